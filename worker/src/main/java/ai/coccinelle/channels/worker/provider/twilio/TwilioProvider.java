package ai.coccinelle.channels.worker.provider.twilio;

import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.worker.provider.Lookup;
import ai.coccinelle.channels.worker.provider.OutboundMessage;
import ai.coccinelle.channels.worker.provider.Outcome;
import ai.coccinelle.channels.worker.provider.Provider;
import ai.coccinelle.channels.worker.provider.http.Exchange;
import ai.coccinelle.channels.worker.provider.http.HttpTransport;
import com.twilio.exception.TwilioException;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.rest.api.v2010.account.MessageCreator;
import com.twilio.type.PhoneNumber;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Sends SMS through Twilio's Messages resource. */
public final class TwilioProvider implements Provider {
    private final TwilioSettings settings;
    private final HttpTransport transport;
    private final Clock clock;

    public TwilioProvider(TwilioSettings settings, Clock clock) {
        this.settings = settings;
        this.transport = new HttpTransport(settings.timeouts());
        this.clock = clock;
    }

    @Override
    public List<String> missing() {
        return settings.missing();
    }

    @Override
    public Outcome send(OutboundMessage message) {
        if (!settings.isComplete()) {
            return new Outcome.Misconfigured("no-credentials", "the platform's Twilio account is not configured");
        }
        if (!(message.payload() instanceof Payload.Sms sms)) {
            return new Outcome.Unsendable("payload", "Twilio carries SMS only");
        }
        TwilioCall call = newCall();
        try {
            creator(message, sms).create(new QuietTwilioClient(settings, call));
        } catch (TwilioException seenInTheExchange) {
            // The exchange below says more than the exception does.
        }
        return call.last().map(this::outcome).orElseThrow();
    }

    @Override
    public Lookup find(OutboundMessage message) {
        if (!settings.isComplete() || !(message.payload() instanceof Payload.Sms sms)) {
            return new Lookup.CannotTell("Twilio has no account or no SMS to look for");
        }
        TwilioCall call = newCall();
        return new TwilioSearch(new QuietTwilioClient(settings, call), from(sms)).find(message, sms.body());
    }

    private TwilioCall newCall() {
        return new TwilioCall(transport, settings.baseUrl());
    }

    private MessageCreator creator(OutboundMessage message, Payload.Sms sms) {
        PhoneNumber to = new PhoneNumber(message.to());
        String from = from(sms);
        MessageCreator creator = isMessagingService(from)
                ? Message.creator(to, from, sms.body())
                : Message.creator(to, new PhoneNumber(from), sms.body());
        creator.setValidityPeriod((int) validity(message).toSeconds());
        Optional.ofNullable(settings.statusCallback())
                .ifPresent(base -> creator.setStatusCallback(callback(base, message.id())));
        return creator;
    }

    /** Twilio delivers nothing after it: what is of no use by then is not to arrive at all. */
    private Duration validity(OutboundMessage message) {
        Duration useful = message.usefulFor();
        if (useful == null || useful.compareTo(settings.validity()) >= 0) {
            return settings.validity();
        }
        return useful.compareTo(TwilioSettings.SHORTEST_VALIDITY) < 0 ? TwilioSettings.SHORTEST_VALIDITY : useful;
    }

    /** The tenant's own name, or the platform's sender. */
    private String from(Payload.Sms sms) {
        return sms.sender() == null ? settings.from() : sms.sender();
    }

    static boolean isMessagingService(String from) {
        return from.startsWith("MG") && from.length() == 34;
    }

    /**
     * The address with our message's id in its query. Its fragment stays at the end: there Twilio reads how often and how long
     * it is to try (Twilio, "Webhooks connection overrides", {@code #rc=5&rp=all}).
     */
    private static URI callback(URI base, UUID message) {
        String address = base.toString();
        int fragment = address.indexOf('#');
        String called = fragment < 0 ? address : address.substring(0, fragment);
        return URI.create(called
                + (base.getRawQuery() == null ? "?" : "&")
                + "message=" + message
                + (fragment < 0 ? "" : address.substring(fragment)));
    }

    private Outcome outcome(Exchange exchange) {
        return switch (exchange) {
            case Exchange.Answered answer -> answered(answer);
            case Exchange.NotSent nothing -> nothing.outcome(TwilioOutcomes.NAME);
            case Exchange.Lost lost -> lost.outcome(TwilioOutcomes.NAME);
        };
    }

    private Outcome answered(Exchange.Answered answer) {
        JsonNode json = answer.json();
        if (!answer.isSuccess()) {
            int code = json.path("code").asInt(TwilioOutcomes.NO_CODE);
            return TwilioOutcomes.of(answer.status(), code, answer.retryAfter(clock.instant()));
        }
        String sid = json.path("sid").asString("");
        return sid.isEmpty() ? answer.unreadable(TwilioOutcomes.NAME) : new Outcome.Accepted(sid);
    }
}
