package ai.coccinelle.channels.worker.provider.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.worker.provider.Lookup;
import ai.coccinelle.channels.worker.provider.OutboundMessage;
import ai.coccinelle.channels.worker.provider.Outcome;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxProviderTest {
    private final SandboxProvider sandbox = new SandboxProvider();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+33612345678",
                "+33639980001",
                "jean@exemple.com",
                "refused@exemple.com",
                "notrefused@example.com"
            })
    void anOrdinaryAddressIsTaken(String to) {
        OutboundMessage message = message(to, 1);
        assertThat(sandbox.send(message)).isEqualTo(new Outcome.Accepted("sandbox-" + message.id()));
    }

    @ParameterizedTest
    @CsvSource({
        "+33639980002, Refused, Refused",
        "Refused@Example.com, Refused, Refused",
        "+33639980003, Throttled, Accepted",
        "throttled@example.com, Throttled, Accepted",
        "+33639980004, Unanswered, Accepted",
        "silent@example.com, Unanswered, Accepted",
        "+33639980005, TransientFault, TransientFault",
        "failing@example.com, TransientFault, TransientFault"
    })
    void aMagicAddressBehavesAsItIsMeantTo(String to, String first, String second) {
        assertThat(sandbox.send(message(to, 1)).getClass().getSimpleName()).isEqualTo(first);
        assertThat(sandbox.send(message(to, 2)).getClass().getSimpleName()).isEqualTo(second);
        assertThat(sandbox.find(message(to, 2))).isEqualTo(new Lookup.NotFound());
    }

    private static OutboundMessage message(String to, int attempt) {
        return new OutboundMessage(
                UUID.randomUUID(),
                attempt,
                UUID.randomUUID(),
                to,
                new Payload.Sms("Bonjour"),
                null,
                Instant.EPOCH,
                null);
    }
}
