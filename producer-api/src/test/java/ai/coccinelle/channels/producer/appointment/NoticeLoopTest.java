package ai.coccinelle.channels.producer.appointment;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NoticeLoopTest {
    @Test
    void noticesAreLookedForAgainWhateverTheLookBeforeThrew() {
        AtomicInteger looks = new AtomicInteger();
        NoticeLoop loop = new NoticeLoop(
                () -> {
                    looks.incrementAndGet();
                    throw new StackOverflowError("unexpected");
                },
                Duration.ofMillis(10));
        loop.start();
        try {
            await().until(() -> looks.get() > 1);
        } finally {
            loop.stop();
        }
    }
}
