package ai.coccinelle.channels.backing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;

/** A real PostgreSQL from embedded binaries, on 127.0.0.1. */
public final class PrivatePostgres implements AutoCloseable {
    private static final String USER = "postgres";

    private final EmbeddedPostgres server;

    private PrivatePostgres(EmbeddedPostgres server) {
        this.server = server;
    }

    /** Starts one on a free port, in a temporary folder that goes with it. */
    public static PrivatePostgres start() {
        return start(EmbeddedPostgres.builder());
    }

    /**
     * Starts one whose data stays.
     *
     * @param folder where the data is kept from one start to the next
     * @param port the port to listen on; 0 picks a free one
     * @throws UncheckedIOException when it does not come up: a busy port, no disk, another server on the same data
     */
    public static PrivatePostgres start(Path folder, int port) {
        return start(EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setPort(port));
    }

    private static PrivatePostgres start(EmbeddedPostgres.Builder builder) {
        try {
            return new PrivatePostgres(builder.setPGStartupWait(Duration.ofSeconds(60))
                    .setServerConfig("max_connections", "200")
                    // what is committed must be on disk, as in production
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    // a refused row would be quoted in the server's log
                    .setServerConfig("log_error_verbosity", "terse")
                    .start());
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** Creates an empty database and returns its name. */
    public String createDatabase() {
        String name = "test_" + UUID.randomUUID().toString().replace("-", "");
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
            return name;
        } catch (SQLException fault) {
            throw new IllegalStateException("cannot create a database", fault);
        }
    }

    /** An unpooled data source of that database. */
    public DataSource dataSource(String database) {
        return server.getDatabase(USER, database);
    }

    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database;
    }

    public String user() {
        return USER;
    }

    /** Any password does: the server trusts connections from this machine. */
    public String password() {
        return USER;
    }

    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
