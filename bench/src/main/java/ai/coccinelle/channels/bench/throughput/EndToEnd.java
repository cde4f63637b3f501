package ai.coccinelle.channels.bench.throughput;

import ai.coccinelle.channels.bench.Pace;
import ai.coccinelle.channels.bench.load.Account;
import ai.coccinelle.channels.bench.load.Accounts;
import ai.coccinelle.channels.bench.load.BatchDoor;
import ai.coccinelle.channels.bench.load.Booking;
import ai.coccinelle.channels.bench.load.Crowd;
import ai.coccinelle.channels.bench.load.Door;
import ai.coccinelle.channels.bench.load.LogBook;
import ai.coccinelle.channels.bench.load.SingleDoor;
import ai.coccinelle.channels.bench.measure.Report;
import ai.coccinelle.channels.bench.stage.CannotRun;
import ai.coccinelle.channels.bench.stage.CpuTime;
import ai.coccinelle.channels.bench.stage.Service;
import ai.coccinelle.channels.bench.stage.Stage;
import ai.coccinelle.channels.channel.ChannelType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The product from the accepting API to {@code sent} in the log: one API, one worker, many tenants. */
final class EndToEnd {
    private static final int TENANTS = 50;
    private static final int CLIENTS = 4;
    private static final int WARM_UP = 20_000;
    private static final int WARM_UPS = 3;
    private static final int SECONDS = 20;
    private static final int IN_FLIGHT = 2000;
    private static final int DEPTH = 4000;
    private static final int PER_LANE = 100;
    private static final int WINDOW = 250;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Map<String, String> API = Map.of(
            "CHANNELS_RELEASE_DEPTH",
            String.valueOf(DEPTH),
            "CHANNELS_RELEASE_PER_LANE",
            String.valueOf(PER_LANE),
            "CHANNELS_API_PLATFORM_REQUESTS_PER_SECOND",
            "1000000",
            "CHANNELS_API_REQUESTS_PER_SECOND",
            "1000000");

    private final Stage stage;
    private final Pace pace;
    private final Report report;
    private final LogBook log;
    private final List<Account> accounts;
    private final Service api;
    private final Door door;

    private EndToEnd(Stage stage, Pace pace, Report report) throws IOException {
        this.stage = stage;
        this.pace = pace;
        this.report = report;
        this.log = new LogBook(stage.jdbi());
        this.api = stage.startApi(API).awaitReady();
        Booking booking = new Booking(List.of(api), stage.platformKey());
        this.accounts = new Accounts(stage, booking).withFastSms(TENANTS, WINDOW);
        this.door = BatchDoor.isThere(booking, accounts.getFirst(), ChannelType.SMS)
                ? new BatchDoor(booking)
                : new SingleDoor(booking);
    }

    /** Starts the API and opens the tenants. */
    static EndToEnd start(Stage stage, Pace pace, Report report) throws IOException {
        return new EndToEnd(stage, pace, report);
    }

    String about() {
        return "end to end: 1 API, 1 worker, %d tenants, %s, %d clients; %d in flight, depth %d,"
                        .formatted(TENANTS, door.about(), CLIENTS, IN_FLIGHT, DEPTH)
                + " %d per lane and turn, a window of %d per lane".formatted(PER_LANE, WINDOW);
    }

    /**
     * What a run came to.
     *
     * @param rate messages a second, from the first request to the last {@code sent}
     * @param cpu processor time of everybody on the machine, in microseconds a message
     */
    record Run(double rate, Map<String, Double> cpu) {}

    /** Measures with a provider that takes this long. */
    Run measure(Duration providerLatency) {
        Service worker = stage.startWorker(
                        InProcessWorker.class,
                        Map.of(
                                InProcessWorker.LATENCY,
                                String.valueOf(providerLatency.toMillis()),
                                "CHANNELS_DELIVERY_IN_FLIGHT",
                                String.valueOf(IN_FLIGHT)))
                .awaitReady();
        try {
            double warm = 0;
            for (int i = 0; i < WARM_UPS; i++) {
                warm = rate(pace.many(WARM_UP));
            }
            int messages = (int) (warm * pace.seconds(SECONDS).toSeconds());
            report.say(
                    "warm: %.0f/s; %d messages with a provider at %d ms", warm, messages, providerLatency.toMillis());
            log.forgetAll();
            CpuTime before = stage.cpuTime(api, worker);
            double rate = rate(messages);
            return new Run(rate, stage.cpuTime(api, worker).microsPerMessage(before, messages));
        } finally {
            worker.stop();
        }
    }

    /** Stops the API: what is measured next has the machine for itself. */
    void stop() {
        api.stop();
    }

    private double rate(int messages) {
        double start = log.now();
        new Crowd(accounts, door, CLIENTS).handIn(messages);
        if (!log.awaitIdle(PATIENCE)) {
            throw new CannotRun("not all messages were sent within " + PATIENCE + ": " + log.statesSince(start));
        }
        Map<String, Long> states = log.statesSince(start);
        if (!states.equals(Map.of("sent", (long) messages))) {
            throw new CannotRun("of " + messages + " messages not all were sent: " + states);
        }
        return messages / (log.lastSentSince(start) - start);
    }
}
