package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.database.Database;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes on asking a database that is out of reach, until it answers or the worker gives up stopping. */
final class Persistence {
    private static final Logger LOG = LoggerFactory.getLogger(Persistence.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final CountDownLatch givenUp = new CountDownLatch(1);

    /**
     * Does the work, again and again while the database is out of reach.
     *
     * @throws JdbiException when asking again would not help, or {@link #giveUp} was called meanwhile
     */
    <T> T untilDone(Supplier<T> work) {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return work.get();
            } catch (JdbiException fault) {
                if (!Database.isOutOfReach(fault)) {
                    throw fault;
                }
                LOG.warn("the database does not answer; again in {}: {}", pause, fault.toString());
                if (isGivenUpAfter(pause)) {
                    throw fault;
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        }
    }

    /** Ends every wait: what is not done stays undone, and its lease heals it. */
    void giveUp() {
        givenUp.countDown();
    }

    /** Waits this long, or until {@link #giveUp} is called; returns whether it was. */
    boolean isGivenUpAfter(Duration pause) {
        try {
            return givenUp.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
