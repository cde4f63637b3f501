package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.backing.PrivatePostgres;
import ai.coccinelle.channels.database.Database;
import ai.coccinelle.channels.process.ReadOnlyEviction;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MigrateCommandIT {
    private static PrivatePostgres postgres;

    @BeforeAll
    static void start() {
        postgres = PrivatePostgres.start();
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @Test
    void appliesWhatIsMissingAndNothingTheSecondTime() {
        String database = postgres.createDatabase();
        MigrateCommand.Result first = MigrateCommand.run(at(postgres.jdbcUrl(database)));
        assertThat(first.exitCode()).as(first.line()).isZero();
        assertThat(first.line()).doesNotEndWith("applied now: 0");
        int messages = Database.open(postgres.dataSource(database))
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM channel_messages_log")
                        .mapTo(Integer.class)
                        .one());
        assertThat(messages).isZero();

        MigrateCommand.Result second = MigrateCommand.run(at(postgres.jdbcUrl(database)));
        assertThat(second.exitCode()).isZero();
        assertThat(second.line()).endsWith("applied now: 0");
    }

    @Test
    void saysInOneLineWhyItCannot() {
        MigrateCommand.Result nothingThere = MigrateCommand.run(at("jdbc:postgresql://127.0.0.1:1/channels"));
        assertThat(nothingThere.exitCode()).isEqualTo(1);
        assertThat(nothingThere.line()).contains("127.0.0.1:1 refused").hasLineCount(1);

        MigrateCommand.Result noUrl = MigrateCommand.run(at("no url"));
        assertThat(noUrl.exitCode()).isEqualTo(1);
        assertThat(noUrl.line()).hasLineCount(1);
    }

    @Test
    void namesEverySettingThatIsMissing() {
        MigrateCommand.Result result = MigrateCommand.run(Map.of("SPRING_DATASOURCE_USERNAME", " "));
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.line())
                .contains("SPRING_DATASOURCE_URL, SPRING_DATASOURCE_USERNAME, SPRING_DATASOURCE_PASSWORD");
    }

    @Test
    void aServiceThatMigratesAtItsStartWaitsLongerThanItsOwnStatementsMay() {
        String database = postgres.createDatabase();
        Database.open(postgres.dataSource(database)).useHandle(handle -> {
            handle.execute("CREATE SCHEMA hooks"); // a schema with something in it is not migrated
            handle.execute("""
                    CREATE FUNCTION hooks.takes_long() RETURNS event_trigger LANGUAGE plpgsql AS $$
                    BEGIN
                        IF to_regclass('public.flyway_schema_history') IS NOT NULL AND to_regclass('public.tenants') IS NULL THEN
                            PERFORM pg_sleep(3);
                        END IF;
                    END $$
                    """);
            handle.execute("CREATE EVENT TRIGGER takes_long ON ddl_command_start WHEN TAG IN ('CREATE TABLE')"
                    + " EXECUTE FUNCTION hooks.takes_long()");
        });
        try (RunningApi api = RunningApi.start(
                postgres,
                database,
                "--spring.datasource.hikari.data-source-properties.socketTimeout=2",
                "--spring.datasource.hikari.data-source-properties.options=-c statement_timeout=1s")) {
            assertThat(api.tenant("tenant_123").name()).isEqualTo("Salon Belle");
        }
    }

    @Test
    void aConnectionToANodeThatTakesNoWritesIsGivenUp() {
        String database = postgres.createDatabase();
        Jdbi server = Database.open(postgres.dataSource(database));
        server.useHandle(handle -> {
            handle.execute("CREATE TABLE written (id INT)");
            handle.execute("ALTER DATABASE " + database + " SET default_transaction_read_only = on");
        });
        HikariConfig pool = new HikariConfig();
        pool.setDataSource(postgres.dataSource(database));
        pool.setMaximumPoolSize(1);
        pool.setExceptionOverrideClassName(ReadOnlyEviction.class.getName());
        try (HikariDataSource connections = new HikariDataSource(pool)) {
            Jdbi jdbi = Database.open(connections);
            assertThatThrownBy(() -> jdbi.useHandle(handle -> handle.execute("INSERT INTO written VALUES (1)")))
                    .matches(Database::isOutOfReach)
                    .hasStackTraceContaining("read-only");
            server.useHandle(handle -> {
                handle.execute("SET default_transaction_read_only = off");
                handle.execute("ALTER DATABASE " + database + " RESET default_transaction_read_only");
            });
            // the pool may have opened the next one before the setting was back
            await().ignoreExceptions()
                    .until(() -> jdbi.withHandle(handle -> handle.execute("INSERT INTO written VALUES (2)")) == 1);
        }
    }

    @Test
    void theServerEndsAStatementBeforeTheClientGivesItUp() throws IOException {
        for (String file : List.of("src/main/resources/producer-api.yml", "../worker/src/main/resources/worker.yml")) {
            String settings = Files.readString(Path.of(file));
            assertThat(settings).contains("exception-override-class-name: " + ReadOnlyEviction.class.getName());
            assertThat(seconds(settings, "statement_timeout=(\\d+)s"))
                    .as(file)
                    .isBetween(10, seconds(settings, "socketTimeout: (\\d+)") - 5);
        }
    }

    private static int seconds(String settings, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(settings);
        assertThat(matcher.find()).as(pattern).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    private static Map<String, String> at(String url) {
        return Map.of(
                "SPRING_DATASOURCE_URL",
                url,
                "SPRING_DATASOURCE_USERNAME",
                postgres.user(),
                "SPRING_DATASOURCE_PASSWORD",
                postgres.password());
    }
}
