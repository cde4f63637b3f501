package ai.coccinelle.channels.worker.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.Transition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DeadLetterCopiesTest {
    private static final Transition EXHAUSTED = new Transition.Failed("20503", "busy", true);

    private final SlowBroker broker = new SlowBroker();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final DeadLetterCopies copies = new DeadLetterCopies(broker, meters);

    @AfterEach
    void stop() {
        broker.goOn.countDown();
        copies.stop();
    }

    @Test
    void copiesWhatIsExhaustedAndRecordedAndNothingElse() {
        broker.goOn.countDown();
        copies.ended(event(EXHAUSTED, true));
        copies.ended(event(EXHAUSTED, false));
        copies.ended(event(new Transition.Failed("21211", "no such number", false), true));
        copies.ended(event(new Transition.Sent("SM1"), true));

        copies.stop();

        assertThat(broker.taken).hasSize(1);
        assertThat(lost()).isZero();
    }

    @Test
    void aBrokerThatTakesNothingHoldsNobodyUpAndWhatDoesNotFitIsCounted() {
        copies.ended(event(EXHAUSTED, true));
        await().until(() -> broker.asked.getCount() == 0);

        for (int each = 0; each < DeadLetterCopies.CAPACITY + 7; each++) {
            copies.ended(event(EXHAUSTED, true));
        }

        assertThat(lost()).isEqualTo(7);
    }

    @Test
    void whatTheBrokerDoesNotConfirmIsCounted() {
        broker.confirms = false;
        broker.goOn.countDown();

        copies.ended(event(EXHAUSTED, true));

        await().until(() -> lost() == 1);
    }

    private double lost() {
        return meters.get("channels.dead.letter.copies.lost").counter().count();
    }

    private static AttemptEvent event(Transition transition, boolean recorded) {
        return new AttemptEvent(
                Claims.of(MessageKind.TRANSACTIONAL, 8, null), transition, Duration.ZERO, Instant.EPOCH, recorded);
    }

    private static final class SlowBroker implements DeadLetters {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final List<Exhausted> taken = new CopyOnWriteArrayList<>();
        private volatile boolean confirms = true;

        @Override
        public boolean exhausted(List<Exhausted> messages) {
            asked.countDown();
            try {
                goOn.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return false;
            }
            taken.addAll(messages);
            return confirms;
        }

        @Override
        public boolean unreadable(ChannelType channel, byte[] body, String reason) {
            throw new AssertionError("no body here");
        }
    }
}
