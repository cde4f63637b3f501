package ai.coccinelle.channels.producer.access;

import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.UUID;
import org.springframework.http.HttpHeaders;

/**
 * How often, in this process, an address may come with keys that are not known, and a tenant may change its configuration
 * and its keys or have a channel tested, whichever of its keys it uses. Each name's limiter is forgotten when it fell silent.
 */
final class SensitiveLimits {
    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 100_000;

    private final LoadingCache<String, RateLimiter> unknownKeys;
    private final LoadingCache<UUID, RateLimiter> changes;
    private final int changesPerMinute;

    SensitiveLimits(int unknownKeysPerMinute, int changesPerMinute) {
        this.changesPerMinute = changesPerMinute;
        this.unknownKeys = Caffeine.newBuilder()
                .expireAfterAccess(PERIOD.multipliedBy(2))
                .maximumSize(MOST_REMEMBERED)
                .build(address -> limiter("unknown-keys", unknownKeysPerMinute));
        this.changes = Caffeine.newBuilder()
                .expireAfterAccess(PERIOD.multipliedBy(2))
                .maximumSize(MOST_REMEMBERED)
                .build(tenant -> limiter("changes", changesPerMinute));
    }

    /** Counts a key that is not known; false when too many came from this address. Keys that are known are not asked about. */
    boolean allowsUnknownKey(String address) {
        return unknownKeys.get(address).acquirePermission();
    }

    /** Whether the caller may make a change now; if so, it is counted. The platform may as often as it calls at all. */
    boolean allowsChange(Caller caller) {
        return switch (caller) {
            case Caller.Platform _ -> true;
            case Caller.OfTenant tenant -> changes.get(tenant.tenantId()).acquirePermission();
        };
    }

    /** What the tenant has left, as draft-ietf-httpapi-ratelimit-headers-10 writes it. */
    String left(Caller.OfTenant caller) {
        return "\"changes\";r="
                + Math.max(0, changes.get(caller.tenantId()).getMetrics().getAvailablePermissions());
    }

    /** The rule, in the same form. */
    String policy() {
        return "\"changes\";q=%d;w=%d".formatted(changesPerMinute, PERIOD.toSeconds());
    }

    static Problem shutOut() {
        return Problem.of(
                        ProblemType.TOO_MANY_REQUESTS,
                        "Too many requests with unknown keys came from this address. Wait a minute, and send a valid key.")
                .with(HttpHeaders.RETRY_AFTER, String.valueOf(PERIOD.toSeconds()));
    }

    static Problem tooManyChanges() {
        return Problem.of(
                        ProblemType.TOO_MANY_REQUESTS,
                        "This tenant changes or tests more a minute than it may. Wait a minute, and send this one again; nothing"
                                + " was changed.")
                .with(HttpHeaders.RETRY_AFTER, String.valueOf(PERIOD.toSeconds()));
    }

    private static RateLimiter limiter(String name, int perMinute) {
        return RateLimiter.of(
                name,
                RateLimiterConfig.custom()
                        .limitForPeriod(perMinute)
                        .limitRefreshPeriod(PERIOD)
                        .timeoutDuration(Duration.ZERO)
                        .build());
    }
}
