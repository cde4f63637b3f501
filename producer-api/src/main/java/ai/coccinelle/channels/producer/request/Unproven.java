package ai.coccinelle.channels.producer.request;

import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpHeaders;

/** Counts, by address, the calls without a key that proved nothing, and has those of an address with many take turns. */
final class Unproven {
    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 100_000;
    private static final int TURNS_AT_ONCE = 2;

    private final LoadingCache<String, RateLimiter> limiters;
    private final Semaphore turns = new Semaphore(TURNS_AT_ONCE, true);
    private final Duration patience;

    /**
     * @param perMinute so many of an address are dealt with as they come
     * @param patience how long one waits for its turn
     */
    Unproven(int perMinute, Duration patience) {
        this.patience = patience;
        RateLimiterConfig config = RateLimiterConfig.custom()
                .limitForPeriod(perMinute)
                .limitRefreshPeriod(PERIOD)
                .timeoutDuration(Duration.ZERO)
                .build();
        this.limiters = Caffeine.newBuilder()
                .expireAfterAccess(PERIOD.multipliedBy(2))
                .maximumSize(MOST_REMEMBERED)
                .build(_ -> RateLimiter.of("unproven", config));
    }

    void count(String address) {
        var _ = limiters.get(address).acquirePermission();
    }

    /** Whether too many of the address's calls proved nothing this minute. */
    boolean isSuspect(String address) {
        RateLimiter limiter = limiters.getIfPresent(address);
        return limiter != null && limiter.getMetrics().getAvailablePermissions() <= 0;
    }

    /** False when it did not come in time. */
    boolean awaitTurn() {
        try {
            return turns.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void endTurn() {
        turns.release();
    }

    static Problem tooMany() {
        return Problem.of(
                        ProblemType.TOO_MANY_REQUESTS,
                        "Too many calls that prove nothing came from this address. Wait a minute, and send this one again;"
                                + " nothing of it was stored.")
                .with(HttpHeaders.RETRY_AFTER, String.valueOf(PERIOD.toSeconds()));
    }
}
