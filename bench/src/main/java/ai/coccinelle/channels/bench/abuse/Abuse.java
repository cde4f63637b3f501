package ai.coccinelle.channels.bench.abuse;

import ai.coccinelle.channels.bench.Pace;
import ai.coccinelle.channels.bench.Scenario;
import ai.coccinelle.channels.bench.load.Account;
import ai.coccinelle.channels.bench.load.Accounts;
import ai.coccinelle.channels.bench.load.Booking;
import ai.coccinelle.channels.bench.load.OpenLoop;
import ai.coccinelle.channels.bench.measure.Bound;
import ai.coccinelle.channels.bench.measure.Report;
import ai.coccinelle.channels.bench.memory.Heap;
import ai.coccinelle.channels.bench.stage.CannotRun;
import ai.coccinelle.channels.bench.stage.Pause;
import ai.coccinelle.channels.bench.stage.Service;
import ai.coccinelle.channels.bench.stage.Stage;
import ai.coccinelle.channels.channel.ChannelType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Attacks on API and worker, one after another, while another tenant sends. Both run with 512 MB, and end when that is used up. */
public final class Abuse implements Scenario {
    private static final int ATTACKERS = 4;
    private static final double REQUESTS_PER_SECOND = 40;
    private static final double MOST_LIVE_MB = 400;
    private static final double MOST_P99_MILLIS = 250;
    private static final double TRIED_WITHIN_SECONDS = 20;
    private static final Duration UNDER_WAY = Duration.ofSeconds(5);

    @Override
    public String name() {
        return "abuse";
    }

    @Override
    public String about() {
        return "what a key or a stranger does to stop everybody, and what another tenant feels of it";
    }

    @Override
    public void play(Stage stage, Pace pace, Report report) throws Exception {
        Service api = stage.startApi(Map.of()).awaitReady();
        Service worker = stage.startWorker(Map.of()).awaitReady();
        Booking booking = new Booking(List.of(api), stage.platformKey());
        Account victim = new Accounts(stage, booking).withFastSms(1, 1_000).getFirst();
        List<Account> attackers = IntStream.range(0, ATTACKERS)
                .mapToObj(number -> booking.open("attacker-" + number))
                .toList();
        report.note(
                "1 API, 1 worker, -Xmx512m -XX:+ExitOnOutOfMemoryError each; %d attackers with keys of their own",
                ATTACKERS);
        report.note(
                "accept: %s requests/s of another tenant, timed from when they were to be made; live: heap after a full collection amid the attack",
                REQUESTS_PER_SECOND);
        Victim others = new Victim(booking, victim, pace.seconds(15));
        var _ = others.accepting(); // warms the processes up
        report.add("abuse.none.accept.p99", others.accepting().millis().at(0.99), "ms", "no attack");
        for (Attack attack : new Attacks(stage, api, booking, victim, attackers).all()) {
            report.say("%s: %s", attack.name(), attack.about());
            played(attack, List.of(api, worker), others, report);
        }
    }

    private static void played(Attack attack, List<Service> services, Victim others, Report report) throws Exception {
        String name = "abuse." + attack.name() + ".";
        try (AutoCloseable _ = attack.beginning().begin()) {
            Pause.of(UNDER_WAY);
            OpenLoop accepting = others.accepting();
            report.add(
                    name + "accept.p99",
                    accepting.millis().at(0.99),
                    "ms",
                    Bound.atMost(MOST_P99_MILLIS),
                    "another tenant's");
            report.add(name + "accept.failed", accepting.failed(), "requests", Bound.atMost(0), "another tenant's");
            Attack.Trial trial = attack.others();
            if (trial != null) {
                report.add(
                        name + trial.name(),
                        seconds(trial),
                        "s",
                        Bound.atMost(TRIED_WITHIN_SECONDS),
                        "another tenant's");
            }
            for (Service service : services) {
                tellLive(name, service, report);
            }
        }
        Pause.of(UNDER_WAY); // what is about to end has ended then
        int ended = 0;
        for (Service service : services) {
            if (!service.isAlive()) {
                ended++;
                service.restart().awaitReady();
            }
        }
        report.add(name + "ended", ended, "processes", Bound.atMost(0), "out of memory");
    }

    private static void tellLive(String name, Service service, Report report) throws InterruptedException {
        report.add(name + service.kind() + ".live", live(service), "MB", Bound.atMost(MOST_LIVE_MB), "-Xmx512m");
    }

    /** Not a number when the process ended. */
    private static double live(Service service) throws InterruptedException {
        try {
            return service.isAlive() ? new Heap(service).liveMegabytes() : Double.NaN;
        } catch (CannotRun | IOException ending) {
            return Double.NaN;
        }
    }

    /** How long it took; not a number when it was refused. */
    private static double seconds(Attack.Trial trial) {
        long begun = System.nanoTime();
        try {
            return trial.made().make() ? (System.nanoTime() - begun) / 1e9 : Double.NaN;
        } catch (Exception refused) {
            return Double.NaN;
        }
    }

    /** The tenant that does nothing but send. */
    private record Victim(Booking booking, Account account, Duration duration) {
        OpenLoop accepting() {
            return OpenLoop.run(REQUESTS_PER_SECOND, duration, this::send);
        }

        private void send(int index) throws IOException {
            if (!booking.send(account, ChannelType.SMS, index).isAccepted()) {
                throw new IOException("not accepted");
            }
        }
    }
}
