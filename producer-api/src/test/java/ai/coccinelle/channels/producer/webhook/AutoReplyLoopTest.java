package ai.coccinelle.channels.producer.webhook;

import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.reply.AutoReplies.Asked;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AutoReplyLoopTest {
    private static final Duration TICK = Duration.ofMillis(10);
    private static final Asked JEANNE = new Asked(UUID.randomUUID(), "+33612345678", null, Instant.EPOCH);
    private static final Asked PAUL = new Asked(UUID.randomUUID(), "+33612345679", null, Instant.EPOCH);

    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger answersToPaul = new AtomicInteger();

    private static RuntimeException unexpected(int time) {
        if (time % 2 == 1) {
            throw new StackOverflowError("unexpected");
        }
        return new IllegalStateException("unexpected");
    }

    private void answer(Asked person) {
        if (person.equals(PAUL)) {
            answersToPaul.incrementAndGet();
        } else {
            throw unexpected(looks.get());
        }
    }

    private static void until(AutoReplyLoop loop, AtomicInteger counter, int more) {
        loop.start();
        try {
            await().until(() -> counter.get() > more);
        } finally {
            loop.stop();
        }
    }

    @Test
    void personsAreLookedForAgainWhateverTheLookBeforeThrew() {
        until(
                new AutoReplyLoop(
                        _ -> {
                            throw unexpected(looks.incrementAndGet());
                        },
                        _ -> {},
                        _ -> {},
                        TICK),
                looks,
                2);
    }

    @Test
    void oneThatCanNeitherBeAnsweredNorPutOffHoldsUpNoOther() {
        until(
                new AutoReplyLoop(
                        _ -> {
                            looks.incrementAndGet();
                            return List.of(JEANNE, PAUL);
                        },
                        this::answer,
                        _ -> {
                            throw unexpected(looks.get());
                        },
                        TICK),
                answersToPaul,
                2);
    }
}
