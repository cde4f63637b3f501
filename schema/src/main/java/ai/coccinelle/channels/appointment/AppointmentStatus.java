package ai.coccinelle.channels.appointment;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether an appointment takes place. */
public enum AppointmentStatus {
    BOOKED,
    CANCELLED;

    /** The name in JSON and SQL. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static AppointmentStatus of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
