package ai.coccinelle.channels.lane;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where one of the platform's own accounts stands.
 *
 * @param calls that hold a place now
 * @param pausedUntil when a paused account is tried again; null when it is not paused
 * @param pauseReason what to mend, in plain words; null when it is not paused
 */
public record AccountState(
        AccountLimits limits,
        int calls,
        @Nullable Instant pausedUntil,
        @Nullable String pauseReason) {}
