package ai.coccinelle.channels.worker.provider.vapi;

import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.worker.provider.Lookup;
import ai.coccinelle.channels.worker.provider.OutboundMessage;
import ai.coccinelle.channels.worker.provider.Outcome;
import ai.coccinelle.channels.worker.provider.Provider;
import ai.coccinelle.channels.worker.provider.http.Exchange;
import ai.coccinelle.channels.worker.provider.http.HeaderValues;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Has Vapi's assistant call the recipient. */
public final class VapiProvider implements Provider {
    private final VapiSettings settings;
    private final VapiApi api;
    private final Clock clock;
    private volatile @Nullable String knownPhoneNumberId;

    public VapiProvider(VapiSettings settings, Clock clock) {
        this.settings = settings;
        this.api = new VapiApi(settings);
        this.clock = clock;
    }

    @Override
    public List<String> missing() {
        return settings.missing();
    }

    @Override
    public Outcome send(OutboundMessage message) {
        if (!settings.isComplete() || !HeaderValues.canCarry(settings.apiKey())) {
            return new Outcome.Misconfigured("no-credentials", "the platform's Vapi account is not configured");
        }
        if (!(message.payload() instanceof Payload.Call call)) {
            return new Outcome.Unsendable("payload", "Vapi carries phone calls only");
        }
        return switch (phoneNumberId()) {
            case CallingNumber.Known known -> placed(api.createCall(message, call, known.id()));
            case CallingNumber.Unknown unknown -> unknown.outcome();
        };
    }

    @Override
    public Lookup find(OutboundMessage message) {
        return settings.isComplete() && HeaderValues.canCarry(settings.apiKey())
                ? new VapiSearch(api).find(message)
                : new Lookup.NoAnswer("the platform's Vapi account is not configured");
    }

    private Outcome placed(Exchange exchange) {
        return switch (exchange) {
            case Exchange.Answered answer when answer.isSuccess() -> created(answer);
            case Exchange.Answered answer -> refused(answer);
            case Exchange.NotSent nothing -> nothing.outcome(VapiOutcomes.NAME);
            case Exchange.Lost lost -> lost.outcome(VapiOutcomes.NAME);
        };
    }

    private static Outcome created(Exchange.Answered answer) {
        JsonNode call = answer.json();
        String id = call.path("id").asString("");
        if (call.path("subscriptionLimits").path("concurrencyBlocked").asBoolean(false)) {
            return new Outcome.Throttled(null, "concurrency", "Vapi asks for fewer calls at once");
        }
        if (id.isEmpty()) {
            return answer.unreadable(VapiOutcomes.NAME);
        }
        // A call that could not begin is answered as created and ended at once.
        return Optional.of(call.path("endedReason").asString(""))
                .filter(reason -> !reason.isEmpty())
                .flatMap(VapiOutcomes::ended)
                .orElse(new Outcome.Accepted(id));
    }

    private Outcome refused(Exchange.Answered answer) {
        JsonNode json = answer.json();
        return VapiOutcomes.of(
                answer.status(), json.path("message").toString(), json.isObject(), answer.retryAfter(clock.instant()));
    }

    private CallingNumber phoneNumberId() {
        if (!settings.phoneNumber().startsWith("+")) {
            return new CallingNumber.Known(settings.phoneNumber());
        }
        String known = knownPhoneNumberId;
        return known == null ? lookUpPhoneNumber() : new CallingNumber.Known(known);
    }

    private CallingNumber lookUpPhoneNumber() {
        return switch (api.listPhoneNumbers()) {
            case Exchange.Answered answer when answer.isSuccess() -> numberIn(answer);
            case Exchange.Answered answer -> new CallingNumber.Unknown(notWhileAsking(refused(answer)));
            case Exchange.NotSent nothing -> new CallingNumber.Unknown(nothing.outcome(VapiOutcomes.NAME));
            case Exchange.Lost lost -> new CallingNumber.Unknown(notWhileAsking(lost.outcome(VapiOutcomes.NAME)));
        };
    }

    private CallingNumber numberIn(Exchange.Answered answer) {
        JsonNode list = answer.json();
        if (!list.isArray()) {
            return new CallingNumber.Unknown(notWhileAsking(answer.unreadable(VapiOutcomes.NAME)));
        }
        Optional<String> id = stream(list)
                .filter(number -> number.path("number").asString("").equals(settings.phoneNumber()))
                .map(number -> number.path("id").asString(""))
                .filter(found -> !found.isEmpty())
                .findFirst();
        id.ifPresent(found -> knownPhoneNumberId = found);
        return id.<CallingNumber>map(CallingNumber.Known::new)
                .orElse(new CallingNumber.Unknown(new Outcome.Misconfigured(
                        "phone-number", "the calling number is not one of the Vapi account's numbers")));
    }

    /** While the calling number is looked up no call has been asked for, so nothing is in doubt or refused. */
    private static Outcome notWhileAsking(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Unanswered lost -> new Outcome.Unreachable(lost.code(), lost.reason());
            case Outcome.Refused refused -> new Outcome.Misconfigured(refused.code(), refused.reason());
            case Outcome.Accepted _,
                    Outcome.Unsendable _,
                    Outcome.Throttled _,
                    Outcome.SenderThrottled _,
                    Outcome.RecipientThrottled _,
                    Outcome.SenderRefused _,
                    Outcome.Blocked _,
                    Outcome.TransientFault _,
                    Outcome.Unreachable _,
                    Outcome.Misconfigured _,
                    Outcome.Unclear _ -> outcome;
        };
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private sealed interface CallingNumber {
        record Known(String id) implements CallingNumber {}

        record Unknown(Outcome outcome) implements CallingNumber {}
    }
}
