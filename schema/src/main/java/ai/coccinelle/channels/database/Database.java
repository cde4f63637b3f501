package ai.coccinelle.channels.database;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;

/** Opens the database for the repositories and brings its schema up to date. */
public final class Database {
    private Database() {}

    /** A Jdbi over the pool. Its exceptions show no statement and no arguments: those hold addresses and content. */
    public static Jdbi open(DataSource pool) {
        Jdbi jdbi = Jdbi.create(pool);
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(StatementExceptions.MessageRendering.NONE);
        return jdbi;
    }

    /**
     * Applies the migrations that are missing. Safe to run from any number of processes at once: Flyway takes a lock.
     *
     * @return how many were applied
     * @throws org.flywaydb.core.api.FlywayException when the database is out of reach or a migration fails
     */
    public static int migrate(DataSource pool) {
        return Flyway.configure()
                .dataSource(pool)
                .locations("classpath:db/migration")
                .load()
                .migrate()
                .migrationsExecuted;
    }
}
