package ai.coccinelle.channels.producer.upkeep;

import ai.coccinelle.channels.database.DatabaseClock;
import ai.coccinelle.channels.message.Partitions;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the log's partitions ahead and drops old ones. Any number of processes may do it. */
final class Upkeep {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final Partitions partitions;
    private final DatabaseClock database;
    private final UpkeepSettings settings;
    private final Clock clock;

    Upkeep(Partitions partitions, DatabaseClock database, UpkeepSettings settings, Clock clock) {
        this.partitions = partitions;
        this.database = database;
        this.settings = settings;
        this.clock = clock;
    }

    void keepPartitions() {
        attempt("keeping of partitions", () -> {
            List<String> created = partitions.createAhead(settings.monthsAhead());
            if (!created.isEmpty()) {
                LOG.info("created the partitions {}", created);
            }
        });
        attempt("dropping of old partitions", () -> {
            database.agreedWith(clock.instant());
            List<String> dropped = partitions.dropOlderThan(settings.retention());
            if (!dropped.isEmpty()) {
                LOG.info("dropped the partitions {}", dropped);
            }
        });
    }

    private static void attempt(String what, Runnable work) {
        try {
            work.run();
        } catch (DatabaseClock.ClocksDiffer fault) {
            LOG.error("nothing is forgotten until the clocks agree: {}", fault.getMessage());
        } catch (JdbiException fault) {
            LOG.warn("the database does not answer the {}; it is tried again: {}", what, fault.toString());
        }
    }
}
