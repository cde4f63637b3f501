package ai.coccinelle.channels.tenant;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API key as it can be shown: never the key.
 *
 * @param tenantId whose key; null: the platform's
 * @param prefix its first characters, to tell keys apart
 * @param test whether its messages end in the sandbox
 * @param lastUsedAt to the minute; null: never
 * @param revokedAt null: it is valid
 */
public record StoredKey(
        UUID id,
        @Nullable UUID tenantId,
        String name,
        String prefix,
        boolean test,
        Set<Scope> scopes,
        Instant createdAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt) {
    public StoredKey {
        scopes = Set.copyOf(scopes);
    }
}
