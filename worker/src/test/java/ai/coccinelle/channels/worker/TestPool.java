package ai.coccinelle.channels.worker;

import ai.coccinelle.channels.backing.PrivatePostgres;
import ai.coccinelle.channels.database.Database;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.jdbi.v3.core.Jdbi;

/** A migrated database as the product opens it: a connection for each statement would cost more than the statement. */
public final class TestPool implements AutoCloseable {
    private final HikariDataSource connections;
    private final Jdbi jdbi;

    public TestPool(PrivatePostgres postgres, String database) {
        Database.migrate(postgres.dataSource(database));
        HikariConfig pool = new HikariConfig();
        pool.setDataSource(postgres.dataSource(database));
        pool.setMaximumPoolSize(10);
        pool.setMinimumIdle(0);
        connections = new HikariDataSource(pool);
        jdbi = Database.open(connections);
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    @Override
    public void close() {
        connections.close();
    }
}
