package ai.coccinelle.channels.receipt;

import ai.coccinelle.channels.receipt.Receipt.Meaning;
import org.jspecify.annotations.Nullable;

/**
 * What the end of a call means. Vapi has over six hundred reasons ({@code endedReason}) and adds to them, so they are read by
 * their words; what is not known did not reach the recipient.
 *
 * @param reason what went wrong, in words that a tenant may read; null: nothing
 */
public record CallEnd(Meaning meaning, @Nullable String reason) {
    /** Vapi's word for a call that is over: told by a webhook or found by asking, it counts once. */
    public static final String STATUS = "ended";

    /** @param endedReason Vapi's */
    public static CallEnd of(String endedReason) {
        return switch (endedReason) {
            case "customer-ended-call", "exceeded-max-duration", "silence-timed-out" ->
                new CallEnd(Meaning.DELIVERED, null);
            case "customer-busy" -> missed("the line was busy");
            case "customer-did-not-answer" -> missed("nobody answered");
            case "voicemail" -> missed("an answering machine took the call");
            case "twilio-reported-customer-misdialed" -> missed("this number cannot be called");
            default -> byWords(endedReason);
        };
    }

    private static CallEnd byWords(String endedReason) {
        if (endedReason.startsWith("assistant-ended-call")) {
            return new CallEnd(Meaning.DELIVERED, null);
        }
        if (endedReason.contains("concurrency-limit-reached") || endedReason.contains("daily-limit")) {
            return missed("the telephone provider had no line free");
        }
        return missed("the call did not take place");
    }

    private static CallEnd missed(String reason) {
        return new CallEnd(Meaning.UNDELIVERED, reason);
    }
}
