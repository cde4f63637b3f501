package ai.coccinelle.channels.worker.provider.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.simulator.Fault;
import ai.coccinelle.channels.simulator.SimulatedAccounts;
import ai.coccinelle.channels.simulator.SimulatedProvider;
import ai.coccinelle.channels.worker.provider.HttpProviderContract;
import ai.coccinelle.channels.worker.provider.Lookup;
import ai.coccinelle.channels.worker.provider.Messages;
import ai.coccinelle.channels.worker.provider.OutboundMessage;
import ai.coccinelle.channels.worker.provider.Outcome;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TwilioProviderTest extends HttpProviderContract {
    private static final String BODY = "Bonjour Camille, votre rendez-vous est confirmé.";

    TwilioProviderTest() {
        super(SimulatedProvider.TWILIO);
    }

    @Override
    protected TwilioProvider at(URI baseUrl) {
        return at(baseUrl, SimulatedAccounts.TWILIO_PHONE_NUMBER, null);
    }

    private static TwilioProvider at(URI baseUrl, String from, @Nullable URI callback) {
        return new TwilioProvider(
                new TwilioSettings(
                        baseUrl,
                        SimulatedAccounts.TWILIO_ACCOUNT_SID,
                        new Secret(SimulatedAccounts.TWILIO_AUTH_TOKEN),
                        from,
                        callback,
                        Duration.ofHours(2),
                        TIMEOUTS),
                CLOCK);
    }

    @Override
    protected URI simulatorUrl() {
        return simulators.twilioUrl();
    }

    @Override
    protected OutboundMessage message() {
        return acceptedAt(Messages.ACCEPTED_AT);
    }

    private static OutboundMessage acceptedAt(Instant acceptedAt) {
        return Messages.to(Messages.PHONE, new Payload.Sms(BODY), null, acceptedAt);
    }

    @Override
    protected List<String> unspeakable() {
        return List.of(
                SimulatedAccounts.TWILIO_AUTH_TOKEN,
                Messages.base64(SimulatedAccounts.TWILIO_ACCOUNT_SID + ":" + SimulatedAccounts.TWILIO_AUTH_TOKEN),
                Messages.PHONE.substring(1),
                "Camille");
    }

    @Test
    void sendsWhatTheRecipientIsToRead() {
        send();

        assertThat(arrivals()).singleElement().satisfies(sms -> {
            assertThat(sms.to()).isEqualTo(Messages.PHONE);
            assertThat(sms.from()).isEqualTo(SimulatedAccounts.TWILIO_PHONE_NUMBER);
            assertThat(sms.content()).isEqualTo(BODY);
            assertThat(sms.details()).containsEntry("ValidityPeriod", "7200").doesNotContainKey("StatusCallback");
        });
    }

    @ParameterizedTest
    @CsvSource({"PT20M, 1200", "PT3H, 7200", "PT0.2S, 1", "PT-5S, 1"})
    void keepsNothingQueuedThatIsOfNoUseByThen(Duration useful, String seconds) {
        at(simulatorUrl()).send(message().usefulFor(useful));

        assertThat(arrivals().getFirst().details()).containsEntry("ValidityPeriod", seconds);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:1/receipts/twilio, http://localhost:1/receipts/twilio?message=ID",
        "http://localhost:1/receipts?a=b, http://localhost:1/receipts?a=b&message=ID",
        "http://localhost:1/receipts#rc=5&rp=all, http://localhost:1/receipts?message=ID#rc=5&rp=all",
        "http://localhost:1/receipts?a=b#ct=3000, http://localhost:1/receipts?a=b&message=ID#ct=3000"
    })
    void asksForReceiptsThatNameOurMessage(URI configured, String called) {
        at(simulatorUrl(), SimulatedAccounts.TWILIO_PHONE_NUMBER, configured).send(message());

        assertThat(arrivals().getFirst().details())
                .containsEntry("StatusCallback", called.replace("ID", Messages.ID.toString()));
    }

    @Test
    void sendsThroughAMessagingService() {
        Outcome outcome = at(simulatorUrl(), SimulatedAccounts.TWILIO_MESSAGING_SERVICE_SID, null)
                .send(message());

        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void findsWhatTwilioTookWithoutSayingSo() {
        next(new Fault.NoAnswer(true));
        assertThat(send()).isInstanceOf(Outcome.Unanswered.class);

        assertThat(at(simulatorUrl()).find(message()))
                .isEqualTo(new Lookup.Resembling(List.of(arrivals().getFirst().externalId())));
    }

    @Test
    void sendsUnderTheTenantsOwnNameAndLooksForItUnderThat() {
        OutboundMessage own =
                Messages.to(Messages.PHONE, new Payload.Sms(BODY, "SALON BELLE"), null, Messages.ACCEPTED_AT);
        next(new Fault.NoAnswer(true));
        assertThat(at(simulatorUrl()).send(own)).isInstanceOf(Outcome.Unanswered.class);

        assertThat(arrivals().getFirst().from()).isEqualTo("SALON BELLE");
        assertThat(at(simulatorUrl()).find(own))
                .isEqualTo(new Lookup.Resembling(List.of(arrivals().getFirst().externalId())));
        assertThat(at(simulatorUrl()).find(message())).isEqualTo(new Lookup.NotFound());
    }

    @Test
    void doesNotFindWhatTwilioNeverTook() {
        next(new Fault.Dropped(false));
        send();

        assertThat(at(simulatorUrl()).find(message())).isEqualTo(new Lookup.NotFound());
    }

    @Test
    void doesNotTakeAnEarlierMessageForThisOne() {
        send();
        Instant later = CLOCK.instant().plusSeconds(2);

        assertThat(at(simulatorUrl()).find(acceptedAt(later))).isEqualTo(new Lookup.NotFound());
    }

    @Test
    void doesNotTakeAnotherTextForThisOne() {
        at(simulatorUrl())
                .send(Messages.to(Messages.PHONE, new Payload.Sms("Un autre texte"), null, Messages.ACCEPTED_AT));

        assertThat(at(simulatorUrl()).find(message())).isEqualTo(new Lookup.NotFound());
    }

    @Test
    void hasNoAnswerWhileTwilioIsOutOfReach() {
        assertThat(at(URI.create("http://127.0.0.1:1")).find(message())).isInstanceOf(Lookup.NoAnswer.class);
    }

    @Test
    void carriesSmsOnly() {
        OutboundMessage call = Messages.to(Messages.PHONE, new Payload.WhatsAppText("Bonjour"), null);

        assertThat(at(simulatorUrl()).send(call)).isInstanceOf(Outcome.Unsendable.class);
    }

    @Test
    void saysThatTheAccountIsNotConfigured() {
        TwilioProvider provider = new TwilioProvider(
                new TwilioSettings("", new Secret(""), SimulatedAccounts.TWILIO_PHONE_NUMBER), CLOCK);

        assertThat(provider.send(message())).isInstanceOf(Outcome.Misconfigured.class);
    }

    @Test
    void settingsPrintNoSecret() {
        assertThat(new TwilioSettings("AC1", new Secret("hush"), "Coccinelle").toString())
                .doesNotContain("hush");
    }
}
