package ai.coccinelle.channels.message;

import ai.coccinelle.channels.lane.Priority;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a message is for; it decides who goes first and what happens when an outcome cannot be known. */
public enum MessageKind {
    /** Confirmations, reminders, answers. Goes before bulk; sent again when nobody can say whether it went. */
    TRANSACTIONAL,
    /** Promotions and newsletters. Left uncertain when nobody can say whether it went. */
    BULK,
    /** A tenant's test of a channel: one attempt, no retry. */
    TEST;

    /** Who goes first. */
    public Priority priority() {
        return this == BULK ? Priority.BULK : Priority.TRANSACTIONAL;
    }

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static MessageKind of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
