package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.message.MessageLog;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/** Forgets idempotency keys after a day, as docs/api.md promises them. */
final class IdempotencyKeyExpiry {
    static final Duration KEPT_FOR = Duration.ofHours(24);

    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyKeyExpiry.class);

    private final MessageLog log;

    IdempotencyKeyExpiry(MessageLog log) {
        this.log = log;
    }

    @Scheduled(initialDelay = 1, fixedDelay = 10, timeUnit = TimeUnit.MINUTES)
    void forget() {
        try {
            int forgotten = 0;
            for (int batch = -1; batch != 0; forgotten += batch) {
                batch = log.forgetIdempotencyKeys(KEPT_FOR);
            }
            LOG.debug("forgot {} idempotency keys", forgotten);
        } catch (JdbiException fault) {
            LOG.warn("idempotency keys are forgotten later, the database does not answer: {}", fault.toString());
        }
    }
}
