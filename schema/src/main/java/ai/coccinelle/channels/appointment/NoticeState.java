package ai.coccinelle.channels.appointment;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a notice stands. */
public enum NoticeState {
    /** Its message is to be made when it is due. */
    PLANNED,
    /** It has a message, which is looked after until it has arrived or another channel is to be tried. */
    UNDER_WAY,
    /** It arrived, or may have, or nothing more can be done. */
    DONE,
    /** It is not told. */
    SKIPPED;

    /** The name in JSON and SQL. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static NoticeState of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
