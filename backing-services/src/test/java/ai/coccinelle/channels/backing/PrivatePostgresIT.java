package ai.coccinelle.channels.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivatePostgresIT {
    private static final String SETTINGS = """
            SELECT name || '=' || setting FROM pg_settings
            WHERE source NOT IN ('default', 'client', 'session') ORDER BY 1 LIMIT 100
            """;

    @Test
    void keepsWhatWasCommittedThroughACrashAndNothingElse() throws SQLException {
        try (PrivatePostgres postgres = PrivatePostgres.start()) {
            String database = postgres.createDatabase();
            int port = postgres.port();
            try (Connection connection = postgres.dataSource(database).getConnection()) {
                execute(connection, "CREATE TABLE kept AS SELECT 1 AS id");
                // emptied by the recovery from a crash, and kept through an orderly stop
                execute(connection, "CREATE UNLOGGED TABLE emptied AS SELECT 1 AS id");
                connection.setAutoCommit(false);
                execute(connection, "INSERT INTO kept VALUES (2)");

                postgres.kill();

                assertThatThrownBy(() -> execute(connection, "SELECT 1")).isInstanceOf(SQLException.class);
                assertThat(FreePort.isFree(port)).isTrue();
            }
            postgres.restart();

            assertThat(postgres.port()).isEqualTo(port);
            assertThat(query(postgres, database, "SELECT id::text FROM kept")).containsExactly("1");
            assertThat(query(postgres, database, "SELECT id::text FROM emptied"))
                    .isEmpty();
        }
    }

    @Test
    void hasTheSameSettingsAfterEveryRestart() throws SQLException {
        try (PrivatePostgres postgres = PrivatePostgres.start()) {
            List<String> before = query(postgres, "postgres", SETTINGS);
            assertThat(before)
                    .contains("fsync=on", "synchronous_commit=on", "max_connections=200", "log_error_verbosity=terse");
            for (int i = 0; i < 2; i++) {
                postgres.kill();
                postgres.restart();
                assertThat(query(postgres, "postgres", SETTINGS)).isEqualTo(before);
            }
        }
    }

    @Test
    void leavesNothingBehindWhenItIsClosedAfterACrash(@TempDir Path folder) throws SQLException {
        int port;
        try (PrivatePostgres postgres = PrivatePostgres.start(folder, 0)) {
            port = postgres.port();
            postgres.kill();
            postgres.restart();
        }
        assertThat(FreePort.isFree(port)).isTrue();
        try (PrivatePostgres again = PrivatePostgres.start(folder, port)) {
            assertThat(query(again, "postgres", "SELECT 'up'")).containsExactly("up");
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> query(PrivatePostgres postgres, String database, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (var connection = postgres.dataSource(database).getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
