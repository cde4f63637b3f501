package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.LaneRate;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What this worker lets go, per lane and per platform account: a guard beside the exact permits of the release, for the
 * day when something releases too much. A lane's limiter allows twice its rate and its burst in each second, since what
 * was released evenly may arrive bunched, and a permit that is refused here was charged there. Idle limiters go after a
 * minute.
 */
final class LocalLimits {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final Cache<LaneKey, RateLimiter> lanes =
            Caffeine.newBuilder().expireAfterAccess(Duration.ofMinutes(1)).build();
    private final Map<ChannelType, RateLimiter> accounts = new EnumMap<>(ChannelType.class);

    LocalLimits(int accountPerSecond) {
        for (ChannelType channel : ChannelType.values()) {
            if (channel.account() == ChannelType.Account.PLATFORM) {
                accounts.put(channel, limiter(channel.wireName(), accountPerSecond));
            }
        }
    }

    /**
     * Takes a permit.
     *
     * @return empty when it may go now; otherwise when to try again
     */
    Optional<Duration> take(LaneKey lane, LaneRate rate) {
        int perPeriod = perPeriod(rate);
        RateLimiter mine = lanes.get(lane, key -> limiter(key.toString(), perPeriod));
        if (mine.getRateLimiterConfig().getLimitForPeriod() != perPeriod) {
            mine.changeLimitForPeriod(perPeriod);
        }
        RateLimiter account = accounts.get(lane.channel());
        boolean allowed = mine.acquirePermission() && (account == null || account.acquirePermission());
        return allowed ? Optional.empty() : Optional.of(PERIOD);
    }

    private static int perPeriod(LaneRate rate) {
        return 2 * rate.perSecond().setScale(0, RoundingMode.CEILING).intValueExact() + rate.burst();
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
