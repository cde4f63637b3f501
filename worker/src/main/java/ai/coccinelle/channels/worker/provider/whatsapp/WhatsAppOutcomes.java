package ai.coccinelle.channels.worker.provider.whatsapp;

import ai.coccinelle.channels.worker.provider.Outcome;
import ai.coccinelle.channels.worker.provider.http.HttpOutcomes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The Cloud API's error code → outcome (Meta, "Error codes"; 360dialog passes them on). */
final class WhatsAppOutcomes {
    private static final int NO_SUCH_OBJECT_OR_SCOPE = 33;
    private static final int LONGEST_PAIR_WAIT_EXPONENT = 6;
    private static final Duration SPAM_PAUSE = Duration.ofHours(1);

    private WhatsAppOutcomes() {}

    /**
     * An error document of Meta's shape.
     *
     * @param isTransient Meta's own {@code is_transient}
     */
    record MetaError(int code, int subcode, boolean isTransient) {}

    /**
     * The outcome of an error.
     *
     * @param carrier who answered: Meta or 360dialog
     * @param attempt how often this message has been tried, the first being 1
     */
    static Outcome of(String carrier, int status, MetaError error, int attempt, @Nullable Duration retryAfter) {
        int code = error.code();
        return switch (code) {
            case 130429, 80007, 4, 133016 -> throttled(code, retryAfter, "WhatsApp asks for fewer messages at once");
            case 131056 ->
                new Outcome.RecipientThrottled(
                        retryAfter == null ? pairWait(attempt) : retryAfter,
                        text(code),
                        "WhatsApp asks for fewer messages to the same recipient" + shown(code));
            case 131048 ->
                throttled(
                        code,
                        retryAfter == null ? SPAM_PAUSE : retryAfter,
                        "Meta restricts this number, whose messages recipients block or report");
            case 1, 2, 131000, 131016, 131057 -> transientFault(code);
            // Sending these again now is what Meta asks not to do.
            case 131049, 130472 -> refused(code, "Meta chose not to deliver this message to this recipient");
            case 131026 -> refused(code, "WhatsApp cannot deliver to this number");
            case 131050 -> refused(code, "the recipient has opted out of marketing messages");
            case 131047 ->
                refused(code, "the recipient has not written for 24 hours: only an approved template may be sent");
            case 130497 -> refused(code, "this WhatsApp account may not write to the recipient's country");
            // These are about this message only, so others of the lane may go.
            case 131008, 131009, 131051, 131062 -> refused(code, "WhatsApp refuses the message's form");
            case 100 ->
                error.subcode() == NO_SUCH_OBJECT_OR_SCOPE
                        ? misconfigured(code, "the access token has no right to this phone number id")
                        : refused(code, "WhatsApp refuses the message's form");
            case 0, 190 -> misconfigured(code, carrier + " refused the access token");
            case 3, 10 -> misconfigured(code, "the access token lacks the permission to send");
            case 33, 133010 -> misconfigured(code, "the sending number is not registered with WhatsApp");
            case 131031, 368 -> misconfigured(code, "Meta has locked or restricted the WhatsApp account");
            case 131042 -> misconfigured(code, "the WhatsApp account has a payment problem");
            case 131037 -> misconfigured(code, "Meta has not approved the sending number's display name");
            case 131045 -> misconfigured(code, "the sending number's registration with WhatsApp is not complete");
            case 132000, 132005, 132012 ->
                refused(code, "the approved template does not fit the message: check its parameters");
            case 132001 -> blocked(code, "Meta has not approved this template in this language");
            case 132007, 132015, 132016 -> blocked(code, "Meta has rejected, paused or disabled this template");
            default -> otherwise(carrier, status, error, retryAfter);
        };
    }

    private static Outcome otherwise(String carrier, int status, MetaError error, @Nullable Duration retryAfter) {
        if (error.code() >= 200 && error.code() <= 299) {
            return misconfigured(error.code(), "the access token lacks the permission to send");
        }
        return error.isTransient()
                ? transientFault(error.code())
                : HttpOutcomes.byStatus(carrier, status, true, retryAfter);
    }

    /** Meta asks to wait 4^X seconds before trying the same pair again, X growing by one each time. */
    private static Duration pairWait(int attempt) {
        return Duration.ofSeconds(1L << (2 * Math.clamp(attempt, 1, LONGEST_PAIR_WAIT_EXPONENT)));
    }

    private static Outcome transientFault(int code) {
        return new Outcome.TransientFault(text(code), "WhatsApp has a fault of its own" + shown(code));
    }

    private static Outcome throttled(int code, @Nullable Duration retryAfter, String reason) {
        return new Outcome.Throttled(retryAfter, text(code), reason + shown(code));
    }

    private static Outcome refused(int code, String reason) {
        return new Outcome.Refused(text(code), reason + shown(code));
    }

    private static Outcome blocked(int code, String reason) {
        return new Outcome.Blocked(text(code), reason + shown(code));
    }

    private static Outcome misconfigured(int code, String reason) {
        return new Outcome.Misconfigured(text(code), reason + shown(code));
    }

    private static String shown(int code) {
        return " (" + code + ")";
    }

    private static String text(int code) {
        return Integer.toString(code);
    }
}
