package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.backing.PrivatePostgres;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.MessageIds;
import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.tenant.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.config.ScheduledTaskHolder;

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
                "--channels.upkeep.partitions-every=200ms",
                "--channels.upkeep.mend-every=2s",
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

            oldEventsAreForgottenHoweverMany(api, tenant);
            aPeriodicTaskThatTakesLongHoldsUpNoOther(api);
            aRepairOfLanesThatFailsStopsNothingElseOfItsTurn(api);

            postgres.close();
            await().untilAsserted(() -> assertThat(waiting(api, "pending")).isNaN());
        } finally {
            postgres.close();
        }
    }

    private static void oldEventsAreForgottenHoweverMany(RunningApi api, Tenant tenant) {
        String old = MessageIds.floor(Instant.now().minus(Duration.ofDays(8))).toString();
        api.bean(Jdbi.class).useHandle(handle -> handle.execute("""
                        INSERT INTO callback_events (id, tenant_id, type, data, status, due_at)
                        SELECT CAST(substr(?, 1, 24) || lpad(to_hex(n), 12, '0') AS uuid), ?, 'message.sent', '{}', 'delivered', NULL
                        FROM generate_series(1, 12000) n
                        """, old, tenant.id()));
        await().until(() -> api.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery("SELECT count(*) = 0 FROM callback_events")
                        .mapTo(Boolean.class)
                        .one()));
    }

    private static void aPeriodicTaskThatTakesLongHoldsUpNoOther(RunningApi api) {
        TaskScheduler scheduler = api.bean(TaskScheduler.class);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch ran = new CountDownLatch(1);
        try {
            for (int i = 0; i < 3; i++) {
                scheduler.scheduleWithFixedDelay(() -> awaitQuietly(held), Duration.ofHours(1));
            }
            scheduler.scheduleWithFixedDelay(ran::countDown, Duration.ofHours(1));
            await().until(() -> ran.getCount() == 0);
            int tasks = api.context.getBeansOfType(ScheduledTaskHolder.class).values().stream()
                    .mapToInt(holder -> holder.getScheduledTasks().size())
                    .sum();
            assertThat(api.bean(ThreadPoolTaskScheduler.class).getPoolSize()).isGreaterThan(tasks);
        } finally {
            held.countDown();
        }
    }

    private static void aRepairOfLanesThatFailsStopsNothingElseOfItsTurn(RunningApi api) {
        Jdbi jdbi = api.bean(Jdbi.class);
        jdbi.useHandle(handle -> {
            handle.execute("CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS"
                    + " $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'deadlock_detected'; END $$");
            handle.execute("CREATE TRIGGER poison BEFORE UPDATE OF after_tenant ON lane_repair FOR EACH ROW"
                    + " EXECUTE FUNCTION poison()");
            handle.execute("INSERT INTO account_calls (message_id, channel_type, held_until)"
                    + " VALUES (gen_random_uuid(), 'phone', now() - interval '1 minute')");
        });
        await().atMost(Duration.ofSeconds(30))
                .until(() -> jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) = 0 FROM account_calls")
                        .mapTo(Boolean.class)
                        .one()));
    }

    private static void awaitQuietly(CountDownLatch held) {
        try {
            held.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
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
