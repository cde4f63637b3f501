package ai.coccinelle.channels.worker.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.worker.provider.Deadline;
import ai.coccinelle.channels.worker.provider.Handover;
import ai.coccinelle.channels.worker.provider.Messages;
import ai.coccinelle.channels.worker.provider.OutboundMessage;
import ai.coccinelle.channels.worker.provider.Outcome;
import ai.coccinelle.channels.worker.provider.Provider;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HandingOverTest {
    private static final Duration DEADLINE = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Outcome ACCEPTED = new Outcome.Accepted("<1@example.org>");
    private static final OutboundMessage MESSAGE =
            Messages.to(Messages.EMAIL, new Payload.Email("Objet", "texte", "<p>html</p>"), null);

    private final LaneKey lane = new LaneKey(UUID.randomUUID(), ChannelType.EMAIL);
    private final CountDownLatch answers = new CountDownLatch(1);
    private final FakeLease lease = new FakeLease();
    private final HandingOver handingOver = new HandingOver(new Deadline(DEADLINE), lease);
    private final AtomicInteger wentOn = new AtomicInteger();

    @Test
    void aSlowAnswerToWhatWasHandedOverIsWaitedForAndTheLeaseExtended() {
        CompletableFuture<Outcome> outcome = call(provider((message, handover) -> {
            handover.notYet();
            handover.begin(LONG);
            answers.await();
            return ACCEPTED;
        }));
        await().until(() -> lease.extensions.get() >= 3);
        assertThat(outcome).isNotDone();
        assertThat(wentOn).hasValue(1);
        assertThat(lease.freed).hasValue(1);
        assertThat(handingOver.waiting()).isEqualTo(1);

        answers.countDown();
        assertThat(outcome.join()).isEqualTo(ACCEPTED);
        assertThat(handingOver.waiting()).isZero();
    }

    @Test
    void anAnswerThatDoesNotComeEvenThenIsMissing() {
        AtomicBoolean interrupted = new AtomicBoolean();
        Outcome outcome = call(provider((message, handover) -> {
                    handover.begin(Duration.ofMillis(200));
                    return never(interrupted);
                }))
                .join();
        assertThat(outcome).isInstanceOf(Outcome.Unanswered.class);
        await().untilTrue(interrupted);
    }

    /** A mail whose content was not sent is not in doubt, and is not sent by a call that was given up. */
    @Test
    void whatWasNotHandedOverAtTheDeadlineIsNotHandedOverAfterIt() {
        CountDownLatch late = new CountDownLatch(1);
        CompletableFuture<Boolean> begun = new CompletableFuture<>();
        Outcome outcome = call(provider((message, handover) -> {
                    handover.notYet();
                    awaitThroughInterrupts(late);
                    begun.complete(handover.begin(LONG));
                    return ACCEPTED;
                }))
                .join();
        late.countDown();

        assertThat(outcome).isInstanceOf(Outcome.Unreachable.class);
        assertThat(begun.join()).isFalse();
        assertThat(wentOn).hasValue(0);
    }

    @Test
    void aCallThatDoesNotSayHowFarItCameIsInDoubtAtTheDeadline() {
        Outcome outcome = call(provider((message, handover) -> never(new AtomicBoolean())))
                .join();
        assertThat(outcome).isInstanceOf(Outcome.Unanswered.class);
        assertThat(wentOn).hasValue(0);
        assertThat(lease.extensions).hasValue(0);
    }

    @Test
    void aLaneGivesBackSomeOfItsPlacesAndKeepsTheOthers() {
        CompletableFuture<?>[] calls = Stream.generate(() -> call(slow()))
                .limit(HandingOver.MOST_PLACES_OF_A_LANE + 5)
                .toArray(CompletableFuture[]::new);
        await().until(() -> wentOn.get() == HandingOver.MOST_PLACES_OF_A_LANE + 5);
        await().during(Duration.ofMillis(50))
                .untilAtomic(lease.freed, value -> assertThat(value).isEqualTo(HandingOver.MOST_PLACES_OF_A_LANE));
        answers.countDown();
        CompletableFuture.allOf(calls).join();

        CompletableFuture<Outcome> next = call(provider((message, handover) -> {
            handover.begin(LONG);
            await().until(() -> lease.freed.get() == HandingOver.MOST_PLACES_OF_A_LANE + 1);
            return ACCEPTED;
        }));
        assertThat(next.join()).as("a place is free again").isEqualTo(ACCEPTED);
    }

    @Test
    void aWorkerWaitsForSoManyAnswersAndNoMore() {
        CompletableFuture<?>[] calls =
                IntStream.range(0, HandingOver.MOST).mapToObj(_ -> call(slow())).toArray(CompletableFuture[]::new);
        await().until(() -> handingOver.waiting() == HandingOver.MOST);
        assertThat(call(slow()).join()).isInstanceOf(Outcome.Unanswered.class);
        answers.countDown();
        CompletableFuture.allOf(calls).join();
        assertThat(handingOver.waiting()).isZero();
    }

    @Test
    void aWorkerThatStopsWaitsForNoAnswerAnyMore() {
        CompletableFuture<Outcome> before = call(slow());
        await().until(() -> handingOver.waiting() == 1);
        handingOver.cutOff();
        assertThat(before.join()).isInstanceOf(Outcome.Unanswered.class);
        assertThat(call(slow()).join()).isInstanceOf(Outcome.Unanswered.class);
        assertThat(handingOver.waiting()).isZero();
    }

    private Provider slow() {
        return provider((message, handover) -> {
            handover.begin(LONG);
            answers.await();
            return ACCEPTED;
        });
    }

    private CompletableFuture<Outcome> call(Provider provider) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        ClaimedMessage claimed = Claims.in(lane);
        Thread.ofVirtual()
                .start(() -> outcome.complete(handingOver.call(provider, MESSAGE, claimed, wentOn::incrementAndGet)));
        return outcome;
    }

    private static Outcome never(AtomicBoolean interrupted) throws InterruptedException {
        try {
            new CountDownLatch(1).await();
            return ACCEPTED;
        } finally {
            interrupted.set(true);
        }
    }

    private static void awaitThroughInterrupts(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException cutOff) {
                // it came too late to notice
            }
        }
    }

    private interface Sending {
        Outcome send(OutboundMessage message, Handover handover) throws InterruptedException;
    }

    private static Provider provider(Sending sending) {
        return new Provider() {
            @Override
            public Outcome send(OutboundMessage message) {
                throw new AssertionError("it is asked to report");
            }

            @Override
            public Outcome send(OutboundMessage message, Handover handover) {
                try {
                    return sending.send(message, handover);
                } catch (InterruptedException cutOff) {
                    Thread.currentThread().interrupt();
                    return new Outcome.Unanswered("interrupted", "cut off");
                }
            }
        };
    }

    private static final class FakeLease implements HandingOver.Lease {
        final AtomicInteger extensions = new AtomicInteger();
        final AtomicInteger freed = new AtomicInteger();

        @Override
        public Duration length() {
            return Duration.ofMillis(100);
        }

        @Override
        public boolean extend(ClaimedMessage claimed) {
            extensions.incrementAndGet();
            return true;
        }

        @Override
        public void freePlace(ClaimedMessage claimed) {
            freed.incrementAndGet();
        }
    }
}
