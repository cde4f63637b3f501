package ai.coccinelle.channels.worker.connection;

import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.connection.ConnectionTests;
import ai.coccinelle.channels.credential.CredentialOpener;
import ai.coccinelle.channels.credential.CredentialSealer;
import ai.coccinelle.channels.credential.Keysets;
import ai.coccinelle.channels.worker.BrokenDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectionTesterTest {
    private final BrokenDatabase database = new BrokenDatabase();
    private final String keyset = Keysets.generate().privateKeyset().reveal();

    @Test
    void settingsAreLookedForAgainWhateverTheLookBeforeThrew() {
        try (ConnectionTester tester = new ConnectionTester(
                new ConnectionTests(database.jdbi),
                new CredentialOpener(keyset),
                CredentialSealer.ofPrivateKeyset(keyset),
                credentials -> Optional.empty(),
                Duration.ofSeconds(1),
                new SimpleMeterRegistry())) {
            tester.start();

            await().until(() -> database.asked() > 1);
        }
    }
}
