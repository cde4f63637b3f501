package ai.coccinelle.channels.message;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What the lanes of one visit are charged, written in one statement. */
final class Charges {
    private final List<LaneVisit> lanes = new ArrayList<>();
    private final List<Integer> launched = new ArrayList<>();
    private final List<Boolean> probes = new ArrayList<>();
    private final List<Boolean> more = new ArrayList<>();

    /**
     * Adds a lane.
     *
     * @param after the lane as it is to be
     * @param launched how many more of its messages are in flight
     * @param probes whether it just released its probe
     * @param more whether it may have more due: it took all that it was granted
     */
    void add(LaneVisit after, int launched, boolean probes, boolean more) {
        lanes.add(after);
        this.launched.add(launched);
        this.probes.add(probes);
        this.more.add(more);
    }

    void execute(Handle handle, ChannelType channel, Priority priority, Duration lease) {
        if (lanes.isEmpty()) {
            return;
        }
        handle.createUpdate(ReleaseSql.CHARGE_LANES)
                .define("hint", priority.hint())
                .bind("channel", channel.wireName())
                .bind("priority", priority.ordinal())
                .bind("lease", lease.toMillis() / 1000.0)
                .bind("tenants", lanes.stream().map(LaneVisit::tenantId).toArray(UUID[]::new))
                .bind(
                        "ahead",
                        lanes.stream().map(lane -> lane.permits().ahead()).toArray(Long[]::new))
                .bind("opensIn", lanes.stream().map(LaneVisit::opensIn).toArray(Long[]::new))
                .bind(
                        "opensToBulkIn",
                        lanes.stream().map(LaneVisit::opensToBulkIn).toArray(Long[]::new))
                .bind("launched", launched.toArray(Integer[]::new))
                .bind(
                        "minutesAt",
                        lanes.stream()
                                .map(lane -> lane.quotas().minuteAt().toString())
                                .toArray(String[]::new))
                .bind(
                        "minutes",
                        lanes.stream()
                                .map(lane -> lane.quotas().minute().used())
                                .toArray(Integer[]::new))
                .bind(
                        "daysAt",
                        lanes.stream()
                                .map(lane -> lane.quotas().dayAt().toString())
                                .toArray(String[]::new))
                .bind(
                        "days",
                        lanes.stream().map(lane -> lane.quotas().day().used()).toArray(Integer[]::new))
                .bind("probes", probes.toArray(Boolean[]::new))
                .bind("more", more.toArray(Boolean[]::new))
                .execute();
    }
}
