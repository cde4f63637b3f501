package ai.coccinelle.channels.message;

import java.util.Locale;

/** Whether what a message tells of an appointment still holds, when it is claimed. */
public enum Standing {
    /** It tells of no appointment. */
    INDEPENDENT,
    CURRENT,
    /** The appointment was changed or cancelled since: it must not go. */
    SUPERSEDED;

    static Standing of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
