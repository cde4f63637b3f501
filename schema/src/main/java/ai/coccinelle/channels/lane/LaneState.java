package ai.coccinelle.channels.lane;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a lane stands.
 *
 * @param inFlight messages that are released or being sent
 * @param openAt no permit before this time; null when it has permits now
 * @param slowedUntil until when its provider wants to be left alone; null when it does not
 * @param dayUsedUp whether {@code openAt} is the tenant's next day, because the day's messages are used up
 * @param pausedUntil when a paused lane, or the platform's account that it uses, is tried again; null when not paused
 * @param pausedSince since when; null when not paused
 * @param pauseReason what to mend, in plain words; null when it is not paused
 * @param suspended whether its tenant may send nothing
 */
public record LaneState(
        LaneLimits limits,
        int inFlight,
        @Nullable Instant openAt,
        @Nullable Instant slowedUntil,
        boolean dayUsedUp,
        @Nullable Instant pausedUntil,
        @Nullable Instant pausedSince,
        @Nullable String pauseReason,
        boolean suspended) {}
