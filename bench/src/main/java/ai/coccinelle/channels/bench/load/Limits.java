package ai.coccinelle.channels.bench.load;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.AccountLimits;
import ai.coccinelle.channels.lane.Accounts;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.LaneLimits;
import ai.coccinelle.channels.lane.LaneRate;
import ai.coccinelle.channels.lane.Lanes;
import java.math.BigDecimal;
import org.jdbi.v3.core.Jdbi;

/** Sets limits, as the product does when one is changed. */
public final class Limits {
    private static final LaneRate BEYOND_ALL = new LaneRate(BigDecimal.valueOf(100_000), 100_000);

    /** See the migration that creates the accounts. */
    private static final int INITIAL = 100;

    private final Lanes lanes;
    private final Accounts accounts;

    public Limits(Jdbi jdbi) {
        this.lanes = new Lanes(jdbi);
        this.accounts = new Accounts(jdbi);
    }

    /** Gives the lane this rate; its window stays what a new lane starts with. Holds from the next release on. */
    public void set(LaneKey lane, double perSecond, int burst) {
        LaneRate rate = new LaneRate(BigDecimal.valueOf(perSecond), burst);
        lanes.limit(lane, LaneLimits.initial(lane.channel()).at(rate));
    }

    /** Gives the lane no limit but this window. Holds from the next release on. */
    public void open(LaneKey lane, int maxInFlight) {
        lanes.limit(lane, new LaneLimits(BEYOND_ALL, null, null, maxInFlight));
    }

    /** Gives the platform's own account for SMS the limit that it has from the start. */
    public void restoreAccount() {
        accounts.limit(ChannelType.SMS, new AccountLimits(new LaneRate(BigDecimal.valueOf(INITIAL), INITIAL), null, 0));
    }

    /** Lets the platform's own account for SMS stand in nobody's way. */
    public void openAccount() {
        accounts.limit(ChannelType.SMS, new AccountLimits(BEYOND_ALL, null, 0));
    }
}
