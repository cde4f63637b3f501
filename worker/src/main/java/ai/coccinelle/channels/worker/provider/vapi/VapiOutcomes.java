package ai.coccinelle.channels.worker.provider.vapi;

import ai.coccinelle.channels.receipt.CallEnd;
import ai.coccinelle.channels.worker.provider.Outcome;
import ai.coccinelle.channels.worker.provider.http.HttpOutcomes;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Vapi's errors and end reasons → outcome. Vapi documents no error codes, so its words are read. */
final class VapiOutcomes {
    static final String NAME = "Vapi";

    private VapiOutcomes() {}

    /** The outcome of an error answer. */
    static Outcome of(int status, String message, boolean readable, @Nullable Duration retryAfter) {
        if (status == 401 || status == 403) {
            return new Outcome.Misconfigured("http-" + status, "Vapi refused the API key");
        }
        if (status == 400) {
            return badRequest(message.toLowerCase(Locale.ROOT), retryAfter);
        }
        return HttpOutcomes.byStatus(NAME, status, readable, retryAfter);
    }

    private static Outcome badRequest(String message, @Nullable Duration retryAfter) {
        if (message.contains("assistantoverrides") || message.contains("variablevalues")) {
            // It speaks of what this call carries, and may quote it.
            return new Outcome.Refused("http-400", "Vapi refused the call");
        }
        if (message.contains("concurren") || message.contains("daily limit")) {
            return new Outcome.Throttled(retryAfter, "concurrency", "Vapi asks for fewer calls at once");
        }
        if (message.contains("insufficient credit") || message.contains("subscription is frozen")) {
            return new Outcome.Misconfigured("account", "the Vapi account cannot place calls");
        }
        return new Outcome.Refused("http-400", "Vapi refused the call");
    }

    /**
     * The outcome of a call that ended for this reason; empty for one that took place, or of which the reason does not say.
     *
     * @param reason Vapi's {@code endedReason}
     */
    static Optional<Outcome> ended(String reason) {
        CallEnd end = CallEnd.of(reason);
        String words = Objects.requireNonNullElse(end.reason(), "the call did not take place");
        return switch (end.kind()) {
            case HEARD, UNKNOWN -> Optional.empty();
            case MISSED, BROKEN -> Optional.of(new Outcome.TransientFault(reason, words));
            case BAD_NUMBER -> Optional.of(new Outcome.Refused(reason, words));
            case NO_LINE -> Optional.of(new Outcome.Throttled(null, reason, "Vapi asks for fewer calls at once"));
            case BLOCKED -> Optional.of(new Outcome.Blocked(reason, words));
            case ACCOUNT -> Optional.of(new Outcome.Misconfigured(reason, "the Vapi account cannot place these calls"));
        };
    }
}
