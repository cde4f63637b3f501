package ai.coccinelle.channels.callback;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where an event stands. */
public enum CallbackStatus {
    /** It waits for its turn, or for its next try. */
    PENDING,
    /** An attempt is under way, or its worker fell silent. */
    SENDING,
    DELIVERED,
    /** Given up; it can be sent again by hand. */
    FAILED;

    /** Its name in JSON and in the database. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<CallbackStatus> find(String wireName) {
        return Arrays.stream(values())
                .filter(status -> status.wireName().equals(wireName))
                .findFirst();
    }

    static CallbackStatus of(String wireName) {
        return find(wireName).orElseThrow();
    }
}
