package ai.coccinelle.channels.campaign;

import ai.coccinelle.channels.message.Hold;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A campaign.
 *
 * @param pauseReason why a paused one is, in words; null when it is not
 * @param heldFor why nothing is made just now; null: nothing forbids it
 * @param heldUntil until when; null when it is not held
 * @param separator between the fields of its file; null: it has none yet
 */
public record Campaign(
        UUID id,
        UUID tenantId,
        CampaignPlan plan,
        CampaignState state,
        @Nullable String pauseReason,
        @Nullable Hold heldFor,
        @Nullable Instant heldUntil,
        @Nullable Character separator,
        CampaignCounts counts,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {}
