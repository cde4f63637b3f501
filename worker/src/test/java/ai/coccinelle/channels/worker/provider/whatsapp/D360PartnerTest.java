package ai.coccinelle.channels.worker.provider.whatsapp;

import static ai.coccinelle.channels.simulator.SimulatedAccounts.D360_CHANNEL_ID;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.D360_CLIENT_ID;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.D360_PARTNER_ID;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.D360_PARTNER_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coccinelle.channels.connect.ConnectFlow;
import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.credential.Credentials.ConnectionMethod;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.simulator.ProviderSimulators;
import ai.coccinelle.channels.simulator.SimulatedAccounts;
import ai.coccinelle.channels.worker.provider.Timeouts;
import ai.coccinelle.channels.worker.provider.whatsapp.D360Partner.Refused;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class D360PartnerTest {
    private static final Timeouts TIMEOUTS = new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(1));

    private final ProviderSimulators simulators = ProviderSimulators.start(0);
    private final D360Partner partner = partner(D360_PARTNER_KEY);

    D360PartnerTest() throws IOException {}

    @AfterEach
    void stop() {
        simulators.close();
    }

    private D360Partner partner(String key) {
        return new D360Partner(new D360Partner.Settings(
                simulators.d360PartnerUrl(), simulators.d360Url(), D360_PARTNER_ID, new Secret(key), TIMEOUTS));
    }

    private boolean opens(Secret key) {
        return new WhatsAppCheck(new WhatsAppSettings(
                        simulators.metaUrl(), simulators.d360Url(), WhatsAppSettings.DEFAULT_GRAPH_VERSION, TIMEOUTS))
                .check(new Credentials.WhatsApp(
                        ConnectionMethod.OAUTH, "+33939030003", null, key, null, null, Map.of()))
                .isEmpty();
    }

    @Test
    void aChannelThatGaveLeaveIsFoundAndNoOther() throws Refused {
        assertThat(partner.find(D360_CHANNEL_ID))
                .contains(new D360Partner.Channel(
                        D360_CHANNEL_ID, D360_CLIENT_ID, "+" + SimulatedAccounts.D360_NUMBER, "Salon Coccinelle"));
        assertThat(partner.find("AnotherCH")).isEmpty();
    }

    @Test
    void aKeyOpensTheChannelAndTheNextRevokesItInWhicheverShapeItComes() throws Refused {
        Secret first = partner.issueKey(D360_CHANNEL_ID);
        assertThat(opens(first)).isTrue();
        Secret second = partner.issueKey(D360_CHANNEL_ID);
        assertThat(opens(second)).isTrue();
        assertThat(opens(first)).isFalse();
    }

    @Test
    void theWebhookIsSetWithTheKeyAlone() throws Refused {
        Secret key = partner.issueKey(D360_CHANNEL_ID);
        partner.setWebhook(key, URI.create("https://channels.example.com/w"), "X-Secret", new Secret("s"));
        assertThatThrownBy(() -> partner.setWebhook(
                        new Secret("wrong"), URI.create("https://channels.example.com/w"), "X-Secret", new Secret("s")))
                .isInstanceOf(Refused.class)
                .hasMessage("setting the webhook: HTTP 401");
        assertThatThrownBy(() -> partner.setWebhook(
                        key, URI.create("https://channels.example.com:8443/w"), "X-Secret", new Secret("s")))
                .isInstanceOf(Refused.class);
    }

    @Test
    void aWrongPartnerKeyIsForGoodAndSilenceIsNot() {
        assertThatThrownBy(() -> partner("wrong").find(D360_CHANNEL_ID))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.isForGood()).isTrue());
        URI nobody = URI.create("http://127.0.0.1:1");
        D360Partner away = new D360Partner(
                new D360Partner.Settings(nobody, nobody, D360_PARTNER_ID, new Secret(D360_PARTNER_KEY), TIMEOUTS));
        assertThatThrownBy(() -> away.issueKey(D360_CHANNEL_ID))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.isForGood()).isFalse())
                .hasMessage("asking for a key: connect");
    }

    @Test
    void anIdIsLettersAndDigits() {
        assertThat(ConnectFlow.isId(D360_CHANNEL_ID)).isTrue();
        for (String text : new String[] {"", "../x", "a b", "a/b", "é", "a".repeat(65)}) {
            assertThat(ConnectFlow.isId(text)).as(text).isFalse();
        }
    }
}
