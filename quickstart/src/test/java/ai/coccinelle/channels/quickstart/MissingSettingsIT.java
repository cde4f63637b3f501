package ai.coccinelle.channels.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.backing.FreePort;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissingSettingsIT {
    @TempDir
    private Path logs;

    @Test
    void theApiNamesEverySettingThatIsMissingAndDoesNotStart() {
        try (JarProcess api = JarProcess.start(Jars.Form.SHIPPED, "producer-api", ports(), logs.resolve("api.log"))) {
            assertThat(api.awaitEnd()).isNotZero();
            assertThat(api.printed())
                    .contains("SPRING_DATASOURCE_URL", "CHANNELS_PUBLIC_KEYSET", "CHANNELS_PLATFORM_KEY");
        }
    }

    @Test
    void theWorkerNamesEverySettingThatIsMissingAndDoesNotStart() {
        try (JarProcess worker = JarProcess.start(Jars.Form.SHIPPED, "worker", ports(), logs.resolve("worker.log"))) {
            assertThat(worker.awaitEnd()).isNotZero();
            assertThat(worker.printed())
                    .contains("SPRING_RABBITMQ_HOST", "CHANNELS_PRIVATE_KEYSET")
                    .doesNotContain("CHANNELS_PUBLIC_KEYSET")
                    .as("a platform may have one of the two accounts, or none")
                    .doesNotContain("TWILIO_AUTH_TOKEN", "VAPI_API_KEY");
        }
    }

    private static Map<String, String> ports() {
        return Map.of(
                "SERVER_PORT", String.valueOf(FreePort.pick()),
                "MANAGEMENT_SERVER_PORT", String.valueOf(FreePort.pick()));
    }
}
