package ai.coccinelle.channels.suppression;

import ai.coccinelle.channels.lane.LaneKey;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants nothing more of a tenant on a channel.
 *
 * @param shown the address, masked
 * @param endedAt since when it is lifted; null: it holds
 */
public record Suppression(
        UUID id,
        LaneKey lane,
        SuppressionScope scope,
        String shown,
        SuppressionSource source,
        Instant at,
        @Nullable Instant endedAt) {}
