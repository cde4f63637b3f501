package ai.coccinelle.channels.worker.call;

import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.receipt.OpenCalls;
import ai.coccinelle.channels.receipt.Receipts;
import ai.coccinelle.channels.worker.BrokenDatabase;
import ai.coccinelle.channels.worker.provider.Timeouts;
import ai.coccinelle.channels.worker.provider.vapi.VapiCalls;
import ai.coccinelle.channels.worker.provider.vapi.VapiSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CallWatchTest {
    private final BrokenDatabase database = new BrokenDatabase();

    @Test
    void callsAreLookedForAgainWhateverTheLookBeforeThrew() {
        CallWatch watch = new CallWatch(
                new OpenCalls(database.jdbi),
                new Receipts(database.jdbi),
                new VapiCalls(new VapiSettings(
                        URI.create("http://localhost:1"), new Secret("key"), "number", "assistant", Timeouts.DEFAULT)),
                new CallSettings(Duration.ofMillis(10), 20, Duration.ofMinutes(5)),
                new SimpleMeterRegistry());
        watch.start();
        try {
            await().until(() -> database.asked() > 3);
        } finally {
            watch.stop();
        }
    }
}
