package ai.coccinelle.channels.message;

import ai.coccinelle.channels.lane.Permits;
import ai.coccinelle.channels.lane.Priority;
import ai.coccinelle.channels.lane.Quota;
import java.time.Duration;
import java.util.UUID;

/**
 * A lane, locked for a visit, and what it may release.
 *
 * @param priority of the messages that it is visited for
 * @param inFlight messages released or being sent
 * @param lapsed whether it has no place left and something in flight outlived its lease, which takes none
 * @param probing whether its pause is over, so that one message may try whether the fault was mended
 */
record LaneVisit(
        UUID tenantId,
        Priority priority,
        Permits permits,
        Quota minute,
        Quota day,
        int inFlight,
        int maxInFlight,
        boolean lapsed,
        boolean probing) {
    /** How soon a lane that has as much in flight as it may is looked at again. */
    private static final long LOOK_AGAIN_AFTER = Duration.ofMillis(20).toNanos() / 1000;

    /** How many messages it may release now. */
    int available() {
        int places = lapsed ? Integer.MAX_VALUE : places();
        int allowed = Math.min(Math.min(permits.available(), places), Math.min(minute.available(), day.available()));
        return probing ? Math.min(1, allowed) : allowed;
    }

    /** How many messages it may have in flight beside those that are. */
    int places() {
        return Math.max(0, priority.window(maxInFlight) - inFlight);
    }

    /**
     * The lane after so many messages were released.
     *
     * @param launched how many more are in flight than before; negative when leases ended
     */
    LaneVisit after(int released, int launched) {
        return new LaneVisit(
                tenantId,
                priority,
                permits.after(released),
                minute.after(released),
                day.after(released),
                inFlight + launched,
                maxInFlight,
                false,
                probing);
    }

    /** In how many microseconds it may release the next message, as far as that is known; 0: now. */
    long opensIn() {
        long limits = Math.max(permits.worthIn(), Math.max(minute.opensIn(), day.opensIn()));
        return Math.max(limits, placeIn(Priority.TRANSACTIONAL));
    }

    /** In how many microseconds it is worth a look whether bulk finds a place; 0: it does. */
    long opensToBulkIn() {
        return placeIn(Priority.BULK);
    }

    /** Whether it may release another message like those that it was visited for. */
    boolean isOpen() {
        return opensIn() == 0 && placeIn(priority) == 0;
    }

    private long placeIn(Priority which) {
        return inFlight < which.window(maxInFlight) ? 0 : LOOK_AGAIN_AFTER;
    }
}
