package ai.coccinelle.channels.bench.limits;

import ai.coccinelle.channels.bench.Pace;
import ai.coccinelle.channels.bench.Scenario;
import ai.coccinelle.channels.bench.load.Accounts;
import ai.coccinelle.channels.bench.load.Booking;
import ai.coccinelle.channels.bench.measure.Bound;
import ai.coccinelle.channels.bench.measure.Report;
import ai.coccinelle.channels.bench.stage.Pause;
import ai.coccinelle.channels.bench.stage.Service;
import ai.coccinelle.channels.bench.stage.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether a lane ever sends more than its rate allows, with more and fewer processes, and how much of it is used. */
public final class Limits implements Scenario {
    private static final Map<String, String> WORKER = Map.of(
            "CHANNELS_DELIVERY_DEADLINE", "3s",
            "CHANNELS_DELIVERY_LEASE", "7s");
    private static final Duration SETTLED = Duration.ofSeconds(3);
    private static final double SHARE = 0.95;
    private static final int PHASES = 6;
    private static final int PHASE_SECONDS = 20;
    // permits are reckoned in microseconds, which is what PostgreSQL's clock counts in
    private static final double ROUNDING = 0.01;

    private final List<Service> workers = new ArrayList<>();

    @Override
    public String name() {
        return "limits";
    }

    @Override
    public String about() {
        return "the worst window of each lane with 1, 2 and 4 workers, a worker killed, a limit changed";
    }

    @Override
    public void play(Stage stage, Pace pace, Report report) {
        workers.clear();
        Service api = stage.startApi(Map.of()).awaitReady();
        Accounts accounts = new Accounts(stage, new Booking(List.of(api), stage.platformKey()));
        stage.startApi(Map.of()).awaitReady();
        addWorkers(stage, 1);
        Course course = new Course(stage, accounts, PHASES * PHASE_SECONDS);
        report.note("%s", Course.about());
        report.note("2 APIs; share: what reached the provider of what the rate allows, the worst lane, burst left out");
        report.note("excess: messages beyond rate·T + burst in the worst window, T of 1 s, 5 s and the whole run");
        report.note("leases shortened: delivery deadline 3 s, delivery lease 7 s");

        phase(course, pace, report, "workers1");
        addWorkers(stage, 1);
        phase(course, pace, report, "workers2");
        addWorkers(stage, 2);
        phase(course, pace, report, "workers4");
        workers.getLast().kill();
        phase(course, pace, report, "killed");
        course.change(2);
        phase(course, pace, report, "doubled");
        course.change(0.25);
        phase(course, pace, report, "quartered");
        excess(course, report);
    }

    private void addWorkers(Stage stage, int count) {
        for (int i = 0; i < count; i++) {
            workers.add(stage.startWorker(WORKER));
        }
        workers.forEach(Service::awaitReady);
    }

    private static void phase(Course course, Pace pace, Report report, String name) {
        Pause.of(SETTLED);
        double start = course.now();
        Pause.of(pace.seconds(PHASE_SECONDS));
        double end = course.now();
        double worst = course.traces().stream()
                .mapToDouble(trace -> trace.shareUsed(start, end))
                .min()
                .orElseThrow();
        report.add("limits." + name + ".share", worst, "ratio", Bound.atLeast(SHARE), "the lane's rate");
    }

    private static void excess(Course course, Report report) {
        List<Trace> traces = course.traces();
        report.add(
                "limits.excess_at_release",
                traces.stream().mapToDouble(Trace::excessAtRelease).max().orElseThrow(),
                "messages",
                Bound.atMost(ROUNDING),
                "rate·T + burst");
        report.add(
                "limits.excess_at_provider",
                traces.stream()
                        .mapToDouble(Trace::excessAtProviderBeyondJitter)
                        .max()
                        .orElseThrow(),
                "messages",
                Bound.atMost(ROUNDING),
                "rate·(T + jitter) + burst");
        report.add(
                "limits.excess_at_provider.raw",
                traces.stream().mapToDouble(Trace::excessAtProvider).max().orElseThrow(),
                "messages",
                "rate·T + burst, arrivals as they came");
        report.add(
                "limits.jitter",
                1000 * traces.stream().mapToDouble(Trace::jitter).max().orElseThrow(),
                "ms",
                "longest less shortest time from release to arrival");
        report.add(
                "limits.delay.p99",
                1000
                        * traces.stream()
                                .mapToDouble(trace -> trace.delays().at(0.99))
                                .max()
                                .orElseThrow(),
                "ms",
                "release to arrival, the slowest lane");
    }
}
