package ai.coccinelle.channels.producer.webhook;

import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.UUID;
import org.springframework.http.HttpHeaders;

/** How many receipts and replies a tenant's own webhook may tell: a tenant knows its secret, and could make them up. */
final class TenantUpdates {
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final int mostReceipts;
    private final int mostReplies;
    private final LoadingCache<UUID, RateLimiter> receipts;
    private final LoadingCache<UUID, RateLimiter> replies;

    /** @param settings with the limits of a minute */
    TenantUpdates(ReceiptSettings settings) {
        this.mostReceipts = settings.perMinute();
        this.mostReplies = settings.repliesPerMinute();
        this.receipts = limiters(mostReceipts);
        this.replies = limiters(mostReplies);
    }

    private static LoadingCache<UUID, RateLimiter> limiters(int perMinute) {
        RateLimiterConfig config = RateLimiterConfig.custom()
                .limitForPeriod(perMinute)
                .limitRefreshPeriod(PERIOD)
                .timeoutDuration(Duration.ZERO)
                .build();
        return Caffeine.newBuilder()
                .expireAfterAccess(PERIOD.multipliedBy(2))
                .build(_ -> RateLimiter.of("updates", config));
    }

    /** @throws Refusal when these are more than the tenant may be told this minute */
    void refuseTooMany(UUID tenantId, WhatsAppEvents events) {
        if (!allows(receipts.get(tenantId), events.receipts().size(), mostReceipts)
                || !allows(
                        replies.get(tenantId),
                        events.replies().size() + events.changes().size(),
                        mostReplies)) {
            throw new Refusal(Problem.of(
                            ProblemType.TOO_MANY_REQUESTS,
                            "This webhook says more a minute than is taken in of one tenant; nothing of this call was stored. Send it"
                                    + " again in a minute.")
                    .with(HttpHeaders.RETRY_AFTER, String.valueOf(PERIOD.toSeconds())));
        }
    }

    /** One call that alone has more than a minute's may come once a minute. */
    private static boolean allows(RateLimiter limiter, int wanted, int most) {
        return wanted == 0 || limiter.acquirePermission(Math.min(wanted, most));
    }
}
