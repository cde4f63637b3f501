package ai.coccinelle.channels.lane;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a lane stands.
 *
 * @param openAt no permit before this time; null when it has permits now
 * @param pausedUntil when a paused lane is tried again; null when it is not paused
 * @param pauseReason what to mend, in plain words; null when it is not paused
 */
public record LaneState(
        LaneRate rate,
        @Nullable Instant openAt,
        @Nullable Instant pausedUntil,
        @Nullable String pauseReason) {}
