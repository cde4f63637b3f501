package ai.coccinelle.channels.worker;

import ai.coccinelle.channels.backing.PrivatePostgres;
import ai.coccinelle.channels.database.Database;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import org.jdbi.v3.core.Jdbi;

/**
 * A migrated database of its own as the product opens it: for the role that may change rows and nothing else, and pooled, since a
 * connection for each statement would cost more than the statement.
 */
public final class TestPool implements AutoCloseable {
    /** One for all tests of a JVM; it ends with the JVM. */
    private static final PrivatePostgres SERVER = PrivatePostgres.start();

    private static final String ROLE = "channels";

    private final String database = SERVER.createDatabase(Path.of("../ops/postgres/roles.sql"));
    private final HikariDataSource connections;
    private final Jdbi jdbi;

    public TestPool() {
        Database.migrate(SERVER.dataSource(database, "channels_owner"));
        HikariConfig pool = new HikariConfig();
        pool.setDataSource(SERVER.dataSource(database, ROLE));
        pool.setMaximumPoolSize(10);
        pool.setMinimumIdle(0);
        connections = new HikariDataSource(pool);
        jdbi = Database.open(connections);
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    public String jdbcUrl() {
        return SERVER.jdbcUrl(database);
    }

    public String user() {
        return ROLE;
    }

    public String password() {
        return SERVER.password();
    }

    @Override
    public void close() {
        connections.close();
    }
}
