package ai.coccinelle.channels.worker.provider;

import java.util.Map;
import org.springframework.retry.RetryPolicy;
import org.springframework.retry.backoff.ExponentialBackOffPolicy;
import org.springframework.retry.policy.CompositeRetryPolicy;
import org.springframework.retry.policy.SimpleRetryPolicy;
import org.springframework.retry.policy.TimeoutRetryPolicy;
import org.springframework.retry.support.RetryTemplate;

/**
 * Tries to connect a few times within about a second. Only {@link NotConnectedException} is tried again: whatever else
 * goes wrong may have left the machine, and is for {@code due_at} to repeat.
 */
public final class ConnectRetry {
    private static final int TRIES = 3;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LAST_TRY_BEGINS_BEFORE_MILLIS = 1_000;

    private final RetryTemplate template = new RetryTemplate();

    public ConnectRetry() {
        template.setRetryPolicy(fewAndSoon());
        template.setBackOffPolicy(doublingPauses());
    }

    /** What is to be tried again while it cannot connect. */
    @FunctionalInterface
    public interface Attempt<T> {
        T run() throws NotConnectedException;
    }

    /**
     * Runs the attempt until it connects.
     *
     * @throws NotConnectedException when the last try did not connect either
     */
    public <T> T call(Attempt<T> attempt) throws NotConnectedException {
        return template.<T, NotConnectedException>execute(context -> attempt.run());
    }

    private static RetryPolicy fewAndSoon() {
        CompositeRetryPolicy both = new CompositeRetryPolicy();
        both.setPolicies(new RetryPolicy[] {
            new SimpleRetryPolicy(TRIES, Map.of(NotConnectedException.class, true)),
            new TimeoutRetryPolicy(LAST_TRY_BEGINS_BEFORE_MILLIS)
        });
        return both;
    }

    private static ExponentialBackOffPolicy doublingPauses() {
        ExponentialBackOffPolicy pauses = new ExponentialBackOffPolicy();
        pauses.setInitialInterval(FIRST_PAUSE_MILLIS);
        return pauses;
    }
}
