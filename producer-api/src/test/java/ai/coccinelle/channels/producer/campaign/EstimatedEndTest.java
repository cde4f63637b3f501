package ai.coccinelle.channels.producer.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.campaign.Campaign;
import ai.coccinelle.channels.campaign.CampaignCounts;
import ai.coccinelle.channels.campaign.CampaignPlan;
import ai.coccinelle.channels.campaign.CampaignProgress;
import ai.coccinelle.channels.campaign.CampaignState;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.Hold;
import ai.coccinelle.channels.message.MessageStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EstimatedEndTest {
    private static final Instant NOW = Instant.parse("2027-01-08T09:00:00Z");

    @Test
    void theSlowerOfLaneAndPaceDecides() {
        assertThat(EstimatedEnd.of(campaign(CampaignState.RUNNING, 500, null, null), progress(100, 10), NOW))
                .contains(NOW.plusSeconds(60));
        assertThat(EstimatedEnd.of(campaign(CampaignState.RUNNING, 500, 3600, null), progress(100, 10), NOW))
                .contains(NOW.plusSeconds(500));
    }

    @Test
    void itCountsFromTheTimeUntilWhichTheCampaignIsHeld() {
        Instant morning = NOW.plus(Duration.ofHours(1));

        assertThat(EstimatedEnd.of(campaign(CampaignState.RUNNING, 500, null, morning), progress(0, 10), NOW))
                .contains(morning.plusSeconds(50));
    }

    @Test
    void whatDoesNotRunOrHasNothingLeftHasNone() {
        assertThat(EstimatedEnd.of(campaign(CampaignState.PAUSED, 500, null, null), progress(0, 10), NOW))
                .isEmpty();
        assertThat(EstimatedEnd.of(campaign(CampaignState.RUNNING, 0, null, null), progress(0, 10), NOW))
                .isEmpty();
    }

    private static CampaignProgress progress(long pending, double perSecond) {
        return new CampaignProgress(
                Map.of(MessageStatus.PENDING, pending, MessageStatus.SENT, 7L), Map.of(), perSecond);
    }

    private static Campaign campaign(
            CampaignState state, int waiting, @Nullable Integer perHour, @Nullable Instant heldUntil) {
        CampaignPlan plan = new CampaignPlan(
                "Soldes",
                ChannelType.SMS,
                "promotions",
                null,
                Map.of(),
                Map.of("to", "tel"),
                null,
                null,
                perHour,
                false);
        return new Campaign(
                new UUID(0, 1),
                new UUID(0, 2),
                plan,
                state,
                state == CampaignState.PAUSED ? "for a test" : null,
                heldUntil == null ? null : Hold.SEND_AT,
                heldUntil,
                ';',
                new CampaignCounts(waiting, waiting, 0, 0, 0, 0),
                NOW,
                NOW,
                null);
    }
}
