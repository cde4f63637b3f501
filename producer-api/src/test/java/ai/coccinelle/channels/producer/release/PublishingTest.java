package ai.coccinelle.channels.producer.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.producer.release.SendQueues.BrokerUnreachable;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PublishingTest {
    private static final List<Envelope> FIRST = List.of(new Envelope(new UUID(0, 1), 1));
    private static final List<Envelope> SECOND = List.of(new Envelope(new UUID(0, 2), 1));

    private final Queue<List<Envelope>> published = new ConcurrentLinkedQueue<>();

    @Test
    void theNextBatchIsTakenWhileTheFirstWaitsForItsConfirms() throws Exception {
        CountDownLatch confirmed = new CountDownLatch(1);
        try (Publishing publishing = new Publishing(batch -> {
            waitFor(confirmed);
            published.add(batch);
        })) {
            publishing.handOn(FIRST);
            assertThat(published).isEmpty();
            confirmed.countDown();
            publishing.handOn(SECOND);
            assertThat(published).first().isEqualTo(FIRST);
        }
        assertThat(published).containsExactly(FIRST, SECOND);
    }

    @Test
    void neverAreTwoUnderWay() throws Exception {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (Publishing publishing = new Publishing(batch -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            published.add(batch);
            underWay.decrementAndGet();
        })) {
            for (int i = 0; i < 200; i++) {
                publishing.handOn(FIRST);
            }
        }
        assertThat(published).hasSize(200);
        assertThat(most).hasValue(1);
    }

    @Test
    void aBatchThatIsNotConfirmedEndsThePassAndTheNextIsTriedToo() {
        assertThatExceptionOfType(BrokerUnreachable.class)
                .isThrownBy(() -> {
                    try (Publishing publishing = new Publishing(this::fail)) {
                        publishing.handOn(FIRST);
                        publishing.handOn(SECOND);
                        publishing.handOn(FIRST);
                    }
                })
                .withMessage("gone")
                .satisfies(fault -> assertThat(fault.getSuppressed()).hasSize(1));
        assertThat(published).containsExactly(FIRST, SECOND);
    }

    @Test
    void whatIsNotConfirmedYetIsCountedAndWhatIsIsNot() throws Exception {
        CountDownLatch confirmed = new CountDownLatch(1);
        try (Publishing publishing = new Publishing(batch -> waitFor(confirmed))) {
            publishing.handOn(FIRST);
            publishing.check();
            assertThat(publishing.underWay()).isOne();
            confirmed.countDown();
            await().untilAsserted(() -> assertThat(publishing.underWay()).isZero());
        }
    }

    @Test
    void aBatchThatWasNotConfirmedIsToldOnce() throws Exception {
        Publishing publishing = new Publishing(this::fail);
        publishing.handOn(FIRST);
        await().untilAsserted(() -> assertThat(publishing.underWay()).isZero());
        assertThatExceptionOfType(BrokerUnreachable.class).isThrownBy(publishing::check);
        publishing.check();
        publishing.close();
    }

    @Test
    void anotherFaultIsNotTakenForABrokerThatIsAway() {
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> {
            try (Publishing publishing = new Publishing(batch -> {
                throw new ArithmeticException();
            })) {
                publishing.handOn(FIRST);
            }
        });
    }

    @Test
    void anEmptyBatchIsNotPublished() throws Exception {
        try (Publishing publishing = new Publishing(published::add)) {
            publishing.handOn(List.of());
        }
        assertThat(published).isEmpty();
    }

    private void fail(List<Envelope> batch) throws BrokerUnreachable {
        published.add(batch);
        throw new BrokerUnreachable("gone");
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
