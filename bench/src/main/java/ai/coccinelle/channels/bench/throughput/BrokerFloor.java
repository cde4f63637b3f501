package ai.coccinelle.channels.bench.throughput;

import ai.coccinelle.channels.backing.PrivateRabbit;
import ai.coccinelle.channels.bench.stage.CannotRun;
import ai.coccinelle.channels.bench.stage.Jars;
import ai.coccinelle.channels.bench.stage.Stage;
import ai.coccinelle.channels.broker.Envelope;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the broker alone does: RabbitMQ's own PerfTest on a quorum queue, with messages of an envelope's size. */
final class BrokerFloor {
    private static final Pattern RECEIVED = Pattern.compile("receiving rate avg: (\\d+)");
    private static final int UNCONFIRMED = 500;
    private static final int PREFETCH = 500;

    private BrokerFloor() {}

    static String about() {
        return "PerfTest: 1 publisher, 1 consumer, quorum queue, persistent, %d bytes, %d unconfirmed at most, prefetch %d, each message acknowledged alone"
                .formatted(envelopeSize(), UNCONFIRMED, PREFETCH);
    }

    private static int envelopeSize() {
        return new Envelope(UUID.randomUUID(), 1).write().length;
    }

    /** Messages a second, sent, confirmed, received and acknowledged. */
    static double measure(Stage stage, Duration duration) {
        PrivateRabbit rabbit = stage.rabbit();
        String uri = "amqp://%s:%s@127.0.0.1:%d".formatted(rabbit.user(), rabbit.password(), rabbit.port());
        String printed = stage.start(
                        "perf-test",
                        Jars.bench(
                                "com.rabbitmq.perf.PerfTest",
                                "--uri",
                                uri,
                                "--quorum-queue",
                                "--queue",
                                "bench.floor",
                                "--producers",
                                "1",
                                "--consumers",
                                "1",
                                "--confirm",
                                String.valueOf(UNCONFIRMED),
                                "--qos",
                                String.valueOf(PREFETCH),
                                "--flag",
                                "persistent",
                                "--size",
                                String.valueOf(envelopeSize()),
                                "--time",
                                String.valueOf(duration.toSeconds())))
                .awaitSuccess(duration.plusSeconds(60));
        rabbit.run("delete_queue", "bench.floor");
        Matcher rate = RECEIVED.matcher(printed);
        if (!rate.find()) {
            throw new CannotRun("PerfTest printed no rate:\n" + printed);
        }
        return Double.parseDouble(rate.group(1));
    }
}
