package ai.coccinelle.channels.worker.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.channel.ChannelType;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PoisonTest {
    private final Persistence persistence = new Persistence();
    private final FlakyBroker broker = new FlakyBroker();
    private final Poison poison = new Poison(broker, persistence);
    private final AtomicInteger kept = new AtomicInteger();

    @AfterEach
    void stop() {
        persistence.giveUp();
        poison.stop();
    }

    @Test
    void isAcknowledgedOnlyOnceTheBrokerHasIt() {
        broker.refusals.set(1);

        poison.move(ChannelType.SMS, new byte[] {1}, kept::incrementAndGet);

        await().until(() -> kept.get() == 1);
        assertThat(broker.asked).hasSize(2);
    }

    @Test
    void isLeftWhenTheWorkerGivesUp() {
        broker.refusals.set(Integer.MAX_VALUE);
        poison.move(ChannelType.SMS, new byte[] {1}, kept::incrementAndGet);
        await().until(() -> broker.asked.size() == 1);

        persistence.giveUp();
        poison.move(ChannelType.SMS, new byte[] {2}, kept::incrementAndGet);

        await().until(() -> broker.asked.size() == 2);
        assertThat(broker.asked.getLast()).containsExactly(2);
        assertThat(kept).hasValue(0);
    }

    private static final class FlakyBroker implements DeadLetters {
        private final AtomicInteger refusals = new AtomicInteger();
        private final List<byte[]> asked = new CopyOnWriteArrayList<>();

        @Override
        public boolean exhausted(List<Exhausted> messages) {
            throw new AssertionError("no message here");
        }

        @Override
        public boolean unreadable(ChannelType channel, byte[] body, String reason) {
            asked.add(body);
            return refusals.getAndDecrement() <= 0;
        }
    }
}
