package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.backing.PrivatePostgres;
import ai.coccinelle.channels.tenant.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three APIs on one database, each with a producer, whose connections are cut while they work. */
@Timeout(180)
@SuppressWarnings("NullAway.Init")
class NoticeProducersIT {
    private static final int APPOINTMENTS = 1_500;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static PrivatePostgres postgres;
    private static List<RunningApi> apis;
    private static Jdbi jdbi;

    @BeforeAll
    static void start() {
        postgres = PrivatePostgres.start();
        String database = postgres.createDatabase();
        apis = IntStream.range(0, 3)
                .mapToObj(_ -> RunningApi.start(postgres, database, "--channels.appointments.tick=20ms"))
                .toList();
        jdbi = apis.getFirst().bean(Jdbi.class);
    }

    @AfterAll
    static void stop() {
        apis.forEach(RunningApi::close);
        postgres.close();
    }

    @Test
    void everyReminderIsMadeOnceHoweverManyProducersThereAreAndWhereverTheyAreCutOff() {
        RunningApi api = apis.getFirst();
        Tenant tenant = api.tenant("tenant_1");
        Instant start = Instant.now().plus(Duration.ofDays(30));
        String lines = IntStream.range(0, APPOINTMENTS)
                .mapToObj(each -> """
                        {"externalId":"rdv_%d","version":1,"startsAt":"%s","service":"Coupe","customer":{"name":"Jean","phone":\
                        "+33612345678"},"channels":["sms"],"confirm":false,"remind":true}""".formatted(each, start))
                .collect(Collectors.joining("\n"));
        assertThat(api.post(
                                "/api/appointments?tenantId=tenant_1",
                                api.keyOf(tenant),
                                lines,
                                "Content-Type",
                                "application/x-ndjson")
                        .body()
                        .lines())
                .hasSize(APPOINTMENTS)
                .allMatch(line -> line.contains("created"));

        jdbi.useHandle(handle -> handle.execute("UPDATE appointment_notices SET due_at = now()"));
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            cutOff();
            return count("SELECT count(*) FROM appointment_notices WHERE state = 'planned'") == 0;
        });

        assertThat(count("SELECT count(*) FROM appointment_notices WHERE state = 'under_way'"))
                .isEqualTo(APPOINTMENTS);
        assertThat(count("SELECT count(*) FROM channel_messages_log")).isEqualTo(APPOINTMENTS);
        assertThat(count("SELECT count(DISTINCT appointment_id) FROM channel_messages_log"))
                .isEqualTo(APPOINTMENTS);
        assertThat(count("""
                        SELECT count(*) FROM appointment_notices n JOIN channel_messages_log m
                        ON m.id = n.message_id AND m.appointment_id = n.appointment_id AND m.appointment_revision = n.revision
                        """)).isEqualTo(APPOINTMENTS);
    }

    /** Ends a connection that is just making messages, as a crash would. */
    private static void cutOff() {
        try {
            jdbi.useHandle(
                    handle -> handle.createQuery("""
                            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                            WHERE pid <> pg_backend_pid() AND datname = current_database() AND state <> 'idle'
                              AND (query LIKE '%appointment_notices%' OR query LIKE '%channel_messages_log%')
                            LIMIT 1
                            """).mapTo(Boolean.class).list());
        } catch (JdbiException cut) {
            assertThat(cut).as("it was this one").isNotNull();
        }
    }

    private static int count(String query) {
        return await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(JdbiException.class)
                .until(
                        () -> jdbi.withHandle(handle ->
                                handle.createQuery(query).mapTo(Integer.class).one()),
                        found -> found >= 0);
    }
}
