package ai.coccinelle.channels.callback;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a tenant's system can be told. */
public enum CallbackType {
    MESSAGE_SENT,
    MESSAGE_DELIVERED,
    MESSAGE_UNDELIVERED,
    MESSAGE_FAILED,
    /** Nobody can say whether it went, and it is not tried again by itself. */
    MESSAGE_UNCERTAIN,
    MESSAGE_EXPIRED,
    MESSAGE_SUPPRESSED,
    MESSAGE_CANCELLED,
    REPLY_RECEIVED,
    LANE_PAUSED,
    LANE_RESUMED,
    /** Asked for, to see whether callbacks arrive. */
    CALLBACK_TEST;

    /** Whether a tenant chooses it, or gets it when it asks for it. */
    public boolean isChosen() {
        return this != CALLBACK_TEST;
    }

    /** Its name in JSON and in the database: {@code message.sent}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '.');
    }

    public static Optional<CallbackType> find(String wireName) {
        return Arrays.stream(values())
                .filter(type -> type.wireName().equals(wireName))
                .findFirst();
    }

    /** @throws IllegalArgumentException when there is no such type */
    public static CallbackType of(String wireName) {
        return find(wireName).orElseThrow(() -> new IllegalArgumentException("no callback is of type " + wireName));
    }
}
