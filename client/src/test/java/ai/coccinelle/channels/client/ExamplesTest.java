package ai.coccinelle.channels.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The examples run as they are: started as their heads say. */
class ExamplesTest {
    @Test
    void theReminderIsSentUnderItsKeyAndItsOutcomeTold() throws Exception {
        try (ScriptedApi api = ScriptedApi.start()) {
            api.thenAnswer(200, """
                    {"success":true,"messageId":"019aa7c1-6f3e-7c52-b1c0-5f6f0e7b1f11","status":"sent"}""");
            ProcessBuilder example = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            "../examples/Reminder.java")
                    .redirectErrorStream(true);
            example.environment().put("BASE_URL", api.url().toString());
            example.environment().put("TENANT_ID", "tenant_demo");
            example.environment().put("TENANT_KEY", "cck_live_of_the_tests");

            Process running = example.start();
            String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(running.waitFor()).as(said).isZero();
            assertThat(said).contains("019aa7c1-6f3e-7c52-b1c0-5f6f0e7b1f11 is sent");
            assertThat(api.asked.getFirst().key()).startsWith("booking 42 reminder");
        }
    }
}
