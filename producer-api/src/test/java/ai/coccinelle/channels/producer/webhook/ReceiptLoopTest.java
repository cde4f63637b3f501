package ai.coccinelle.channels.producer.webhook;

import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.producer.BrokenDatabase;
import ai.coccinelle.channels.receipt.Receipts;
import ai.coccinelle.channels.suppression.Suppressions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReceiptLoopTest {
    private final BrokenDatabase database = new BrokenDatabase();

    @Test
    void receiptsAreLookedForAgainWhateverTheLookBeforeThrew() {
        ReceiptLoop loop = new ReceiptLoop(
                new Receipts(database.jdbi),
                new Suppressions(database.jdbi, null),
                new ReceiptSettings(Duration.ofMillis(10), Duration.ofDays(7), 100, 100, Duration.ofDays(10)),
                new SimpleMeterRegistry());
        loop.start();
        try {
            await().until(() -> database.asked() > 1);
        } finally {
            loop.stop();
        }
    }
}
