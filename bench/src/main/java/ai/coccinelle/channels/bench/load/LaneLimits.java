package ai.coccinelle.channels.bench.load;

import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.LaneRate;
import ai.coccinelle.channels.lane.Lanes;
import java.math.BigDecimal;
import org.jdbi.v3.core.Jdbi;

/** Sets lanes' limits, as the product does when a limit is changed. */
public final class LaneLimits {
    private final Lanes lanes;

    public LaneLimits(Jdbi jdbi) {
        this.lanes = new Lanes(jdbi);
    }

    /** Holds from the next release on. */
    public void set(LaneKey lane, double perSecond, int burst) {
        lanes.limit(lane, new LaneRate(BigDecimal.valueOf(perSecond), burst));
    }
}
