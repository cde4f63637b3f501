package ai.coccinelle.channels.receipt;

import ai.coccinelle.channels.receipt.Receipt.Meaning;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Meaning of the end of a call. Vapi has some six hundred reasons ({@code endedReason}; docs.vapi.ai, "Call ended reasons", and
 * the list in its SDK) and adds to them: the ones below are read by name, whole families by how they begin. One that is not known
 * says nothing: the message stays as it is, neither delivered nor undelivered.
 *
 * @param reason what went wrong, in words that a tenant may read; null: nothing is known to have
 */
public record CallEnd(Kind kind, @Nullable String reason) {
    /** Vapi's word for a call that is over: from a webhook or found by asking, it counts once. */
    public static final String STATUS = "ended";

    /** What came of a call. */
    public enum Kind {
        /** The recipient was on the line, and the call took its course. */
        HEARD(Meaning.DELIVERED),
        /** The recipient did not take it, or nobody was there to hear it. */
        MISSED(Meaning.UNDELIVERED),
        /** This number cannot be called from ours. */
        BAD_NUMBER(Meaning.UNDELIVERED),
        /** Vapi or the telephone provider broke it off, or could not begin it. */
        BROKEN(Meaning.UNDELIVERED),
        /** As many calls as the account may make are under way, or were made today. */
        NO_LINE(Meaning.UNDELIVERED),
        /** Vapi does not begin it: the assistant is not there or not valid, or Vapi distrusts the call. */
        BLOCKED(Meaning.UNDELIVERED),
        /** The account is frozen, or not paid. */
        ACCOUNT(Meaning.UNDELIVERED),
        /** The reason does not say whether the recipient heard it. */
        UNKNOWN(Meaning.SENT);

        private final Meaning meaning;

        Kind(Meaning meaning) {
            this.meaning = meaning;
        }
    }

    private static final CallEnd HEARD = new CallEnd(Kind.HEARD, null);
    private static final CallEnd UNKNOWN = new CallEnd(Kind.UNKNOWN, null);
    private static final CallEnd NOT_BEGUN = new CallEnd(Kind.BROKEN, "the call could not begin");
    private static final CallEnd NO_CONNECTION = new CallEnd(Kind.BROKEN, "the call could not be connected");
    private static final CallEnd BROKE_OFF = new CallEnd(Kind.BROKEN, "the call broke off");
    private static final CallEnd NO_LINE = new CallEnd(Kind.NO_LINE, "the telephone provider had no line free");
    private static final CallEnd NO_ASSISTANT = new CallEnd(Kind.BLOCKED, "the assistant could not take the call");
    private static final CallEnd DISTRUSTED =
            new CallEnd(Kind.BLOCKED, "the telephone provider did not admit the call");
    private static final CallEnd ACCOUNT =
            new CallEnd(Kind.ACCOUNT, "the platform's telephone account cannot place calls");
    private static final CallEnd NO_NUMBER = new CallEnd(Kind.BAD_NUMBER, "this number cannot be called");
    private static final CallEnd DELETED = new CallEnd(Kind.MISSED, "the call was deleted before it took place");

