package ai.coccinelle.channels.worker.provider;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of handing a message to its provider. {@code code} is the provider's own where it gave one, and
 * {@code reason} is in words that a tenant may read: no address, no content, no secret.
 */
public sealed interface Outcome {

    /**
     * The provider took it.
     *
     * @param recipientId under which the provider knows the recipient; null: it did not say
     */
    record Accepted(String externalMessageId, @Nullable String recipientId) implements Outcome {
        public Accepted(String externalMessageId) {
            this(externalMessageId, null);
        }

        /** Leaves the recipient's id out: it is a phone number. */
        @Override
        public String toString() {
            return "Accepted[externalMessageId=" + externalMessageId + "]";
        }
    }

    /** The provider refuses this message for good: trying again would not help. */
    record Refused(String code, String reason) implements Outcome {}

    /** The message itself cannot be sent: nothing was handed to the provider, which so was not heard either. */
    record Unsendable(String code, String reason) implements Outcome {}

    /**
     * The provider did not process it, because there is too much at once on this account. It slows the account.
     *
     * @param retryAfter how long the provider asked to be left alone; null when it did not say
     */
    record Throttled(@Nullable Duration retryAfter, String code, String reason) implements Outcome {}

    /**
     * The provider did not process it, because there is too much at once from the tenant's own sender. It slows the
     * tenant's lane, never an account of the platform.
     *
     * @param retryAfter how long the provider asked to be left alone; null when it did not say
     */
    record SenderThrottled(@Nullable Duration retryAfter, String code, String reason) implements Outcome {}

    /**
     * The provider did not process it, because there is too much at once to this recipient. It postpones this message and
     * slows nothing else.
     *
     * @param retryAfter how long the provider asked to leave the recipient alone; null when it did not say
     */
    record RecipientThrottled(@Nullable Duration retryAfter, String code, String reason) implements Outcome {}

    /** The provider said that it cannot now, which passes; it does not have the message. */
    record TransientFault(String code, String reason) implements Outcome {}

    /** There was no connection, or it broke off or fell silent before the provider had the message. */
    record Unreachable(String code, String reason) implements Outcome {}

    /**
     * The account or its credentials are wrong: no message can go on it until that is repaired. It pauses the account, which
     * on a channel of the platform is every tenant's. So it never depends on a message, its recipient or its sender.
     */
    record Misconfigured(String code, String reason) implements Outcome {}

    /**
     * The account works, the sender does not: no message from this sender can go until that is repaired. It pauses the
     * tenant's lane, never an account of the platform.
     */
    record SenderRefused(String code, String reason) implements Outcome {}

    /**
     * The account and the sender work, but the provider does not take this message yet: its template is paused or unknown
     * there, or its sender does not reach this destination. It counts a fault of this message and holds up nothing else.
     */
    record Blocked(String code, String reason) implements Outcome {}

    /** The provider may have the message: the call ended without an answer that says. */
    record Unanswered(String code, String reason) implements Outcome {}

    /** The provider answered that it cannot say itself whether the message went on. */
    record Unclear(String code, String reason) implements Outcome {}
}
