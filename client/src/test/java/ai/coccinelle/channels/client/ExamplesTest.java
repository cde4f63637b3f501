package ai.coccinelle.channels.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The examples run as they are: started as their heads say. */
class ExamplesTest {
    @Test
    void theAppointmentIsBookedAndItsReminderIsToldOf() throws Exception {
        try (ScriptedApi api = ScriptedApi.start()) {
            api.thenAnswer(201, """
                    {"externalId":"booking 42","tenantId":"019aa7c1-6f3e-7c52-b1c0-5f6f0e7b1f11","version":1,
                     "status":"booked","startsAt":"2027-01-15T13:00:00Z","service":"Coupe et brushing",
                     "customer":{"name":"Jean Dupont"},"channels":["sms"],"confirm":true,"remind":true,
                     "notices":[{"kind":"reminder","before":"P1D","startsAt":"2027-01-15T13:00:00Z",
                     "state":"planned","dueAt":"2027-01-14T13:00:00Z","messages":[]}]}""");
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
            assertThat(said).contains("booking 42 is booked", "reminder planned, due at 2027-01-14T13:00:00Z");
            ScriptedApi.Asked asked = api.asked.getFirst();
            assertThat(asked.method() + " " + asked.path()).isEqualTo("PUT /api/appointments/booking%2042");
            assertThat(asked.body()).contains("\"remind\":true", "\"tenantId\":\"tenant_demo\"");
        }
    }
}
