package ai.coccinelle.channels.worker.provider.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.connection.Diagnosis;
import ai.coccinelle.channels.connection.Finding;
import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.credential.Credentials.ConnectionMethod;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.simulator.ProviderSimulators;
import ai.coccinelle.channels.simulator.SimulatedAccounts;
import ai.coccinelle.channels.worker.provider.Timeouts;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WhatsAppCheckTest {
    private static final Timeouts TIMEOUTS = new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(1));

    private final ProviderSimulators simulators = ProviderSimulators.start(0);

    WhatsAppCheckTest() throws IOException {}

    @AfterEach
    void stop() {
        simulators.close();
    }

    private Optional<Finding> check(ConnectionMethod method, String number, @Nullable String id, String token) {
        return new WhatsAppCheck(new WhatsAppSettings(
                        simulators.metaUrl(), simulators.d360Url(), WhatsAppSettings.DEFAULT_GRAPH_VERSION, TIMEOUTS))
                .check(new Credentials.WhatsApp(method, number, id, new Secret(token), null, null, Map.of()));
    }

    private Optional<Finding> atMeta(String number, String id, String token) {
        return check(ConnectionMethod.MANUAL, number, id, token);
    }

    @Test
    void anAccountThatWorks() {
        assertThat(atMeta(
                        SimulatedAccounts.META_PHONE_NUMBER,
                        SimulatedAccounts.META_PHONE_NUMBER_ID,
                        SimulatedAccounts.META_TOKEN))
                .isEmpty();
        assertThat(check(ConnectionMethod.OAUTH, "+33612345678", null, SimulatedAccounts.D360_API_KEY))
                .isEmpty();
    }

    @Test
    void aTokenThatIsNotValid() {
        assertThat(atMeta(SimulatedAccounts.META_PHONE_NUMBER, SimulatedAccounts.META_PHONE_NUMBER_ID, "wrong"))
                .contains(new Finding(Diagnosis.TOKEN_REFUSED, "401 190"));
        assertThat(check(ConnectionMethod.OAUTH, "+33612345678", null, "wrong"))
                .contains(new Finding(Diagnosis.TOKEN_REFUSED, "401"));
    }

    @Test
    void aTokenWithoutARightToTheNumber() {
        assertThat(atMeta(SimulatedAccounts.META_PHONE_NUMBER, "999", SimulatedAccounts.META_TOKEN))
                .hasValueSatisfying(found -> assertThat(found.diagnosis()).isEqualTo(Diagnosis.TOKEN_WITHOUT_SCOPE));
    }

    @Test
    void anIdOfAnotherNumber() {
        assertThat(atMeta("+33612345678", SimulatedAccounts.META_PHONE_NUMBER_ID, SimulatedAccounts.META_TOKEN))
                .contains(new Finding(Diagnosis.NUMBER_DIFFERS));
    }

    @Test
    void aProviderThatCannotSay() {
        URI nobody = URI.create("http://127.0.0.1:1");
        WhatsAppSettings away = new WhatsAppSettings(nobody, nobody, WhatsAppSettings.DEFAULT_GRAPH_VERSION, TIMEOUTS);
        assertThat(new WhatsAppCheck(away)
                        .check(new Credentials.WhatsApp(
                                ConnectionMethod.OAUTH, "+33612345678", null, new Secret("key"), null, null, Map.of())))
                .contains(new Finding(Diagnosis.PROVIDER_BUSY, "connect"));
        assertThat(new WhatsAppCheck(away)
                        .check(new Credentials.WhatsApp(
                                ConnectionMethod.MANUAL, "+33612345678", "1", new Secret("key"), null, null, Map.of())))
                .contains(new Finding(Diagnosis.PROVIDER_BUSY, "connect"));
    }
}
