package ai.coccinelle.channels.bench.latency;

import ai.coccinelle.channels.bench.Pace;
import ai.coccinelle.channels.bench.Scenario;
import ai.coccinelle.channels.bench.load.Account;
import ai.coccinelle.channels.bench.load.Accounts;
import ai.coccinelle.channels.bench.load.Booking;
import ai.coccinelle.channels.bench.load.Dwell;
import ai.coccinelle.channels.bench.load.Limits;
import ai.coccinelle.channels.bench.load.LogBook;
import ai.coccinelle.channels.bench.load.OpenLoop;
import ai.coccinelle.channels.bench.measure.Bound;
import ai.coccinelle.channels.bench.measure.Percentiles;
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

/** How long a caller waits for 202, and how soon the message is with its provider. */
public final class Latency implements Scenario {
    private static final int TENANTS = 50;
    private static final int LANE_PER_SECOND = 100;
    private static final int REQUESTS_PER_SECOND = 500;
    private static final int MESSAGES_PER_SECOND = 300;
    private static final double ACCEPT_P99_MILLIS = 25;
    private static final double DWELL_P50_MILLIS = 50;
    private static final double DWELL_P99_MILLIS = 250;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String MILLIS = "ms";

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String about() {
        return "accepting at 500 requests/s; accepted to provider's call at 300 messages/s";
    }

    @Override
    public void play(Stage stage, Pace pace, Report report) {
        Service api = stage.startApi(Map.of()).awaitReady();
        Service worker = stage.startWorker(Map.of()).awaitReady();
        Booking booking = new Booking(List.of(api), stage.platformKey());
        List<Account> accounts = new Accounts(stage, booking).withSms(TENANTS, LANE_PER_SECOND, LANE_PER_SECOND);
        report.note(
                "1 API, 1 worker, %d tenants at %d SMS/s each, one POST a message on a fixed schedule, the tenants in turn",
                TENANTS, LANE_PER_SECOND);
        report.note(
                "accept: while the platform's account lets 100 SMS/s go, as it does from the start; dwell: without that limit");
        report.note("a request's time counts from when it was to be made; dwell from created_at to the provider's");
        LogBook log = new LogBook(stage.jdbi());

        report.say("warming up");
        load(booking, accounts, pace.many(MESSAGES_PER_SECOND), pace.seconds(60), 0);
        awaitIdle(log);
        Limits limits = new Limits(stage.jdbi());
        limits.restoreAccount();
        int first = 1_000_000;
        for (int perSecond : List.of(REQUESTS_PER_SECOND / 2, REQUESTS_PER_SECOND)) {
            CpuTime before = stage.cpuTime(api, worker);
            long start = System.nanoTime();
            OpenLoop loop = load(booking, accounts, pace.many(perSecond), pace.seconds(30), first);
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            accept(
                    report,
                    perSecond == REQUESTS_PER_SECOND ? "accept" : "accept" + perSecond,
                    pace.many(perSecond),
                    loop,
                    stage.cpuTime(api, worker).processors(before, elapsed));
            first += 100_000;
        }
        limits.openAccount();
        awaitIdle(log);
        stage.simulators().inbox().clear();
        double since = log.now();
        int sent = load(booking, accounts, pace.many(MESSAGES_PER_SECOND), pace.seconds(40), 2_000_000)
                .millis()
                .count();
        dwell(
                report,
                pace,
                new Dwell(stage.simulators().inbox(), log).millis(ChannelType.SMS, 2_000_000, sent, since, PATIENCE));
    }

    private static OpenLoop load(
            Booking booking, List<Account> accounts, double perSecond, Duration duration, int firstRecipient) {
        return OpenLoop.run(perSecond, duration, index -> {
            Account account = accounts.get(index % accounts.size());
            Booking.Answer answer = booking.send(account, ChannelType.SMS, firstRecipient + index);
            if (!answer.isAccepted()) {
                throw new IOException("answered " + answer.status());
            }
        });
    }

    private static void awaitIdle(LogBook log) {
        if (!log.awaitIdle(PATIENCE)) {
            throw new CannotRun("not everything was sent within " + PATIENCE);
        }
    }

    private static void accept(Report report, String name, int perSecond, OpenLoop loop, double processors) {
        String at = perSecond + " requests/s";
        Percentiles millis = loop.millis();
        report.add(name + ".p50", millis.at(0.50), MILLIS, at);
        report.add(name + ".p99", millis.at(0.99), MILLIS, Bound.atMost(ACCEPT_P99_MILLIS), at);
        report.add(name + ".failed", loop.failed(), "requests", Bound.atMost(0), at);
        report.add(
                name + ".processors",
                processors,
                "processors",
                "of " + Runtime.getRuntime().availableProcessors() + ", kept busy by all meanwhile");
    }

    private static void dwell(Report report, Pace pace, Percentiles millis) {
        String at = pace.many(MESSAGES_PER_SECOND) + " messages/s";
        report.add("dwell.p50", millis.at(0.50), MILLIS, Bound.atMost(DWELL_P50_MILLIS), at);
        report.add("dwell.p99", millis.at(0.99), MILLIS, Bound.atMost(DWELL_P99_MILLIS), at);
    }
}
