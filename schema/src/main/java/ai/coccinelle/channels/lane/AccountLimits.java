package ai.coccinelle.channels.lane;

import org.jspecify.annotations.Nullable;

/**
 * What one of the platform's own accounts may send, for all tenants together and over all processes.
 *
 * @param maxConcurrent calls at once; null: no such limit
 * @param holdSeconds how long a call holds its place, unless its end is known before
 */
public record AccountLimits(LaneRate rate, @Nullable Integer maxConcurrent, int holdSeconds) {
    public AccountLimits {
        if ((maxConcurrent != null && maxConcurrent < 1) || holdSeconds < 0) {
            throw new IllegalArgumentException("an account takes at least one call at once, for 0 seconds or more");
        }
    }
}
