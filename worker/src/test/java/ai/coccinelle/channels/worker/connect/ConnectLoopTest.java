package ai.coccinelle.channels.worker.connect;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConnectLoopTest {
    @Test
    void attemptsToConnectAreLookedForAgainWhateverTheLookBeforeThrew() {
        AtomicInteger looks = new AtomicInteger();
        Runnable broken = () -> {
            looks.incrementAndGet();
            throw new StackOverflowError("unexpected");
        };
        try (ConnectLoop loop = new ConnectLoop(broken, Duration.ofMillis(10))) {
            loop.start();

            await().until(() -> looks.get() > 3);
        }
    }
}
