package ai.coccinelle.channels.producer.upkeep;

import java.time.Instant;

/**
 * Rows that are kept for a while and then forgotten.
 *
 * @param name of the rows, for the log
 * @param batch forgets some of them
 */
public record RetentionTask(String name, Batch batch) {
    /** Forgets a bounded number of rows. */
    @FunctionalInterface
    public interface Batch {
        /**
         * Forgets the next rows that are old enough.
         *
         * @param now the database's time
         * @return how many; zero when none are left
         */
        int forget(Instant now);
    }
}
