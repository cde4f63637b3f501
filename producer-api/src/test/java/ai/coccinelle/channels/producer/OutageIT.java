package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.backing.PrivatePostgres;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
            }

            try (PrivatePostgres back = PrivatePostgres.start(folder, port)) {
                assertThat(back.port()).isEqualTo(port);
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> send(api, key).status() == 202);
            }
        }
    }

    private static Answer send(RunningApi api, String key) {
        return api.post("/api/channels/sms/send", key, """
                {"tenantId":"tenant_123","to":"+33612345678","template":"rdvRappel",\
                "variables":{"clientName":"Jean Dupont","rdvDate":"2025-01-15","rdvTime":"14:00"}}""");
    }
}
