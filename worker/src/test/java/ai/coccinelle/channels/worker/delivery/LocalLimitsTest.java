package ai.coccinelle.channels.worker.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.LaneRate;
import java.math.BigDecimal;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LocalLimitsTest {
    private static final LaneRate SLOW = new LaneRate(new BigDecimal("0.5"), 2);

    @Test
    void aLaneGetsTwiceItsRateAndItsBurstInASecond() {
        LocalLimits limits = new LocalLimits(1000);
        LaneKey lane = lane(ChannelType.EMAIL);

        for (int permit = 0; permit < 4; permit++) {
            assertThat(limits.take(lane, SLOW)).isEmpty();
        }
        assertThat(limits.take(lane, SLOW)).isPresent();
        assertThat(limits.take(lane(ChannelType.EMAIL), SLOW)).isEmpty();
    }

    @Test
    void thePlatformsAccountIsSharedByAllTenants() {
        LocalLimits limits = new LocalLimits(2);

        assertThat(limits.take(lane(ChannelType.SMS), SLOW)).isEmpty();
        assertThat(limits.take(lane(ChannelType.SMS), SLOW)).isEmpty();
        assertThat(limits.take(lane(ChannelType.SMS), SLOW)).isPresent();
        assertThat(limits.take(lane(ChannelType.EMAIL), SLOW)).isEmpty();
    }

    private static LaneKey lane(ChannelType channel) {
        return new LaneKey(UUID.randomUUID(), channel);
    }
}
