package ai.coccinelle.channels.message;

import ai.coccinelle.channels.lane.Permits;
import ai.coccinelle.channels.lane.Priority;
import ai.coccinelle.channels.lane.Quotas;
import java.time.Duration;
import java.util.UUID;

/**
 * A lane, locked for a visit, and what it may release.
 *
 * @param priority of the messages that it is visited for
 * @param inFlight messages released or being sent
 * @param lapsed whether nothing that waits may go and something in flight outlived its lease, which takes no place and was
 *     charged to its day
 * @param probing whether its pause is over, so that one message may try whether the fault was mended
 */
record LaneVisit(
        UUID tenantId,
        Priority priority,
        Permits permits,
        Quotas quotas,
        int inFlight,
        int maxInFlight,
        boolean lapsed,
        boolean probing) {
    /** How soon a lane that has as much in flight as it may is looked at again. */
    private static final long LOOK_AGAIN_AFTER = Duration.ofMillis(20).toNanos() / 1000;

    /** The same for a lane whose day is used up: for what is in flight and may outlive its lease. */
    private static final long LOOK_FOR_LEASES_AFTER = Duration.ofSeconds(5).toNanos() / 1000;

    /** How many messages it may release now. */
    int available() {
        int places = lapsed ? Integer.MAX_VALUE : places();
        int allowed =
                Math.min(Math.min(permits.available(), places), quotas.minute().available());
        return probing ? Math.min(1, allowed) : allowed;
    }

    /** How many messages that wait it may release: its window's places, and what is left of its day. */
    int places() {
        return Math.min(
                Math.max(0, priority.window(maxInFlight) - inFlight),
                quotas.day().available());
    }

    /**
     * The lane after a visit.
     *
     * @param released how many messages were released
     * @param charged what its quotas are charged
     * @param launched how many more are in flight than before; negative when leases ended
     */
    LaneVisit after(int released, Charge charged, int launched) {
        return new LaneVisit(
                tenantId,
                priority,
                permits.after(released),
                quotas.after(charged.minute(), charged.day()),
                inFlight + launched,
                maxInFlight,
                false,
                probing);
    }

    /** In how many microseconds it may release the next message, as far as that is known; 0: now. */
    long opensIn() {
        long dayOpensIn = quotas.day().opensIn();
        if (inFlight > 0) {
            dayOpensIn = Math.min(dayOpensIn, LOOK_FOR_LEASES_AFTER);
        }
        long limits = Math.max(permits.worthIn(), Math.max(quotas.minute().opensIn(), dayOpensIn));
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

    /** What a visit charges to the quotas: what it released, less what was charged before and is not sent. */
    record Charge(int minute, int day) {}
}
