package ai.coccinelle.channels.message;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a message stands; docs/states.md draws the transitions. */
public enum MessageStatus {
    /** Accepted; its due time says when it may go. */
    PENDING,
    /** A copy is in the broker; its due time is the end of that lease. */
    RELEASED,
    /** An attempt is under way; its due time is the end of that lease. */
    SENDING,
    /** An attempt ended without an answer: the provider may have the message or not. */
    UNCERTAIN,
    /** The provider took it. */
    SENT,
    /** The provider says that it arrived. */
    DELIVERED,
    /** The provider says that it did not arrive. */
    UNDELIVERED,
    /** Refused for good, or its retries are used up. */
    FAILED,
    /** Withdrawn before it was sent. */
    CANCELLED,
    /** Its time passed before it could be sent. */
    EXPIRED,
    /** The recipient opted out. */
    SUPPRESSED;

    /** The name in JSON and SQL. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status of that wire name, or empty when there is none. */
    public static Optional<MessageStatus> find(String wireName) {
        return Arrays.stream(values())
                .filter(status -> status.wireName().equals(wireName))
                .findFirst();
    }

    /**
     * The status of that wire name.
     *
     * @throws IllegalArgumentException when there is none
     */
    @JsonCreator
    public static MessageStatus of(String wireName) {
        return find(wireName).orElseThrow(() -> new IllegalArgumentException("no status '" + wireName + "'"));
    }

    /** Whether the message still moves by itself. An uncertain one does until its policy closed it. */
    public boolean isOpen() {
        return switch (this) {
            case PENDING, RELEASED, SENDING, UNCERTAIN -> true;
            case SENT, DELIVERED, UNDELIVERED, FAILED, CANCELLED, EXPIRED, SUPPRESSED -> false;
        };
    }
}
