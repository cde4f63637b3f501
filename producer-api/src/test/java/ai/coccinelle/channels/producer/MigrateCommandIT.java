package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.backing.PrivatePostgres;
import ai.coccinelle.channels.database.Database;
import java.util.Map;
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
