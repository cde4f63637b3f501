package ai.coccinelle.channels.worker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.LaneLimits;
import ai.coccinelle.channels.lane.LaneRate;
import java.math.BigDecimal;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LaneGuardsTest {
    private static final LaneLimits SLOW = new LaneLimits(new LaneRate(new BigDecimal("0.5"), 2), null, null, 3);

    private final LaneGuards guards = new LaneGuards();

    @Test
    void aLaneGetsWhatItsRowAllowsInASecondAndNoOtherLanesShare() {
        LaneKey lane = lane();

        taken(lane, SLOW, 6);
        assertThat(guards.take(lane, SLOW)).isPresent();
        assertThat(guards.take(lane(), SLOW)).isEmpty();
    }

    @Test
    void aWindowThatGatheredWhileTheWorkerWasAwayGoesAtOnce() {
        LaneLimits initial = LaneLimits.initial(ChannelType.SMS);

        taken(lane(), initial, initial.maxInFlight() + initial.rate().burst());
    }

    @Test
    void aLimitThatIsRaisedHoldsForTheNextClaim() {
        LaneKey lane = lane();
        taken(lane, SLOW, 6);

        LaneLimits raised = new LaneLimits(new LaneRate(new BigDecimal("20000"), 20000), null, null, 1000);
        taken(lane, raised, 20000);
    }

    @Test
    void theHighestLimitsThatThereAreDoNotOverflow() {
        LaneLimits highest = new LaneLimits(
                new LaneRate(new BigDecimal("999999"), Integer.MAX_VALUE), null, null, Integer.MAX_VALUE);

        assertThat(guards.take(lane(), highest)).isEmpty();
    }

    private void taken(LaneKey lane, LaneLimits limits, int permits) {
        for (int permit = 0; permit < permits; permit++) {
            assertThat(guards.take(lane, limits)).isEmpty();
        }
    }

    private static LaneKey lane() {
        return new LaneKey(UUID.randomUUID(), ChannelType.SMS);
    }
}