    private static final Map<String, CallEnd> BY_NAME = Map.ofEntries(
            // the assistant and the recipient took leave, were put through, or ran out of time
            Map.entry("assistant-forwarded-call", HEARD),
            Map.entry("exceeded-max-duration", HEARD),
            Map.entry("silence-timed-out", HEARD),
            Map.entry("call.in-progress.twilio-completed-call", HEARD),
            Map.entry("call.in-progress.sip-completed-call", HEARD),
            Map.entry("vonage-completed", HEARD),
            // the recipient had been reached; the other side of a transfer was not
            Map.entry("call.forwarding.no-answer", HEARD),
            Map.entry("call.forwarding.operator-busy", HEARD),
            Map.entry("call.in-progress.error-transfer-failed", HEARD),
            Map.entry("customer-busy", missed("the line was busy")),
            Map.entry("customer-did-not-answer", missed("nobody answered")),
            Map.entry("voicemail", missed("an answering machine took the call")),
            Map.entry("vonage-rejected", missed("the call was declined")),
            Map.entry("customer-did-not-give-microphone-permission", missed("the call was not taken")),
            Map.entry(
                    "call.in-progress.error-assistant-did-not-receive-customer-audio",
                    missed("nobody was heard on the line")),
            Map.entry("call.ringing.sip-inbound-caller-hungup-before-call-connect", missed("nobody was on the line")),
            Map.entry("call-deleted", DELETED),
            Map.entry("scheduled-call-deleted", DELETED),
            Map.entry("twilio-reported-customer-misdialed", NO_NUMBER),
            Map.entry(
                    "call.start.error-vapi-number-international",
                    new CallEnd(Kind.BAD_NUMBER, "the calling number does not reach this country")),
            Map.entry("call.start.error-subscription-concurrency-limit-reached", NO_LINE),
            Map.entry("call.start.error-vapi-number-outbound-daily-limit", NO_LINE),
            Map.entry("twilio-failed-to-connect-call", NO_CONNECTION),
            Map.entry("vonage-failed-to-connect-call", NO_CONNECTION),
            Map.entry("phone-call-provider-bypass-enabled-but-no-call-received", NO_CONNECTION),
            Map.entry("call.in-progress.error-sip-inbound-call-failed-to-connect", NO_CONNECTION),
            Map.entry("call.in-progress.error-sip-outbound-call-failed-to-connect", NO_CONNECTION),
            Map.entry("call.ringing.error-sip-inbound-call-failed-to-connect", NO_CONNECTION),
            Map.entry("phone-call-provider-closed-websocket", BROKE_OFF),
            Map.entry("worker-shutdown", BROKE_OFF),
            Map.entry("server-shutdown", BROKE_OFF),
            Map.entry("assistant-join-timed-out", NOT_BEGUN),
            Map.entry("assistant-error", BROKE_OFF),
            Map.entry("unknown-error", BROKE_OFF),
            Map.entry("db-error", NOT_BEGUN),
            Map.entry("no-server-available", NOT_BEGUN),
            Map.entry("license-check-failed", ACCOUNT),
            Map.entry("assistant-not-found", NO_ASSISTANT),
            Map.entry("assistant-not-valid", NO_ASSISTANT),
            Map.entry("assistant-not-invalid", NO_ASSISTANT),
            Map.entry("assistant-not-provided", NO_ASSISTANT),
            Map.entry("assistant-request-failed", NO_ASSISTANT),
            Map.entry("assistant-request-returned-error", NO_ASSISTANT),
            Map.entry("assistant-request-returned-invalid-assistant", NO_ASSISTANT),
            Map.entry("assistant-request-returned-no-assistant", NO_ASSISTANT),
            Map.entry("assistant-request-returned-unspeakable-error", NO_ASSISTANT),
            Map.entry("call-start-error-neither-assistant-nor-server-set", NO_ASSISTANT),
            Map.entry("call.start.assistant-version-error-validation", NO_ASSISTANT),
            Map.entry("call.start.error-get-assistant", NO_ASSISTANT),
            Map.entry("call.start.error-get-phone-number", NO_ASSISTANT),
            Map.entry("call.start.error-get-customer", NO_ASSISTANT),
            Map.entry("call.start.error-get-resources-validation", NO_ASSISTANT),
            Map.entry("call.start.error-enterprise-feature-not-available-recording-consent", NO_ASSISTANT),
            Map.entry("call.start.error-fraud-check-failed", DISTRUSTED),
            // who or what ended it is known, what the recipient heard is not
            Map.entry("manually-canceled", UNKNOWN),
            Map.entry("vonage-disconnected", UNKNOWN),
            Map.entry("assistant-request-returned-forwarding-phone-number", UNKNOWN),
            Map.entry("call.ending.hook-executed-say", UNKNOWN),
            Map.entry("call.ending.hook-executed-transfer", UNKNOWN),
            Map.entry("call.ringing.hook-executed-say", UNKNOWN),
            Map.entry("call.ringing.hook-executed-transfer", UNKNOWN));

    /** By how a reason begins, the first that fits; Vapi names a fault after the provider whose it is. */
    private static final Map<String, CallEnd> BY_BEGINNING = new LinkedHashMap<>();

    static {
        BY_BEGINNING.put("assistant-ended-call", HEARD);
        BY_BEGINNING.put("assistant-said-", HEARD);
        BY_BEGINNING.put("customer-ended-call", HEARD);
        BY_BEGINNING.put("call.in-progress.error-warm-transfer-", HEARD);
        BY_BEGINNING.put("call.start.error-subscription-", ACCOUNT);
        BY_BEGINNING.put("call.start.error-", NOT_BEGUN);
        BY_BEGINNING.put("call.in-progress.error-", BROKE_OFF);
        BY_BEGINNING.put("pipeline-", BROKE_OFF);
    }

    /** @param endedReason Vapi's */
    public static CallEnd of(String endedReason) {
        CallEnd named = BY_NAME.get(endedReason);
        return named != null
                ? named
                : BY_BEGINNING.entrySet().stream()
                        .filter(family -> endedReason.startsWith(family.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(UNKNOWN);
    }

    public Meaning meaning() {
        return kind.meaning;
    }

    private static CallEnd missed(String reason) {
        return new CallEnd(Kind.MISSED, reason);
    }
}
