package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

class RequiredSettingsTest {
    @Test
    void aStartWithoutSettingsNamesThemAll() {
        assertThatThrownBy(() -> ProducerApiApplication.builder().run("--logging.level.root=off"))
                .isInstanceOf(FailureAnalyzedException.class)
                .hasMessageContaining("SPRING_DATASOURCE_URL, SPRING_DATASOURCE_USERNAME, SPRING_DATASOURCE_PASSWORD,"
                        + " SPRING_RABBITMQ_HOST or SPRING_RABBITMQ_ADDRESSES, CHANNELS_PUBLIC_KEYSET,"
                        + " CHANNELS_PLATFORM_KEY");
    }

    @Test
    void aBlankSettingIsMissingButAPasswordMayBeEmpty() {
        assertThatThrownBy(() -> ProducerApiApplication.builder()
                        .run(
                                "--logging.level.root=off",
                                "--spring.datasource.url=jdbc:postgresql://127.0.0.1/x",
                                "--spring.datasource.username=x",
                                "--spring.datasource.password=",
                                "--spring.rabbitmq.addresses=127.0.0.1",
                                "--channels.public-keyset= ",
                                "--channels.platform-key=" + "x".repeat(32)))
                .isInstanceOf(FailureAnalyzedException.class)
                .hasMessageContaining("missing: CHANNELS_PUBLIC_KEYSET")
                .hasMessageNotContaining("SPRING");
    }

    @Test
    void secretsThatCouldBeGuessedStopTheStart() {
        assertThatThrownBy(() -> ProducerApiApplication.builder()
                        .run(
                                "--logging.level.root=off",
                                "--spring.datasource.url=jdbc:postgresql://127.0.0.1/x",
                                "--spring.datasource.username=x",
                                "--spring.datasource.password=",
                                "--spring.rabbitmq.addresses=127.0.0.1",
                                "--channels.public-keyset=x",
                                "--channels.platform-key=" + "x".repeat(31),
                                "--channels.vapi.webhook-secret=geheim"))
                .isInstanceOf(FailureAnalyzedException.class)
                .hasMessageContaining("fewer than 32 characters: CHANNELS_PLATFORM_KEY, CHANNELS_VAPI_WEBHOOK_SECRET")
                .hasMessageNotContaining("geheim");
    }

    @Test
    void aDatabaseThatIsNotThereIsSaidPlainly() {
        assertThatThrownBy(() -> ProducerApiApplication.builder()
                        .sources(RunningApi.AbsentReleaser.class)
                        .run(
                                "--logging.level.root=off",
                                "--server.port=0",
                                "--spring.datasource.url=jdbc:postgresql://127.0.0.1:1/x",
                                "--spring.datasource.username=x",
                                "--spring.datasource.password=",
                                "--spring.rabbitmq.host=broker.invalid",
                                "--channels.public-keyset=x",
                                "--channels.platform-key=" + "x".repeat(32)))
                .hasStackTraceContaining("The database cannot be opened")
                .hasStackTraceContaining("127.0.0.1:1 refused");
    }
}
