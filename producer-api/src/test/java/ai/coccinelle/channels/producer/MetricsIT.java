package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.backing.PrivatePostgres;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.tenant.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsIT {
    @TempDir
    Path folder;

    @Test
    void whatWaitsIsMeteredByChannelAndStateUntilTheDatabaseIsGone() {
        PrivatePostgres postgres = PrivatePostgres.start(folder, 0);
        try (RunningApi api = RunningApi.start(
                postgres,
                postgres.createDatabase(),
                "--channels.metric.every=100ms",
                "--spring.datasource.hikari.connection-timeout=500")) {
            Tenant tenant = api.tenant("tenant_123");
            PlayedWorker worker = new PlayedWorker(api);
            send(api, tenant, 3);
            List<ClaimedMessage> claimed = worker.claimAll(ChannelType.SMS);
            worker.record(claimed.get(0), new Transition.Failed("30008", "unreachable", true));
            send(api, tenant, 4);

            awaitWaiting(api, "pending", 4);
            awaitWaiting(api, "sending", 2);
            awaitWaiting(api, "released", 0);
            awaitWaiting(api, "uncertain", 0);
            String metrics = api.send(HttpRequest.newBuilder(api.managementUrl("/actuator/prometheus"))
                            .build())
                    .body();
            assertThat(metrics)
                    .contains(
                            "channels_waiting{application=\"producer-api\",channel=\"sms\",state=\"pending\"} 4.0",
                            "channels_waiting{application=\"producer-api\",channel=\"phone\",state=\"pending\"} 0.0",
                            "channels_dead_letters{application=\"producer-api\",channel=\"sms\"} 1.0",
                            "channels_lanes_paused{application=\"producer-api\",channel=\"sms\"} 0.0",
                            "channels_oldest_due_seconds{application=\"producer-api\",channel=\"sms\"} ",
                            "channels_callbacks_oldest_due_seconds{application=\"producer-api\"} ")
                    .doesNotContain("tenant_123", tenant.id().toString());

            postgres.close();
            await().untilAsserted(() -> assertThat(waiting(api, "pending")).isNaN());
        } finally {
            postgres.close();
        }
    }

    private static void awaitWaiting(RunningApi api, String state, double messages) {
        await().untilAsserted(() -> assertThat(waiting(api, state)).isEqualTo(messages));
    }

    private static double waiting(RunningApi api, String state) {
        return api.bean(MeterRegistry.class)
                .get("channels.waiting")
                .tags("channel", "sms", "state", state)
                .gauge()
                .value();
    }

    private static void send(RunningApi api, Tenant tenant, int messages) {
        for (int i = 0; i < messages; i++) {
            assertThat(api.post("/api/channels/sms/send", api.keyOf(tenant), """
                            {"tenantId":"%s","to":"0612345678","template":"rdvRappel",\
                            "variables":{"clientName":"Jean Dupont","rdvDate":"2025-01-15","rdvTime":"14:00"}}""".formatted(tenant.externalId()))
                            .status())
                    .isEqualTo(202);
        }
    }
}
