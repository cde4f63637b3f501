package ai.coccinelle.channels.message;

import java.util.Locale;

/** Whether what a message was made for still holds, when it is claimed. */
public enum Standing {
    /** It tells of no appointment, and no campaign that was cancelled made it. */
    INDEPENDENT,
    CURRENT,
    /** The appointment was changed or cancelled since: it must not go. */
    SUPERSEDED,
    /** The campaign that it is of was cancelled since: it must not go. */
    CALLED_OFF;

    static Standing of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
