package ai.coccinelle.channels.appointment;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a customer is told of an appointment. */
public enum NoticeKind {
    /** That it is booked, or has a new time. */
    CONFIRMATION,
    REMINDER,
    CANCELLATION;

    /** The name in JSON and SQL. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static NoticeKind of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
