package ai.coccinelle.channels.consent;

import ai.coccinelle.channels.lane.LaneKey;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who agreed to promotions of a tenant on a channel.
 *
 * @param shown the address, masked
 * @param source where the person agreed, in the tenant's words
 * @param givenAt when, as the tenant says
 * @param recordedBy the key, by its first characters and its name, or the campaign; null: recorded before this was kept
 * @param withdrawnAt since when it holds no more; null: it holds
 */
public record Consent(
        UUID id,
        LaneKey lane,
        String shown,
        ConsentBasis basis,
        String source,
        Instant givenAt,
        Instant recordedAt,
        @Nullable String recordedBy,
        @Nullable Instant withdrawnAt) {}
