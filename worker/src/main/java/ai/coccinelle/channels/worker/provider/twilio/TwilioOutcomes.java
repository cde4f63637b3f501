package ai.coccinelle.channels.worker.provider.twilio;

import ai.coccinelle.channels.worker.provider.Outcome;
import ai.coccinelle.channels.worker.provider.http.HttpOutcomes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Twilio's error code → outcome (Twilio's error dictionary). Twilio advises against logic on codes alone, so a code that
 * does not stand here goes by its HTTP status.
 */
final class TwilioOutcomes {
    static final String NAME = "Twilio";
    static final int NO_CODE = 0;

    /** 217xx are faults of a Messaging Service: not found, no number in it, not valid. Twilio adds to them. */
    private static final int MESSAGING_SERVICES = 21700;

    private TwilioOutcomes() {}

    /**
     * The outcome of an error answer.
     *
     * @param code the document's {@code code}, or {@link #NO_CODE} when there is no such document
     */
    static Outcome of(int status, int code, @Nullable Duration retryAfter) {
        if (status == 429 && !isOfTheSender(code)) {
            // Never processed, whatever the code says.
            return throttled(code == NO_CODE ? 20429 : code, retryAfter);
        }
        return switch (code) {
            case 20500, 20503, 30003, 30008, 30017, 30036 -> transientFault(code);
            // The carrier's answer to Twilio timed out: it may have gone through.
            case 30410 -> new Outcome.Unclear(text(code), "Twilio cannot say whether the carrier took the message");
            case 20429, 63018, 63038 -> throttled(code, retryAfter);
            case 14107, 21611, 30001, 30022, 30023, 63017 ->
                new Outcome.SenderThrottled(
                        retryAfter,
                        text(code),
                        "Twilio asks for fewer messages at once from this sender" + shown(code));
            case 21211, 21214, 21217, 21604, 21612, 21614, 21635, 30005, 30006 ->
                refused(code, "Twilio cannot send SMS to this number");
            case 21610 -> refused(code, "the recipient has opted out of this sender's messages");
            case 30004 -> refused(code, "the recipient or the carrier blocks this sender's messages");
            // These two depend on the number written to, so other messages of the lane may go.
            case 21408, 30450 -> refused(code, "the Twilio account may not send to this number's country or range");
            case 21608 -> refused(code, "the Twilio account is a trial, which sends to verified numbers only");
            case 21602, 21617, 30007, 63016 -> refused(code, "Twilio or the carrier refuses the message's content");
            case 20003 -> misconfigured(code, "Twilio refused the account's credentials");
            case 20404 -> misconfigured(code, "Twilio does not know this account");
            case 10001, 20005, 90010 -> misconfigured(code, "the Twilio account is not active");
            case 30002 -> misconfigured(code, "the Twilio account is suspended");
            case 21609 -> misconfigured(code, "Twilio refuses the address for receipts");
            // 21661 to 21705 came with the dictionary of July 2024, which split 21606 and 21212.
            case 21212, 21213, 21267, 21601, 21603, 21607, 21616, 21660, 21661, 30024, 30034 -> refusedSender(code);
            // These two depend on the number written to as much as on the sender.
            case 21606, 21659 ->
                new Outcome.Blocked(text(code), "the configured sender does not reach this number" + shown(code));
            default ->
                status / 100 == 4 && code >= MESSAGING_SERVICES && code < MESSAGING_SERVICES + 100
                        ? refusedSender(code)
                        : HttpOutcomes.byStatus(NAME, status, code != NO_CODE, retryAfter);
        };
    }

    private static Outcome refusedSender(int code) {
        return new Outcome.SenderRefused(
                text(code), "Twilio does not let this account send from its configured sender" + shown(code));
    }

    private static boolean isOfTheSender(int code) {
        return code == 14107 || code == 21611 || code == 30001 || code == 30022 || code == 30023 || code == 63017;
    }

    private static Outcome transientFault(int code) {
        return new Outcome.TransientFault(text(code), "Twilio could not process the message" + shown(code));
    }

    private static Outcome throttled(int code, @Nullable Duration retryAfter) {
        return new Outcome.Throttled(retryAfter, text(code), "Twilio asks for fewer messages at once" + shown(code));
    }

    private static Outcome refused(int code, String reason) {
        return new Outcome.Refused(text(code), reason + shown(code));
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
