package ai.coccinelle.channels.producer.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;

/** How often each caller may call, in this process. Limiters of callers that fell silent are forgotten. */
final class CallLimits {
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final LoadingCache<Caller, RateLimiter> limiters;

    CallLimits(int perSecond, int perSecondOfPlatform) {
        this.limiters = Caffeine.newBuilder().expireAfterAccess(IDLE).build(caller -> switch (caller) {
            case Caller.Platform _ -> limiter(perSecondOfPlatform);
            case Caller.OfTenant _ -> limiter(perSecond);
        });
    }

    /** Whether the caller may call now; if so, the call is counted. */
    boolean allow(Caller caller) {
        return limiters.get(caller).acquirePermission();
    }

    private static RateLimiter limiter(int perSecond) {
        return RateLimiter.of(
                "caller",
                RateLimiterConfig.custom()
                        .limitForPeriod(perSecond)
                        .limitRefreshPeriod(PERIOD)
                        .timeoutDuration(Duration.ZERO)
                        .build());
    }
}
