package ai.coccinelle.channels.quickstart;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/**
 * A clock that goes on by itself and can be moved ahead, in this JVM and in a database at once: there its own {@code now()}
 * stands before PostgreSQL's in the search path, so that every statement of the product, and every default of its tables,
 * asks this clock.
 */
final class MovingClock extends Clock {
    private static final String INSTALL = """
            CREATE SCHEMA test_clock;
            CREATE TABLE test_clock.clock (ahead INTERVAL NOT NULL);
            INSERT INTO test_clock.clock VALUES (interval '0');
            CREATE FUNCTION test_clock.now() RETURNS TIMESTAMPTZ LANGUAGE sql STABLE PARALLEL SAFE
                AS 'SELECT pg_catalog.now() + ahead FROM test_clock.clock'
            """;

    /** To be added to the database's URL: tables are made in public, and now() is found before PostgreSQL's. */
    static final String SEARCH_PATH = "options=-c%20search_path%3Dpublic,test_clock,pg_catalog";

    private static final Clock REAL = Clock.systemUTC();

    private final Jdbi jdbi;
    private volatile Duration ahead = Duration.ZERO;

    private MovingClock(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Puts the clock into a database that has no tables yet. */
    static MovingClock install(DataSource database) {
        Jdbi jdbi = Jdbi.create(database);
        jdbi.useHandle(handle -> handle.createScript(INSTALL).execute());
        return new MovingClock(jdbi);
    }

    /** Moves on to that time; a time that is over changes nothing. */
    void moveTo(Instant time) {
        Duration wanted = Duration.between(REAL.instant(), time);
        if (wanted.compareTo(ahead) > 0) {
            jdbi.useHandle(handle -> handle.createUpdate(
                            "UPDATE test_clock.clock SET ahead = :micros * interval '1 microsecond'")
                    .bind("micros", wanted.toNanos() / 1000)
                    .execute());
            ahead = wanted;
        }
    }

    @Override
    public Instant instant() {
        return REAL.instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.fixed(instant(), zone);
    }
}
