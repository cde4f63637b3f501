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
        double floor = floors(stage, pace, report);
        double rate = endToEnd(stage, pace, report, floor);
        peers(stage, pace, report, rate);
    }

    private static double floors(Stage stage, Pace pace, Report report) {
        double broker = BrokerFloor.measure(stage, pace.seconds(15));
        report.add("floor.broker", broker, PER_SECOND, "");
        report.note(BrokerFloor.about());
        double sql = SqlFloor.measure(stage, pace.seconds(5), pace.seconds(15));
        report.add("floor.sql", sql, PER_SECOND, "");
        report.note(SqlFloor.about());
        double composite = 1 / (1 / broker + 1 / sql);
        report.add("floor.composite", composite, PER_SECOND, "1/(1/floor.broker + 1/floor.sql)");
        return composite;
    }

    private static double endToEnd(Stage stage, Pace pace, Report report, double floor) throws IOException {
        EndToEnd product = EndToEnd.start(stage, pace, report);
        report.note(product.about());
        EndToEnd.Run run = product.measure(Duration.ZERO);
        double rate = run.rate();
        report.add("e2e.rate", rate, PER_SECOND, "accepted over HTTP to sent, provider at 0 ms");
        report.add("e2e.of_floor", rate / floor, "ratio", Bound.atLeast(OF_FLOOR), "floor.composite");
        run.cpu().forEach((kind, micros) -> report.add("e2e.cpu." + kind, micros, "µs/message", "processor time"));
        double slow = product.measure(Duration.ofMillis(100)).rate();
        report.add(
                "e2e.latency100.rate",
                slow,
                PER_SECOND,
                Bound.atLeast(AT_100_MILLIS * rate),
                "e2e.rate, of which at least 90 %");
        product.stop();
        return rate;
    }

    private static void peers(Stage stage, Pace pace, Report report, double rate) {
        for (Peer peer : Peer.values()) {
            double theirs = peer.measure(stage, pace);
            report.add(peer.key() + ".rate", theirs, PER_SECOND, "");
            report.note(peer.about());
            if (peer == Peer.TEXTBOOK) {
                report.add("e2e.of_textbook", rate / theirs, "ratio", Bound.atLeast(TIMES_TEXTBOOK), "textbook.rate");
            } else {
                report.add("e2e.of_" + peer.key(), rate / theirs, "ratio", peer.key() + ".rate");
            }
        }
    }
}
