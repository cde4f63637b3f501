package ai.coccinelle.channels.producer.upkeep;

import ai.coccinelle.channels.database.DatabaseClock;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets what is old, batch after batch until nothing is left, with a pause after each so that others have their turn at the
 * database. A task that fails keeps no other from its rows. Any number of processes may do it.
 */
final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final List<RetentionTask> tasks;
    private final UnaryOperator<Instant> databaseTime;
    private final Clock clock;
    private final Pause pause;

    /** The time between two batches. */
    @FunctionalInterface
    interface Pause {
        void rest() throws InterruptedException;
    }

    /** @param databaseTime the database's time by this host's, as {@link DatabaseClock#agreedWith} gives it */
    Retention(List<RetentionTask> tasks, UnaryOperator<Instant> databaseTime, Clock clock, Pause pause) {
        this.tasks = List.copyOf(tasks);
        this.databaseTime = databaseTime;
        this.clock = clock;
        this.pause = pause;
    }

    /** Runs every task to its end. */
    void forget() {
        try {
            Instant now = databaseTime.apply(clock.instant());
            for (RetentionTask task : tasks) {
                forget(task, now);
            }
        } catch (DatabaseClock.ClocksDiffer fault) {
            LOG.error("nothing is forgotten until the clocks agree: {}", fault.getMessage());
        } catch (JdbiException fault) {
            LOG.warn("the database does not answer the retention; it is tried again: {}", fault.toString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void forget(RetentionTask task, Instant now) throws InterruptedException {
        long forgotten = 0;
        try {
            for (int batch = task.batch().forget(now);
                    batch > 0;
                    batch = task.batch().forget(now)) {
                forgotten += batch;
                pause.rest();
            }
        } catch (RuntimeException fault) { // the next run tries it again; the other tasks must not wait for that
            LOG.warn("{} could not be forgotten; it is tried again: {}", task.name(), fault.toString());
        }
        if (forgotten > 0) {
            LOG.info("forgot {} rows of {}", forgotten, task.name());
        }
    }
}
