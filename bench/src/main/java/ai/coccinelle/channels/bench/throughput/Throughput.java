package ai.coccinelle.channels.bench.throughput;

import ai.coccinelle.channels.bench.Pace;
import ai.coccinelle.channels.bench.Scenario;
import ai.coccinelle.channels.bench.measure.Bound;
import ai.coccinelle.channels.bench.measure.Report;
import ai.coccinelle.channels.bench.stage.Stage;
import java.io.IOException;
import java.time.Duration;

/** Messages a second: what broker and database allow, what the product makes of it, and what others do. */
public final class Throughput implements Scenario {
    private static final String PER_SECOND = "messages/s";
    private static final double OF_FLOOR = 0.60;
    private static final double AT_100_MILLIS = 0.90;
    private static final double TIMES_TEXTBOOK = 2;
    private static final Duration PROVIDER = Duration.ofMillis(100);

    @Override
    public String name() {
        return "throughput";
    }

    @Override
    public String about() {
        return "floors of broker and database, the product end to end, and others on the same work";
    }

    @Override
    public void play(Stage stage, Pace pace, Report report) throws IOException {
        Floors before = Floors.measure(stage, pace);
        report.say("floors before: broker %.0f/s, SQL %.0f/s", before.broker(), before.sql());
        EndToEnd product = EndToEnd.start(stage, pace, report);
        EndToEnd.Run run = product.measure(Duration.ZERO);
        double slow = product.measure(PROVIDER).rate();
        product.stop();
        Floors after = Floors.measure(stage, pace);
        report.say("floors after: broker %.0f/s, SQL %.0f/s", after.broker(), after.sql());
        tell(report, Floors.mean(before, after), run, slow);
        report.note(product.about());
        peers(stage, pace, report, new Rates(run.rate(), slow));
    }

    private static void tell(Report report, Floors floors, EndToEnd.Run run, double slow) {
        report.add("floor.broker", floors.broker(), PER_SECOND, "mean of before and after");
        report.note(BrokerFloor.about());
        report.add("floor.sql", floors.sql(), PER_SECOND, "mean of before and after");
        report.note(SqlFloor.about());
        report.add("floor.composite", floors.composite(), PER_SECOND, "1/(1/floor.broker + 1/floor.sql)");
        report.add("e2e.rate", run.rate(), PER_SECOND, "accepted over HTTP to sent, provider at 0 ms");
        report.add(
                "e2e.of_floor", run.rate() / floors.composite(), "ratio", Bound.atLeast(OF_FLOOR), "floor.composite");
        run.cpu().forEach((kind, micros) -> report.add("e2e.cpu." + kind, micros, "µs/message", "processor time"));
        report.add(
                "e2e.latency100.rate",
                slow,
                PER_SECOND,
                Bound.atLeast(AT_100_MILLIS * run.rate()),
                "e2e.rate, of which at least 90 %");
    }

    /** The product's. */
    private record Rates(double atOnce, double at100Millis) {}

    private static void peers(Stage stage, Pace pace, Report report, Rates ours) {
        for (Peer peer : Peer.values()) {
            double theirs = peer.measure(stage, pace, Duration.ZERO);
            report.add(peer.key() + ".rate", theirs, PER_SECOND, "");
            report.note(peer.about());
            if (peer == Peer.TEXTBOOK) {
                report.add(
                        "e2e.of_textbook",
                        ours.atOnce() / theirs,
                        "ratio",
                        Bound.atLeast(TIMES_TEXTBOOK),
                        "textbook.rate");
            } else {
                report.add("e2e.of_" + peer.key(), ours.atOnce() / theirs, "ratio", peer.key() + ".rate");
            }
        }
        double textbook = Peer.TEXTBOOK.measure(stage, pace, PROVIDER);
        report.add("textbook.latency100.rate", textbook, PER_SECOND, "");
        report.add(
                "e2e.latency100.of_textbook",
                ours.at100Millis() / textbook,
                "ratio",
                Bound.atLeast(TIMES_TEXTBOOK),
                "textbook.latency100.rate");
    }
}
