package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.LaneLimits;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;

/**
 * Guard beside the exact permits of the release, for the day when something releases too much. A lane's limiter allows in each
 * second what its row lets be in flight already and what its rate and burst release meanwhile, so it never refuses what the
 * row allows, however bunched it arrives. The row comes with each claim: a limit that is raised holds at once. The
 * platform's accounts have no guard here: what they may send is shared by all workers, and only the release can count it.
 * Idle limiters go after a minute.
 */
final class LaneGuards {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Cache<LaneKey, RateLimiter> lanes =
            Caffeine.newBuilder().expireAfterAccess(Duration.ofMinutes(1)).build();

    /**
     * Takes a permit.
     *
     * @param limits of the lane, as its row has them now
     * @return empty when it may go now; otherwise when to try again
     */
    Optional<Duration> take(LaneKey lane, LaneLimits limits) {
        int perPeriod = perPeriod(limits);
        // changed in place, a limiter would keep to the old limit until its period ends
        RateLimiter mine = lanes.asMap()
                .compute(
                        lane,
                        (key, found) -> found == null || limit(found) != perPeriod
                                ? limiter(key.toString(), perPeriod)
                                : found);
        return mine.acquirePermission() ? Optional.empty() : Optional.of(PERIOD);
    }

    private static int limit(RateLimiter limiter) {
        return limiter.getRateLimiterConfig().getLimitForPeriod();
    }

    private static int perPeriod(LaneLimits limits) {
        long released =
                limits.rate().perSecond().setScale(0, RoundingMode.CEILING).longValue()
                        + limits.rate().burst();
        return (int) Math.min(Integer.MAX_VALUE, released + limits.maxInFlight());
    }

    private static RateLimiter limiter(String name, int perPeriod) {
        return RateLimiter.of(
                name,
                RateLimiterConfig.custom()
                        .limitRefreshPeriod(PERIOD)
                        .limitForPeriod(perPeriod)
                        .timeoutDuration(Duration.ZERO)
                        .build());
    }
}
