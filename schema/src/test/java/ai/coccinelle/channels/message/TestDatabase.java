package ai.coccinelle.channels.message;

import ai.coccinelle.channels.backing.PrivatePostgres;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.database.Database;
import ai.coccinelle.channels.lane.Accounts;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.tenant.Tenant;
import ai.coccinelle.channels.tenant.Tenants;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** One server per JVM, one migrated database per test class. */
public final class TestDatabase {
    private static final PrivatePostgres SERVER = PrivatePostgres.start();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
    }

    public final Jdbi jdbi;
    public final Lanes lanes;
    public final Accounts accounts;
    public final Tenants tenants;

    public TestDatabase() {
        DataSource source = newSource();
        Database.migrate(source);
        jdbi = Database.open(pool(source));
        lanes = new Lanes(jdbi);
        accounts = new Accounts(jdbi);
        tenants = new Tenants(jdbi, lanes);
    }

    /** A database with nothing in it. */
    public static DataSource newSource() {
        return SERVER.dataSource(SERVER.createDatabase());
    }

    /** The logins of a database that has the roles of ops/postgres/roles.sql, migrated by its owner. */
    public record Roles(DataSource owner, DataSource service) {}

    public static Roles withRoles() {
        String database = SERVER.createDatabase(Path.of("../ops/postgres/roles.sql"));
        Roles roles = new Roles(SERVER.dataSource(database, "channels_owner"), SERVER.dataSource(database, "channels"));
        Database.migrate(roles.owner());
        return roles;
    }

    /** As the product has it: a connection for each statement would cost more than the statement. */
    private static DataSource pool(DataSource source) {
        HikariConfig pool = new HikariConfig();
        pool.setDataSource(source);
        pool.setMaximumPoolSize(20);
        pool.setMinimumIdle(0);
        return new HikariDataSource(pool);
    }

    public LaneKey newLane(ChannelType channel) {
        String name = "tenant_" + UUID.randomUUID();
        return new LaneKey(
                tenants.save(new Tenant(UUID.randomUUID(), name, "Salon Lumière", "fr", "Europe/Paris"))
                        .id(),
                channel);
    }

    /** Lets a lease, a delay or a pause end now, as time would. */
    public void passTime(UUID message) {
        jdbi.useHandle(handle -> {
            handle.execute("UPDATE channel_messages_log SET due_at = now() - interval '1 ms' WHERE id = ?", message);
            handle.execute("UPDATE lanes SET transactional_due_at = now() - interval '1 ms',"
                    + " bulk_due_at = now() - interval '1 ms', arrival_at = '-infinity',"
                    + " open_at = '-infinity', bulk_open_at = '-infinity'");
        });
    }
}
