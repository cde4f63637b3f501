package ai.coccinelle.channels.producer.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.producer.ingress.Reception.Taken;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemAnswers;
import ai.coccinelle.channels.producer.problem.ProblemType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SettlingTest {
    private static final Delivered DELIVERED = new Delivered(new byte[0], null, "key", "booking 42", null, null);
    private static final Problem PROBLEM = Problem.of(ProblemType.MALFORMED_JSON, "No JSON.");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Queue<Taken> reception = new ArrayDeque<>();
    private final Queue<Boolean> broker = new ArrayDeque<>();
    private final List<Problem> told = new ArrayList<>();

    private Settling settling(Duration pause) {
        return new Settling(
                        _ -> reception.isEmpty() ? new Taken.NotNow() : reception.remove(),
                        (_, problem) -> {
                            told.add(problem);
                            return broker.remove();
                        },
                        new IngressSettings.Pauses(pause, pause.multipliedBy(4)),
                        new ProblemAnswers(meters),
                        meters)
                .metered();
    }

    @Test
    void holdsADeliveryUntilTheDatabaseIsBack() {
        reception.addAll(List.of(new Taken.NotNow(), new Taken.NotNow(), new Taken.Stored(false)));
        assertThat(settling(Duration.ofMillis(1)).settle(DELIVERED)).isTrue();
        assertThat(reception).isEmpty();
        assertThat(told).isEmpty();
        assertThat(count("accepted")).isEqualTo(1);
    }

    @Test
    void aRefusalIsSettledOnceTheBrokerHasIt() {
        reception.addAll(List.of(new Taken.Refused(PROBLEM), new Taken.Refused(PROBLEM)));
        broker.addAll(List.of(false, true));
        assertThat(settling(Duration.ofMillis(1)).settle(DELIVERED)).isTrue();
        assertThat(told).containsExactly(PROBLEM, PROBLEM);
        assertThat(count("refused")).isEqualTo(1);
    }

    @Test
    void whatIsHeldWhenTheProcessStopsIsNotAcknowledged() {
        Settling settling = settling(Duration.ofHours(1));
        CompletableFuture<Boolean> held = CompletableFuture.supplyAsync(() -> settling.settle(DELIVERED));
        await().until(() -> meters.get("channels.ingress.held").gauge().value() == 1);

        settling.stop();

        assertThat(held).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(false);
        reception.add(new Taken.Stored(false));
        assertThat(settling.settle(DELIVERED)).as("nothing more is begun").isFalse();
        assertThat(reception).hasSize(1);
    }

    private double count(String outcome) {
        return meters.counter("channels.ingress", "outcome", outcome).count();
    }
}
