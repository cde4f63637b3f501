package ai.coccinelle.channels.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.simulator.SimulatedProvider;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the broker may do to messages that were accepted: hold them up, and nothing else. */
class BrokerFaultsIT extends UnderLoad {
    private static final Duration SAID_WITHIN = Duration.ofSeconds(20);
    private static final Pattern BROKER_UNREACHABLE = Pattern.compile("(?m)^channels_broker_reachable\\{[^}]*} 0");

    /** A quorum queue of RabbitMQ 3.10 whose node is killed sooner may not come back (PrivateRabbitIT). */
    private static final Duration QUEUES_SETTLE = Duration.ofSeconds(8);

    @Test
    void aBrokerThatIsStoppedHoldsUpWhatItCannotLose() {
        Load load = sms();
        fillTheQueue(load);
        rabbit.stop();
        load.awaitMore(SOME);
        rabbit.restart();
        assertUnharmed("broker stopped", load);
    }

    @Test
    void aBrokerThatIsKilledHoldsUpWhatItCannotLose() {
        awaitQueuesSettled();
        Load load = sms();
        fillTheQueue(load);
        rabbit.kill();
        load.awaitMore(SOME);
        rabbit.restart();
        assertUnharmed("broker killed", load);
    }

    @Test
    void aBrokerThatLosesItsDataLosesNoMessage() {
        Load load = sms();
        fillTheQueue(load);
        rabbit.kill();
        rabbit.wipe();
        load.awaitMore(SOME);
        rabbit.restart();
        queuesDeclaredAt = System.nanoTime();
        assertUnharmed("broker wiped", load);
    }

    /** Posts more at once than the workers can have in their hands, so that the rest is in the broker's alone. */
    private void fillTheQueue(Load load) {
        bed.simulators().faults().latency(SimulatedProvider.TWILIO, SLOW);
        load.burst(200);
        await().atMost(PATIENCE)
                .until(() -> rows(load.accepted().keySet()).stream()
                                .filter(row -> row.status().equals("released"))
                                .count()
                        >= 2 * workers.size() * IN_FLIGHT);
    }

    @Test
    void aBrokerShortOfMemoryHoldsUpWhatItCannotLose() {
        Load load = sms();
        load.awaitMore(SOME);
        rabbit.run("set_vm_memory_high_watermark", "0.00001");
        try {
            load.awaitMore(4 * SOME);
            await("every API says that the broker takes nothing")
                    .atMost(SAID_WITHIN)
                    .until(() -> says(apis.getFirst(), BROKER_UNREACHABLE) && says(apis.getLast(), BROKER_UNREACHABLE));
        } finally {
            rabbit.run("set_vm_memory_high_watermark", "0.4");
        }
        assertUnharmed("memory alarm", load);
    }

    private void awaitQueuesSettled() {
        await().atMost(QUEUES_SETTLE.plusSeconds(1))
                .until(() -> System.nanoTime() - queuesDeclaredAt > QUEUES_SETTLE.toNanos());
    }

    /** After a fault of the broker, which no caller may notice. */
    private void assertUnharmed(String fault, Load load) {
        long back = System.nanoTime();
        bed.simulators().faults().latency(SimulatedProvider.TWILIO, USUAL);
        load.awaitMore(SOME);
        assertSentOnce(settle(fault, load, back));
        assertThat(load.refusals()).as("answers other than 202").isEmpty();
    }
}
