package ai.coccinelle.channels.backing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * A real PostgreSQL from embedded binaries, on 127.0.0.1. {@link #kill} is a crash; {@link #restart} brings the same
 * data back.
 */
public final class PrivatePostgres implements AutoCloseable {
    private static final String USER = "postgres";

    private final EmbeddedPostgres server;
    private final Path folder;

    private PrivatePostgres(EmbeddedPostgres server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    /** Starts one on a free port, in a temporary folder that goes with it. */
    public static PrivatePostgres start() {
        try {
            return start(EmbeddedPostgres.builder(), Files.createTempDirectory("channels-postgres"));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /**
     * Starts one whose data stays.
     *
     * @param folder where the data is kept from one start to the next
     * @param port the port to listen on; 0 picks a free one
     * @throws UncheckedIOException when it does not come up: a busy port, no disk, another server on the same data
     */
    public static PrivatePostgres start(Path folder, int port) {
        return start(EmbeddedPostgres.builder().setCleanDataDirectory(false).setPort(port), folder);
    }

    private static PrivatePostgres start(EmbeddedPostgres.Builder builder, Path folder) {
        try {
            EmbeddedPostgres server = builder.setDataDirectory(folder)
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setServerConfig("max_connections", "200")
                    // what is committed must be on disk, as in production
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    // a refused row would be quoted in the server's log
                    .setServerConfig("log_error_verbosity", "terse")
                    .start();
            return new PrivatePostgres(server, folder);
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

    /** Creates a database, has a superuser run the script in it, and returns its name. */
    public String createDatabase(Path script) {
        String name = createDatabase();
        try (var connection = dataSource(name).getConnection();
                var statement = connection.createStatement()) {
            statement.execute(Files.readString(script));
            return name;
        } catch (SQLException fault) {
            throw new IllegalStateException("cannot run " + script, fault);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** An unpooled data source of that database, for a superuser. */
    public DataSource dataSource(String database) {
        return dataSource(database, USER);
    }

    /** An unpooled data source of that database for a role. */
    public DataSource dataSource(String database, String role) {
        return server.getDatabase(role, database);
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

    /** Ends the server and all its processes as kill -9 does: nothing is written that was not on its way to the disk. */
    public void kill() {
        ProcessHandle.of(pid()).ifPresent(postmaster -> {
            // the postmaster first: it would answer the death of a child by starting others
            List<ProcessHandle> all = Stream.concat(Stream.of(postmaster), postmaster.descendants())
                    .toList();
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(process -> process.onExit().join());
        });
    }

    /**
     * Brings the killed server up again on the same port and data, with the settings that it had, and waits until it
     * takes connections.
     *
     * @throws IllegalStateException when it does not come up
     */
    public void restart() {
        Path log = folder.resolve("restarts.log");
        // without a server that runs, pg_ctl's restart starts one with the options of the last start
        List<String> command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) { // PostgreSQL refuses to run as root
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(program("pg_ctl"), "-D", folder.toString(), "-w", "restart"));
        try {
            Process starting = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            if (starting.waitFor() != 0) {
                throw new IllegalStateException("the private PostgreSQL did not come up; its log is " + log);
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while PostgreSQL started", stopped);
        }
    }

    /** The id of the server's first process, of which all others are children. */
    public long pid() {
        try (Stream<String> lines = Files.lines(folder.resolve("postmaster.pid"))) {
            return Long.parseLong(lines.findFirst().orElseThrow().strip());
        } catch (IOException fault) {
            throw new UncheckedIOException("no server runs on " + folder, fault);
        }
    }

    /** A program of the installation that the server last started from. */
    private String program(String name) {
        try {
            String options = Files.readString(folder.resolve("postmaster.opts"));
            String postgres = options.substring(0, options.indexOf(" \""));
            return Path.of(postgres).resolveSibling(name).toString();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
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
