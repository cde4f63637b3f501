package ai.coccinelle.channels.message;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a message is not due yet, though nothing went wrong with it. */
public enum Hold {
    /** Whoever asked for it said when. */
    SEND_AT,
    /** The tenant's customers are not to be disturbed now. */
    QUIET_HOURS,
    /** The law allows no promotion now. */
    MARKETING_HOURS;

    /** The name in JSON and SQL. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The hold of that name; null for null. */
    public static @Nullable Hold of(@Nullable String wireName) {
        return wireName == null
                ? null
                : valueOf(wireName.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
