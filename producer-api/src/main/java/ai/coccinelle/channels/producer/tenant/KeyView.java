package ai.coccinelle.channels.producer.tenant;

import ai.coccinelle.channels.tenant.Scope;
import ai.coccinelle.channels.tenant.StoredKey;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A key as it can be shown again. */
@Schema(name = "Key")
record KeyView(
        UUID id,
        @Schema(example = "booking system") String name,

        @Schema(description = "Its first characters", example = "cck_live_5f6f0e")
        String prefix,

        KeyRequest.Mode mode,
        @Schema(example = "send read configure") String scope,
        Instant createdAt,

        @Schema(description = "To the minute; null: never") @Nullable
        Instant lastUsedAt,

        @Schema(description = "Null: it is valid") @Nullable Instant revokedAt) {

    static KeyView of(StoredKey key) {
        return new KeyView(
                key.id(),
                key.name(),
                key.prefix(),
                key.test() ? KeyRequest.Mode.TEST : KeyRequest.Mode.LIVE,
                Scope.list(key.scopes()),
                key.createdAt(),
                key.lastUsedAt(),
                key.revokedAt());
    }
}
