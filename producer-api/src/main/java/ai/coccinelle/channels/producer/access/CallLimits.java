package ai.coccinelle.channels.producer.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.UUID;

/**
 * How often each tenant may call, whichever of its keys it uses, and the platform, in this process. Limiters of callers that
 * fell silent are forgotten.
 */
final class CallLimits {
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final RateLimiter platform;
    private final LoadingCache<UUID, RateLimiter> tenants;

    CallLimits(int perSecond, int perSecondOfPlatform) {
        this.platform = limiter(perSecondOfPlatform);
        this.tenants = Caffeine.newBuilder().expireAfterAccess(IDLE).build(_ -> limiter(perSecond));
    }

    /** Whether the caller may call now; if so, the call is counted. */
    boolean allow(Caller caller) {
        return switch (caller) {
            case Caller.Platform _ -> platform.acquirePermission();
            case Caller.OfTenant tenant -> tenants.get(tenant.tenantId()).acquirePermission();
        };
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
