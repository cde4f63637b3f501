package ai.coccinelle.channels.producer.upkeep;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.Accounts;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.message.Releases;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repairs what a crash left wrong in the lanes, and ends what no visit reaches. One process at a time does it. */
final class LaneRepairs {
    private static final Logger LOG = LoggerFactory.getLogger(LaneRepairs.class);
    private static final Duration AT_MOST = Duration.ofSeconds(1);

    private final Lanes lanes;
    private final Releases releases;
    private final Accounts accounts;
    private final Duration turn;

    /** @param every how often it is called, in each process */
    LaneRepairs(Lanes lanes, Releases releases, Accounts accounts, Duration every) {
        this.lanes = lanes;
        this.releases = releases;
        this.accounts = accounts;
        this.turn = every.multipliedBy(9).dividedBy(10);
    }

    /**
     * Repairs slices of the lanes for at most {@link #AT_MOST}, unless another process had the turn; the next one goes on where
     * this one ends. What fails stops none of the rest.
     */
    void repair() {
        run("the repair of lanes", () -> {
            if (lanes.takeRepairTurn(turn)) {
                run("the repair of lanes", this::repairSlices);
                for (ChannelType channel : ChannelType.values()) {
                    run("the end of what suspended tenants had waiting", () -> expireSuspended(channel));
                }
                run("the end of calls that are over", accounts::forgetCalls);
            }
        });
    }

    private static void run(String what, Runnable task) {
        try {
            task.run();
        } catch (JdbiException fault) {
            LOG.warn("the database does not answer {}; it is tried again: {}", what, fault.toString());
        }
    }

    private void repairSlices() {
        long start = System.nanoTime();
        boolean last;
        do {
            Optional<Lanes.Repair> slice = lanes.repair();
            last = slice.map(Lanes.Repair::last).orElse(true);
            slice.ifPresent(LaneRepairs::log);
        } while (!last && System.nanoTime() - start < AT_MOST.toNanos());
    }

    private static void log(Lanes.Repair repair) {
        if (repair.hints() > 0) {
            LOG.info("set the hints of {} lanes right", repair.hints());
        }
        if (repair.counts() > 0) {
            LOG.warn(
                    "{} lanes had a wrong count of messages in flight; somebody changed rows by hand", repair.counts());
        }
    }

    private void expireSuspended(ChannelType channel) {
        int ended = releases.expireSuspended(channel);
        if (ended > 0) {
            LOG.info("ended {} messages of suspended tenants that were too late", ended);
        }
    }
}
