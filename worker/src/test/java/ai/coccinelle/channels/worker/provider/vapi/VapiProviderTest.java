package ai.coccinelle.channels.worker.provider.vapi;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.simulator.Fault;
import ai.coccinelle.channels.simulator.ProviderSimulators;
import ai.coccinelle.channels.simulator.SimulatedAccounts;
import ai.coccinelle.channels.simulator.SimulatedProvider;
import ai.coccinelle.channels.worker.provider.HttpProviderContract;
import ai.coccinelle.channels.worker.provider.Lookup;
import ai.coccinelle.channels.worker.provider.Messages;
import ai.coccinelle.channels.worker.provider.OutboundMessage;
import ai.coccinelle.channels.worker.provider.Outcome;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class VapiProviderTest extends HttpProviderContract {
    VapiProviderTest() {
        super(SimulatedProvider.VAPI);
    }

    @Override
    protected VapiProvider at(URI baseUrl) {
        return at(baseUrl, SimulatedAccounts.VAPI_PHONE_NUMBER);
    }

    private static VapiProvider at(URI baseUrl, String phoneNumber) {
        return new VapiProvider(
                new VapiSettings(
                        baseUrl,
                        new Secret(SimulatedAccounts.VAPI_API_KEY),
                        phoneNumber,
                        SimulatedAccounts.VAPI_ASSISTANT_ID,
                        TIMEOUTS),
                CLOCK);
    }

    @Override
    protected URI simulatorUrl() {
        return simulators.vapiUrl();
    }

    @Override
    protected OutboundMessage message() {
        return Messages.to(
                Messages.PHONE,
                new Payload.Call("Bonjour, je suis Sara.", Map.of("clientName", "Camille Durand")),
                null);
    }

    @Override
    protected List<String> unspeakable() {
        return List.of(SimulatedAccounts.VAPI_API_KEY, Messages.PHONE.substring(1), "Camille", "je suis Sara");
    }

    @Test
    void tellsTheAssistantWhomAboutWhatAndForWhichMessage() {
        send();

        assertThat(arrivals()).singleElement().satisfies(call -> {
            assertThat(call.to()).isEqualTo(Messages.PHONE);
            assertThat(call.details()).containsEntry("externalId", Messages.ID.toString());
            assertThat(call.details().get("variableValues"))
                    .contains("\"clientName\":\"Camille Durand\"", "\"script\":\"Bonjour, je suis Sara.\"");
            assertThat(call.details().get("metadata")).contains(Messages.ID.toString());
        });
    }

    @Test
    void callsFromANumberGivenByItsId() {
        assertThat(at(simulatorUrl(), SimulatedAccounts.VAPI_PHONE_NUMBER_ID).send(message()))
                .isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void saysThatTheCallingNumberIsNotTheAccounts() {
        assertThat(at(simulatorUrl(), "+33939039999").send(message()))
                .isInstanceOfSatisfying(
                        Outcome.Misconfigured.class,
                        wrong -> assertThat(wrong.code()).isEqualTo("phone-number"));
    }

    @Test
    void isThrottledWhenNoLineIsFree() {
        next(new Fault.Answer(
                201,
                "application/json",
                "{\"id\":\"c1\",\"status\":\"ended\",\"subscriptionLimits\":{\"concurrencyBlocked\":true}}",
                Map.of()));

        assertThat(send()).isInstanceOf(Outcome.Throttled.class);
    }

    @Test
    void findsACallThatVapiTookWithoutSayingSo() {
        next(new Fault.Dropped(true));
        assertThat(send()).isInstanceOf(Outcome.Unanswered.class);

        assertThat(at(simulatorUrl()).find(message()))
                .isEqualTo(new Lookup.Found(arrivals().getFirst().externalId()));
    }

    @Test
    void knowsThatACallWhichIsNotInTheWholeListWasNotPlaced() {
        next(new Fault.Dropped(false));
        assertThat(send()).isInstanceOf(Outcome.Unanswered.class);

        assertThat(at(simulatorUrl()).find(message())).isEqualTo(new Lookup.NotFound());
    }

    @Test
    void readsTheListToItsEnd() throws IOException {
        try (ProviderSimulators ticking = ProviderSimulators.start(0, new TickingClock())) {
            VapiProvider provider = at(ticking.vapiUrl());
            provider.send(message());
            for (int call = 0; call < VapiSearch.PAGE_SIZE + 5; call++) {
                provider.send(anotherMessage());
            }

            assertThat(provider.find(message()))
                    .isEqualTo(new Lookup.Found(
                            ticking.inbox().arrivals().getFirst().externalId()));
            assertThat(provider.find(anotherMessage())).isEqualTo(new Lookup.NotFound());
        }
    }

    @Test
    void cannotTellWhenTheListHasNoEnd() {
        for (int call = 0; call < VapiSearch.PAGE_SIZE; call++) {
            at(simulatorUrl()).send(anotherMessage());
        }

        assertThat(at(simulatorUrl()).find(message()))
                .as("all were created in the same instant, so the time cannot page")
                .isInstanceOf(Lookup.CannotTell.class);
    }

    @Test
    void hasNoAnswerWhereVapiRefusesToSay() {
        VapiProvider stranger = new VapiProvider(
                new VapiSettings(
                        simulatorUrl(),
                        new Secret("another-key"),
                        SimulatedAccounts.VAPI_PHONE_NUMBER,
                        SimulatedAccounts.VAPI_ASSISTANT_ID,
                        TIMEOUTS),
                CLOCK);

        assertThat(stranger.find(message())).isInstanceOf(Lookup.NoAnswer.class);
    }

    private static OutboundMessage anotherMessage() {
        return new OutboundMessage(
                UUID.randomUUID(),
                1,
                new UUID(0, 1),
                Messages.PHONE,
                new Payload.Call("Bonjour.", Map.of()),
                null,
                Messages.ACCEPTED_AT,
                null);
    }

    /** A second goes by with every look at it. */
    private static final class TickingClock extends Clock {
        private final AtomicLong ticks = new AtomicLong();

        @Override
        public Instant instant() {
            return CLOCK.instant().plusSeconds(ticks.getAndIncrement());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void carriesCallsOnly() {
        assertThat(at(simulatorUrl()).send(Messages.to(Messages.PHONE, new Payload.Sms("Bonjour"), null)))
                .isInstanceOf(Outcome.Unsendable.class);
    }

    @Test
    void saysThatTheAccountIsNotConfigured() {
        VapiProvider provider = new VapiProvider(new VapiSettings(new Secret(""), "", ""), CLOCK);

        assertThat(provider.send(message())).isInstanceOf(Outcome.Misconfigured.class);
    }

    @Test
    void settingsPrintNoSecret() {
        assertThat(new VapiSettings(new Secret("hush"), "+33939030001", "assistant").toString())
                .doesNotContain("hush");
    }
}
