package ai.coccinelle.channels.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ai.coccinelle.channels.message.Partitions;
import ai.coccinelle.channels.message.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The role that API and workers log in as, of ops/postgres/roles.sql, on a database that the other one migrated. */
class RolesIT {
    private static final String NOT_ALLOWED = "42501";
    private static final TestDatabase.Roles ROLES = TestDatabase.withRoles();

    private final Jdbi service = Database.open(ROLES.service());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE channel_messages_log",
                "TRUNCATE audit_log",
                "ALTER TABLE tenants ADD COLUMN x INT",
                "ALTER TABLE channel_messages_log DETACH PARTITION channel_messages_log_rest",
                "CREATE TABLE mine (id INT)",
                "CREATE TEMPORARY TABLE mine (id INT)",
                "CREATE FUNCTION f() RETURNS INT LANGUAGE sql AS 'SELECT 1'",
                "COPY tenants TO PROGRAM 'cat > /dev/null'",
                "COPY tenants FROM '/etc/passwd'",
                "SELECT pg_read_file('/etc/passwd')",
                "SELECT rolpassword FROM pg_authid",
                "CREATE ROLE another SUPERUSER",
                "SET ROLE channels_owner",
                "ALTER SYSTEM SET max_connections = 1"
            })
    void itChangesRowsAndNothingElse(String statement) {
        assertThat(stateOf(statement)).as(statement).isEqualTo(NOT_ALLOWED);
    }

    @Test
    void itKeepsTheMonthsOfTheLogByTheFunctionsForThat() {
        Partitions partitions = new Partitions(service);
        List<String> created = partitions.createAhead(2);
        assertThat(created).hasSize(2);
        assertThat(partitions.dropOlderThan(Duration.ofDays(-200))).containsAll(created);
        for (String name : List.of("channel_messages_log_rest", "tenants", "x; DROP TABLE tenants")) {
            assertThat(stateOf("SELECT drop_log_partition('" + name + "')"))
                    .as(name)
                    .isEqualTo("22023");
            assertThat(stateOf("SELECT create_log_partition('" + name + "', gen_random_uuid(), gen_random_uuid())"))
                    .as(name)
                    .isEqualTo("22023");
        }
    }

    @Test
    void itReadsAndWritesEveryTable() {
        List<String> tables = service.withHandle(
                handle -> handle.createQuery("""
                        SELECT relname FROM pg_class
                        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname <> 'flyway_schema_history'
                        """).mapTo(String.class).list());
        assertThat(tables).contains("tenants", "channel_messages_log", "callback_events");
        for (String table : tables) {
            assertThatCode(() -> service.useHandle(handle -> handle.execute("DELETE FROM " + table + " WHERE FALSE")))
                    .as(table)
                    .doesNotThrowAnyException();
            boolean granted = service.withHandle(handle -> handle.createQuery(
                            "SELECT has_table_privilege(:table, 'INSERT') AND has_table_privilege(:table, 'UPDATE')")
                    .bind("table", table)
                    .mapTo(Boolean.class)
                    .one());
            assertThat(granted).as(table).isTrue();
        }
    }

    private String stateOf(String statement) {
        try {
            service.useHandle(handle -> handle.execute(statement));
            return "done";
        } catch (JdbiException fault) {
            return fault.getCause() instanceof SQLException cause ? String.valueOf(cause.getSQLState()) : "?";
        }
    }
}
