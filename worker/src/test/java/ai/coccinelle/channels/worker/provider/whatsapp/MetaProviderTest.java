package ai.coccinelle.channels.worker.provider.whatsapp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.credential.Credentials.ApprovedTemplate;
import ai.coccinelle.channels.credential.Credentials.ConnectionMethod;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.simulator.SimulatedAccounts;
import ai.coccinelle.channels.simulator.SimulatedProvider;
import ai.coccinelle.channels.worker.provider.HttpProviderContract;
import ai.coccinelle.channels.worker.provider.Messages;
import ai.coccinelle.channels.worker.provider.OutboundMessage;
import ai.coccinelle.channels.worker.provider.Outcome;
import ai.coccinelle.channels.worker.provider.Provider;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MetaProviderTest extends HttpProviderContract {
    private static final Payload TEMPLATE = new Payload.WhatsAppTemplate(
            "rdvConfirmation", "fr", List.of("Camille Durand", "samedi 22 novembre", "14:00"));

    MetaProviderTest() {
        super(SimulatedProvider.META);
    }

    @Override
    protected Provider at(URI baseUrl) {
        return new WhatsAppProvider(
                new WhatsAppSettings(baseUrl, baseUrl, WhatsAppSettings.DEFAULT_GRAPH_VERSION, TIMEOUTS), CLOCK);
    }

    @Override
    protected URI simulatorUrl() {
        return simulators.metaUrl();
    }

    @Override
    protected OutboundMessage message() {
        return message(TEMPLATE, Map.of());
    }

    private static OutboundMessage message(Payload payload, Map<String, ApprovedTemplate> approved) {
        return message(payload, SimulatedAccounts.META_PHONE_NUMBER_ID, SimulatedAccounts.META_TOKEN, approved);
    }

    private static OutboundMessage message(
            Payload payload, String phoneNumberId, String token, Map<String, ApprovedTemplate> approved) {
        return Messages.to(
                Messages.PHONE,
                payload,
                new Credentials.WhatsApp(
                        ConnectionMethod.MANUAL,
                        "+33939030002",
                        phoneNumberId,
                        new Secret(token),
                        null,
                        null,
                        approved));
    }

    @Override
    protected List<String> unspeakable() {
        return List.of(SimulatedAccounts.META_TOKEN, Messages.PHONE.substring(1), "Camille");
    }

    @Test
    void sendsATemplateUnderItsUsualName() {
        send();

        assertThat(arrivals()).singleElement().satisfies(arrival -> {
            assertThat(arrival.to()).isEqualTo(Messages.PHONE);
            assertThat(arrival.content())
                    .startsWith("rdv_confirmation (fr)")
                    .contains("Camille Durand", "samedi 22 novembre", "14:00");
            assertThat(arrival.details()).containsValue(Messages.ID.toString());
        });
    }

    @Test
    void sendsATemplateUnderTheNameAndLanguageThatMetaApproved() {
        at(simulatorUrl())
                .send(message(
                        TEMPLATE, Map.of("rdvConfirmation", new ApprovedTemplate("confirmation_salon", "fr_FR"))));

        assertThat(arrivals().getFirst().content()).startsWith("confirmation_salon (fr_FR)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Chloé     Durand",
                "Chloé\u00a0\u00a0\u00a0\u00a0\u00a0Durand",
                "Chloé\tDurand",
                "Chloé\r\nDurand",
                "Chloé \u2003\u3000 \u202fDurand",
                "Chloé\u2028Durand"
            })
    void sendsOneBlankForARunOfThem(String name) {
        Outcome outcome = at(simulatorUrl())
                .send(message(new Payload.WhatsAppTemplate("rdvRappel", "fr", List.of(name, "14\u00a0h")), Map.of()));

        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        assertThat(arrivals().getFirst().content()).isEqualTo("rdv_rappel (fr): Chloé Durand, 14\u00a0h");
    }

    @ParameterizedTest
    @CsvSource({"+2250768123456, 22568123456", "+5511987654321, 551187654321", "+33639980011, 33639980011"})
    void learnsUnderWhichIdWhatsAppKnowsThePerson(String number, String waId) {
        OutboundMessage message = message();
        assertThat(at(simulatorUrl())
                        .send(Messages.to(number, message.payload(), message.credentials(), message.acceptedAt())))
                .isInstanceOfSatisfying(
                        Outcome.Accepted.class,
                        accepted -> assertThat(accepted.recipientId()).isEqualTo(waId));
    }

    @Test
    void sendsFreeText() {
        at(simulatorUrl()).send(message(new Payload.WhatsAppText("Bonjour Camille"), Map.of()));

        assertThat(arrivals().getFirst().content()).isEqualTo("Bonjour Camille");
    }

    @Test
    void neverPutsATokenThatNoHeaderTakesIntoAnException() {
        Outcome outcome = at(simulatorUrl())
                .send(message(
                        TEMPLATE,
                        SimulatedAccounts.META_PHONE_NUMBER_ID,
                        SimulatedAccounts.META_TOKEN + "\r\n",
                        Map.of()));

        assertThat(outcome).isInstanceOf(Outcome.Misconfigured.class);
        assertThat(outcome.toString()).doesNotContain(SimulatedAccounts.META_TOKEN);
    }

    @Test
    void keepsAPhoneNumberIdInItsPlaceInThePath() {
        Outcome outcome = at(simulatorUrl())
                .send(message(TEMPLATE, "../../v1/elsewhere", SimulatedAccounts.META_TOKEN, Map.of()));

        assertThat(outcome).isInstanceOf(Outcome.Misconfigured.class);
    }

    @Test
    void saysThatNoAccountIsConfigured() {
        assertThat(at(simulatorUrl()).send(Messages.to(Messages.PHONE, TEMPLATE, null)))
                .isInstanceOf(Outcome.Misconfigured.class);
    }

    @Test
    void carriesWhatsAppOnly() {
        assertThat(at(simulatorUrl()).send(message(new Payload.Sms("Bonjour"), Map.of())))
                .isInstanceOf(Outcome.Unsendable.class);
    }
}
