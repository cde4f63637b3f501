package ai.coccinelle.channels.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;

/** Opens the database for the repositories and brings its schema up to date. */
public final class Database {
    /** Connection, rollback, resources, intervention, the system itself. */
    private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "57", "58");

    /** A lock that was not to be had; a server that is read-only while another takes over. */
    private static final Set<String> PASSING_STATES = Set.of("55P03", "25006");

    /** What a role or the connection may have set for the services' short statements does not hold for migrations. */
    static final String UNHURRIED =
            "SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0";

    private Database() {}

    /** A Jdbi over the pool. Its exceptions show no statement and no arguments: those hold addresses and content. */
    public static Jdbi open(DataSource pool) {
        Jdbi jdbi = Jdbi.create(pool);
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(StatementExceptions.MessageRendering.NONE);
        return jdbi;
    }

    /**
     * Whether the fault says that the database is out of reach or too busy, so that asking again later makes sense: no
     * connection, a lost one, a server that starts or stops, a deadlock. By SQLSTATE class (PostgreSQL, appendix A).
     */
    public static boolean isOutOfReach(Throwable fault) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectionException || cause instanceof SQLTransientConnectionException) {
                return true;
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null && isPassing(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /** Whether the server ended a statement because it took too long, or on an operator's wish: 57014, query_canceled. */
    public static boolean isCancelled(Throwable fault) {
        return has(fault, "57014");
    }

    /** Whether two transactions waited for each other and this one lost: 40P01, deadlock_detected. */
    public static boolean isDeadlock(Throwable fault) {
        return has(fault, "40P01");
    }

    /** Whether a statement waited too long for a lock: 55P03, lock_not_available. */
    public static boolean isLocked(Throwable fault) {
        return has(fault, "55P03");
    }

    private static boolean has(Throwable fault, String state) {
        for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && state.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPassing(String state) {
        return PASSING_CLASSES.contains(state.substring(0, 2)) || PASSING_STATES.contains(state);
    }

    /**
     * Applies the migrations that are missing, and completes the indexes of partitions that they declared. Safe to run from any
     * number of processes at once: Flyway takes a lock. The connections must have no socket timeout, since a migration of a large
     * log takes as long as it takes.
     *
     * @return how many were applied
     * @throws org.flywaydb.core.api.FlywayException when the database is out of reach or a migration fails
     */
    public static int migrate(DataSource source) {
        int applied = Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migration")
                .initSql(UNHURRIED)
                // a lock in an open transaction would be waited for by the concurrent index builds of the migrations,
                // for ever
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
                .load()
                .migrate()
                .migrationsExecuted;
        try {
            PartitionedIndexes.complete(source);
        } catch (SQLException fault) {
            throw new FlywayException("The indexes of partitions could not be completed", fault);
        }
        return applied;
    }
}
