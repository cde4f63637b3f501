package ai.coccinelle.channels.producer.ingress;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How many messages a tenant may publish a second, and how many of unknown keys a publisher is answered for a minute, in this
 * process. Limiters of those who fell silent are forgotten.
 */
final class IngressLimits {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 10_000;
    private static final String NO_NAME = "";

    private final LoadingCache<UUID, RateLimiter> tenants;
    private final LoadingCache<String, RateLimiter> unknownKeys;

    IngressLimits(int perSecond, int unknownKeysPerMinute) {
        this.tenants = limiters(perSecond, SECOND);
        this.unknownKeys = limiters(unknownKeysPerMinute, MINUTE);
    }

    /** Whether the tenant may publish one more message now, by whichever of its keys; if so, it is counted. */
    boolean allow(UUID tenant) {
        return tenants.get(tenant).acquirePermission();
    }

    /** Whether the publisher of an unknown key is still answered; if so, the answer is counted. */
    boolean isAnswered(@Nullable String publisher) {
        return unknownKeys.get(Objects.requireNonNullElse(publisher, NO_NAME)).acquirePermission();
    }

    private static <K> LoadingCache<K, RateLimiter> limiters(int permits, Duration period) {
        return Caffeine.newBuilder()
                .expireAfterAccess(period.multipliedBy(2))
                .maximumSize(MOST_REMEMBERED)
                .build(_ -> RateLimiter.of(
                        "ingress",
                        RateLimiterConfig.custom()
                                .limitForPeriod(permits)
                                .limitRefreshPeriod(period)
                                .timeoutDuration(Duration.ZERO)
                                .build()));
    }
}
