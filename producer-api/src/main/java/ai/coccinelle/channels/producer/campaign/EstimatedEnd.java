package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.campaign.Campaign;
import ai.coccinelle.channels.campaign.CampaignProgress;
import ai.coccinelle.channels.campaign.CampaignState;
import java.time.Instant;
import java.util.Optional;

/** When a campaign ends, by its pace and its lane's limits, if nothing else holds it up. */
final class EstimatedEnd {
    private static final double SECONDS_PER_HOUR = 3600;

    private EstimatedEnd() {}

    /** @return empty when it does not run, or nothing is left to send */
    static Optional<Instant> of(Campaign campaign, CampaignProgress progress, Instant now) {
        long toMake = campaign.counts().waiting();
        long toSend = toMake + progress.open();
        if (campaign.state() != CampaignState.RUNNING || toSend == 0) {
            return Optional.empty();
        }
        Integer perHour = campaign.plan().perHour();
        double byThePace = perHour == null ? 0 : toMake * SECONDS_PER_HOUR / perHour;
        double byTheLane = toSend / progress.lanePerSecond();
        Instant heldUntil = campaign.heldUntil();
        Instant from = heldUntil == null || heldUntil.isBefore(now) ? now : heldUntil;
        return Optional.of(from.plusSeconds((long) Math.ceil(Math.max(byThePace, byTheLane))));
    }
}
