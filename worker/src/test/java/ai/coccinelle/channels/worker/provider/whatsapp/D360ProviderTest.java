package ai.coccinelle.channels.worker.provider.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.credential.Credentials.ConnectionMethod;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.simulator.SimulatedAccounts;
import ai.coccinelle.channels.simulator.SimulatedProvider;
import ai.coccinelle.channels.worker.provider.HttpProviderContract;
import ai.coccinelle.channels.worker.provider.Messages;
import ai.coccinelle.channels.worker.provider.OutboundMessage;
import ai.coccinelle.channels.worker.provider.Provider;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class D360ProviderTest extends HttpProviderContract {
    D360ProviderTest() {
        super(SimulatedProvider.D360);
    }

    @Override
    protected Provider at(URI baseUrl) {
        return new WhatsAppProvider(
                new WhatsAppSettings(baseUrl, baseUrl, WhatsAppSettings.DEFAULT_GRAPH_VERSION, TIMEOUTS), CLOCK);
    }

    @Override
    protected URI simulatorUrl() {
        return simulators.d360Url();
    }

    @Override
    protected OutboundMessage message() {
        return Messages.to(
                Messages.PHONE,
                new Payload.WhatsAppText("Bonjour Camille"),
                new Credentials.WhatsApp(
                        ConnectionMethod.OAUTH,
                        "+33939030002",
                        null,
                        new Secret(SimulatedAccounts.D360_API_KEY),
                        null,
                        null,
                        Map.of()));
    }

    @Override
    protected List<String> unspeakable() {
        return List.of(SimulatedAccounts.D360_API_KEY, Messages.PHONE.substring(1), "Camille");
    }

    @Test
    void sendsWhatMetaWouldGet() {
        send();

        assertThat(arrivals()).singleElement().satisfies(arrival -> {
            assertThat(arrival.to()).isEqualTo(Messages.PHONE);
            assertThat(arrival.content()).isEqualTo("Bonjour Camille");
            assertThat(arrival.details()).containsValue(Messages.ID.toString());
        });
    }
}
