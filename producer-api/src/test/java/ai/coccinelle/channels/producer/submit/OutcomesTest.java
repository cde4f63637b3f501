package ai.coccinelle.channels.producer.submit;

import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.message.MessageIds;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.producer.BrokenDatabase;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OutcomesTest {
    private final BrokenDatabase database = new BrokenDatabase();

    @Test
    void messagesThatAreWaitedForAreLookedForAgainWhateverTheLookBeforeThrew() {
        try (Outcomes outcomes = new Outcomes(new MessageLog(database.jdbi), 10, Duration.ofMillis(10))) {
            Thread.ofVirtual()
                    .start(() -> outcomes.await(UUID.randomUUID(), MessageIds.next(), Duration.ofSeconds(20)));

            await().until(() -> database.asked() > 3);
        }
    }
}
