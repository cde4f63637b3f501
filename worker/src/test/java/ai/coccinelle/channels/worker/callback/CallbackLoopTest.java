package ai.coccinelle.channels.worker.callback;

import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.callback.CallbackQueue;
import ai.coccinelle.channels.credential.CredentialOpener;
import ai.coccinelle.channels.credential.Keysets;
import ai.coccinelle.channels.outbound.AddressGuard;
import ai.coccinelle.channels.simulator.mail.SimulatorTls;
import ai.coccinelle.channels.worker.BrokenDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.junit.jupiter.api.Test;

class CallbackLoopTest {
    private static final Duration DEADLINE = Duration.ofSeconds(1);

    private final BrokenDatabase database = new BrokenDatabase();

    @Test
    void callbacksAreLookedForAgainWhateverTheLookBeforeThrew() {
        CallbackSettings settings = new CallbackSettings(
                Duration.ofMillis(10),
                50,
                4,
                DEADLINE,
                DEADLINE.plusSeconds(10),
                Duration.ofDays(3),
                Duration.ofDays(5),
                List.of());
        CallbackQueue queue = new CallbackQueue(database.jdbi);
        try (CallbackClient client = new CallbackClient(
                        new AddressGuard(List.of(), AddressGuard.HTTPS_PORTS),
                        SystemDefaultDnsResolver.INSTANCE,
                        SimulatorTls.clientContext(),
                        DEADLINE,
                        settings.inFlight(),
                        Clock.systemUTC());
                CallbackLoop loop = new CallbackLoop(
                        queue,
                        new CallbackSender(
                                queue,
                                new CallbackQueue.Patience(settings.retryFor(), settings.disableAfter()),
                                new CredentialOpener(
                                        Keysets.generate().privateKeyset().reveal()),
                                client,
                                new SimpleMeterRegistry(),
                                Clock.systemUTC()),
                        settings)) {
            loop.start();

            await().until(() -> database.asked() > 3);
        }
    }
}
