package ai.coccinelle.channels.database;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jdbi.v3.core.Jdbi;

/** The clock of the database server, by which old rows are forgotten. */
public final class DatabaseClock {
    /** How far a host's clock may be from it before nothing is forgotten: one of both is wrong, and which one is not known. */
    public static final Duration TOLERANCE = Duration.ofHours(1);

    private final Jdbi jdbi;

    public DatabaseClock(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The clocks of this host and of the database differ by more than {@link #TOLERANCE}. */
    public static final class ClocksDiffer extends IllegalStateException {
        private static final long serialVersionUID = 1;

        public ClocksDiffer(Instant host, Instant database) {
            super("this host's clock says " + host + " and the database's " + database);
        }
    }

    /**
     * The database's time.
     *
     * @param host the time on this host
     * @throws ClocksDiffer when both are more than an hour apart
     */
    public Instant agreedWith(Instant host) {
        Instant database = now();
        if (Duration.between(host, database).abs().compareTo(TOLERANCE) > 0) {
            throw new ClocksDiffer(host, database);
        }
        return database;
    }

    private Instant now() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT now()")
                .mapTo(OffsetDateTime.class)
                .one()
                .toInstant());
    }
}
