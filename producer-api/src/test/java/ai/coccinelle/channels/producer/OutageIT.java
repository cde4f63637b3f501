package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.backing.PrivatePostgres;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class OutageIT {
    @TempDir
    Path folder;

    @Test
    void aDatabaseOutOfReachIs503UntilItIsBack() {
        PrivatePostgres postgres = PrivatePostgres.start(folder, 0);
        int port = postgres.port();
        try (RunningApi api = RunningApi.start(
                postgres, postgres.createDatabase(), "--spring.datasource.hikari.connection-timeout=500")) {
            String key = api.keyOf(api.tenant("tenant_123"));
            assertThat(send(api, key).status()).isEqualTo(202);

            postgres.close();
            for (String caller : new String[] {key, RunningApi.PLATFORM_KEY}) {
                Answer answer = send(api, caller);
                ErrorsIT.assertProblem(answer, 503, "database-unreachable", "Send the same request again");
                assertThat(answer.header("Retry-After")).isEqualTo("2");
                assertThat(answer.json().path("success").asBoolean(true)).isFalse();
            }

            try (PrivatePostgres back = PrivatePostgres.start(folder, port)) {
                assertThat(back.port()).isEqualTo(port);
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> send(api, key).status() == 202);
            }
        }
    }

    @Test
    void aFaultOnOurSideIsLoggedUnderItsIncidentWithoutAddressOrContent(CapturedOutput output) {
        try (RunningApi api = RunningApi.start()) {
            String key = api.keyOf(api.tenant("tenant_123"));
            api.owner()
                    .useHandle(handle ->
                            handle.execute("ALTER TABLE channel_messages_log ADD CHECK (template_name = 'none')"));

            Answer answer = send(api, key);

            ErrorsIT.assertProblem(answer, 500, "internal", "report incident");
            String incident = answer.text("detail").replaceAll(".*incident (\\S+)\\.", "$1");
            // the server's own log, which the embedded one passes on, is not ours
            String ours = output.getAll()
                    .lines()
                    .filter(line -> !line.contains("EmbeddedPostgres"))
                    .collect(Collectors.joining("\n"));
            assertThat(ours)
                    .contains(incident, "violates check constraint")
                    .doesNotContain("+33612345678", "Jean Dupont", key);
        }
    }

    private static Answer send(RunningApi api, String key) {
        return api.post("/api/channels/sms/send", key, """
                {"tenantId":"tenant_123","to":"+33612345678","template":"rdvRappel",\
                "variables":{"clientName":"Jean Dupont","rdvDate":"2025-01-15","rdvTime":"14:00"}}""");
    }
}
