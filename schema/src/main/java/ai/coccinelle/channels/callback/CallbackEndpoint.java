package ai.coccinelle.channels.callback;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where a tenant's system is told of events.
 *
 * @param types the events that are wanted; null: all
 * @param secretAt since when it is signed with the present secret
 * @param formerUntil until when it is signed with the secret before as well; null: it is not
 * @param failingSince the first failure since the last success; null: the last one succeeded
 * @param disabledAt since when nothing is sent; null: it is on
 * @param disabledReason null: it is on
 */
public record CallbackEndpoint(
        UUID tenantId,
        String url,
        @Nullable Set<CallbackType> types,
        Instant secretAt,
        @Nullable Instant formerUntil,
        @Nullable Instant failingSince,
        @Nullable Instant disabledAt,
        @Nullable DisabledReason disabledReason) {

    /** Why nothing is sent. */
    public enum DisabledReason {
        /** The tenant switched it off. */
        ASKED,
        /** Nothing succeeded for days. */
        FAILING,
        /** It answered 410 Gone. */
        GONE;

        /** Its name in JSON, in metrics and in the database. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The reason of that name; null: none, where there is no name. */
        static @Nullable DisabledReason of(@Nullable String wireName) {
            return wireName == null ? null : valueOf(wireName.toUpperCase(Locale.ROOT));
        }
    }

    /** Without the URL, whose path or query may hold a secret. */
    @Override
    public String toString() {
        return "CallbackEndpoint[" + tenantId + "]";
    }
}
