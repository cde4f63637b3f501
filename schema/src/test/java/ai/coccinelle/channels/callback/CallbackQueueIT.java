package ai.coccinelle.channels.callback;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.audit.AuditLog;
import ai.coccinelle.channels.callback.CallbackEndpoint.DisabledReason;
import ai.coccinelle.channels.callback.CallbackQueue.Bounds;
import ai.coccinelle.channels.callback.CallbackQueue.Failed;
import ai.coccinelle.channels.callback.CallbackQueue.Failure;
import ai.coccinelle.channels.callback.CallbackQueue.Patience;
import ai.coccinelle.channels.callback.CallbackQueue.Taken;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.database.Json;
import ai.coccinelle.channels.message.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Who gets its turn, what a failure leads to, and that two workers never have one event at a time. */
class CallbackQueueIT {
    private static final TestDatabase DATABASE = new TestDatabase();
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Patience PATIENCE = new Patience(Duration.ofDays(3), Duration.ofDays(5));
    private static final String URL = "https://hooks.example.com/";

    private final CallbackEndpoints endpoints = new CallbackEndpoints(DATABASE.jdbi);
    private final CallbackEvents events = new CallbackEvents(DATABASE.jdbi);
    private final CallbackQueue queue = new CallbackQueue(DATABASE.jdbi);

    @BeforeEach
    void empty() {
        DATABASE.jdbi.useHandle(handle -> handle.execute("DELETE FROM tenants"));
    }

    @Test
    void aTenantHasNoMoreUnderWayThanItMayAndOneWhileItFails() {
        UUID busy = tenant(10);
        UUID quiet = tenant(1);

        assertThat(take(4))
                .extracting(taken -> taken.endpoint().tenantId())
                .containsExactlyInAnyOrder(busy, busy, busy, busy, quiet);
        assertThat(take(4)).as("all its places are taken").isEmpty();
        sql("UPDATE callback_events SET status = 'pending', due_at = now()");
        sql("UPDATE callback_endpoints SET failing_since = now()");
        assertThat(take(4)).extracting(taken -> taken.endpoint().tenantId()).containsExactlyInAnyOrder(busy, quiet);
    }

    @Test
    void thoseThatHadNoTurnForLongestComeFirst() {
        Set<UUID> served = ConcurrentHashMap.newKeySet();
        for (int tenant = 0; tenant < 6; tenant++) {
            tenant(5);
        }
        for (int look = 0; look < 3; look++) {
            queue.take(new Bounds(2, 1, LEASE))
                    .forEach(taken -> served.add(taken.endpoint().tenantId()));
        }
        assertThat(served).hasSize(6);
    }

    @Test
    void whatIsDueFirstGoesFirst() {
        tenant(3);
        List<UUID> inOrder = DATABASE.jdbi.withHandle(
                handle -> handle.createQuery("SELECT id FROM callback_events ORDER BY due_at, id")
                        .mapTo(UUID.class)
                        .list());
        List<UUID> taken = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Taken next = queue.take(new Bounds(1, 1, LEASE)).getFirst();
            taken.add(next.id());
            queue.delivered(next, 204);
        }
        assertThat(taken).isEqualTo(inOrder);
    }

    @Test
    void howeverManyWorkersTakeEachEventIsTakenOnceAndNoTenantHasMoreThanItsPlaces() throws Exception {
        List<UUID> tenants = IntStream.range(0, 5).mapToObj(_ -> tenant(40)).toList();
        Set<UUID> seen = ConcurrentHashMap.newKeySet();
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Integer>> workers = new ArrayList<>();
            for (int worker = 0; worker < 4; worker++) {
                workers.add(() -> {
                    int mine = 0;
                    for (int look = 0; look < 60; look++) {
                        for (Taken taken : queue.take(new Bounds(3, 2, LEASE))) {
                            assertThat(seen.add(taken.id())).isTrue();
                            assertThat(underWay(taken.endpoint().tenantId())).isBetween(1, 2);
                            queue.delivered(taken, 200);
                            mine++;
                        }
                    }
                    return mine;
                });
            }
            for (var worker : threads.invokeAll(workers)) {
                worker.get();
            }
        }
        assertThat(seen.size()).isGreaterThan(tenants.size() * 2);
    }

    @Test
    void whatAWorkerLeftGoesToTheNextWhenItsLeaseIsOver() {
        tenant(1);
        Taken lost = take(1).getFirst();
        assertThat(take(1)).isEmpty();
        passTime();
        Taken again = take(1).getFirst();

        assertThat(again.id()).isEqualTo(lost.id());
        assertThat(again.attempt()).isEqualTo(lost.attempt() + 1);
        assertThat(queue.failed(lost, failure(503), PATIENCE))
                .as("the first worker comes too late")
                .isEmpty();
        queue.delivered(lost, 200);
        assertThat(event(again).status()).isEqualTo(CallbackStatus.SENDING);
        queue.delivered(again, 200);
        assertThat(event(again).status()).isEqualTo(CallbackStatus.DELIVERED);
    }

    @Test
    void aFailureIsTriedAgainLaterAndASuccessForgivesIt() {
        UUID tenant = tenant(1);
        Taken first = take(1).getFirst();
        assertThat(queue.failed(first, failure(503), PATIENCE)).contains(new Failed(CallbackStatus.PENDING, null));
        assertThat(take(1)).isEmpty();
        assertThat(endpoint(tenant).failingSince()).isNotNull();
        assertThat(event(first)).satisfies(event -> {
            assertThat(event.answer()).isEqualTo(503);
            assertThat(event.fault()).isEqualTo("status");
            assertThat(event.dueAt()).isAfter(event.attemptedAt());
        });
        passTime();
        queue.delivered(take(1).getFirst(), 200);

        assertThat(endpoint(tenant).failingSince()).isNull();
        assertThat(event(first)).satisfies(event -> {
            assertThat(event.attempts()).isEqualTo(2);
            assertThat(event.fault()).isNull();
        });
    }

    @Test
    void anEndpointThatAskedForLessRests() {
        UUID tenant = tenant(2);
        queue.failed(
                take(1).getFirst(),
                new Failure(429, "status", Duration.ofMinutes(1), Duration.ofMinutes(1), false),
                PATIENCE);
        assertThat(take(5)).isEmpty();
        sql("UPDATE callback_endpoints SET rests_until = now()");
        assertThat(take(5)).hasSize(1);
        assertThat(endpoint(tenant).disabledAt()).isNull();
    }

    @Test
    void anEventThatWasTriedForThreeDaysIsGivenUpAndCanBeSentAgain() {
        UUID tenant = tenant(2);
        sql("UPDATE callback_events SET retried_from = now() - interval '71 hours 59 minutes 58 seconds'");
        List<Taken> taken = take(2);
        taken.forEach(each -> assertThat(queue.failed(each, failure(500), PATIENCE))
                .contains(new Failed(CallbackStatus.FAILED, null)));
        assertThat(event(taken.getFirst()).dueAt()).isNull();

        assertThat(events.redeliver(taken.getFirst().id()))
                .get()
                .extracting(CallbackEvent::status)
                .isEqualTo(CallbackStatus.PENDING);
        assertThat(take(2))
                .as("with all its retries")
                .singleElement()
                .satisfies(each -> assertThat(each.faults()).isZero());
        assertThat(events.redeliver(taken.getFirst().id()))
                .as("just being sent")
                .get()
                .extracting(CallbackEvent::status)
                .isEqualTo(CallbackStatus.SENDING);
        Instant since = event(taken.getLast()).createdAt();
        assertThat(events.redeliverFailed(tenant, since.plusSeconds(5), null, 10))
                .isZero();
        assertThat(events.redeliverFailed(tenant, since.minusSeconds(5), CallbackType.MESSAGE_SENT, 10))
                .isZero();
        assertThat(events.redeliverFailed(tenant, since.minusSeconds(5), null, 10))
                .isOne();
    }

    @Test
    void anEndpointThatFailsForDaysIsSwitchedOffOnceAndTheNoticeIsInTheAuditLog() {
        UUID tenant = tenant(3);
        List<Taken> taken = take(2);
        queue.failed(taken.get(0), failure(500), PATIENCE);
        sql("UPDATE callback_endpoints SET failing_since = now() - interval '5 days'");
        assertThat(queue.failed(taken.get(1), failure(500), PATIENCE))
                .contains(new Failed(CallbackStatus.PENDING, DisabledReason.FAILING));

        assertThat(endpoint(tenant).disabledReason()).isEqualTo(DisabledReason.FAILING);
        assertThat(take(5)).isEmpty();
        assertThat(new AuditLog(DATABASE.jdbi).search(new AuditLog.Query(tenant, null, null, null, 10)))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.action()).isEqualTo("callback switched off");
                    assertThat(entry.subject()).containsEntry("reason", "failing");
                });

        endpoints.enable(tenant, true);
        passTime();
        assertThat(endpoint(tenant)).satisfies(mended -> {
            assertThat(mended.disabledAt()).isNull();
            assertThat(mended.failingSince()).isNull();
        });
        assertThat(take(5)).as("what waited goes").hasSize(3);
    }

    @Test
    void aGoneIsBelievedAtOnceButNotOfAnAddressThatWasReplaced() {
        UUID tenant = tenant(2);
        List<Taken> taken = take(2);
        endpoints.save(tenant, URL + "moved", null, "sealed");
        Failure gone = new Failure(410, "status", Duration.ZERO, Duration.ZERO, true);
        assertThat(queue.failed(taken.get(0), gone, PATIENCE)).contains(new Failed(CallbackStatus.FAILED, null));
        assertThat(endpoint(tenant).disabledAt()).isNull();

        endpoints.save(tenant, URL, null, "sealed");
        assertThat(queue.failed(taken.get(1), gone, PATIENCE))
                .contains(new Failed(CallbackStatus.FAILED, DisabledReason.GONE));
        assertThat(endpoint(tenant).disabledReason()).isEqualTo(DisabledReason.GONE);
    }

    @Test
    void aRotatedSecretIsFollowedByTheOneBeforeWhileThatCounts() {
        UUID tenant = tenant(1);
        assertThat(endpoints.save(tenant, URL, null, "ignored").created()).isFalse();
        endpoints.rotate(tenant, "second", Duration.ofHours(24));
        assertThat(endpoint(tenant).formerUntil()).isNotNull();
        assertThat(take(1).getFirst().endpoint().sealedSecrets()).containsExactly("second", "sealed");

        sql("UPDATE callback_endpoints SET former_until = now()");
        passTime();
        assertThat(endpoint(tenant).formerUntil()).isNull();
        assertThat(take(1).getFirst().endpoint().sealedSecrets()).containsExactly("second");
    }

    @Test
    void whatIsSentSaysWhatWhenAndWhose() {
        UUID tenant = tenant(1);
        JsonNode body = Json.read(take(1).getFirst().body(), JsonNode.class);
        assertThat(body.path("type").asString()).isEqualTo("callback.test");
        assertThat(Instant.parse(body.path("timestamp").asString())).isNotNull();
        assertThat(body.path("data").path("tenantId").asString())
                .isEqualTo(
                        DATABASE.tenants.find(tenant.toString()).orElseThrow().externalId());
    }

    @Test
    void theOldestIsTheOneThatCouldHaveGoneForLongest() {
        assertThat(events.oldestDue()).isZero();
        UUID tenant = tenant(2);
        sql("UPDATE callback_events SET due_at = now() - interval '10 minutes'");
        assertThat(events.oldestDue()).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
        assertThat(events.waiting(tenant, 10)).isEqualTo(2);
        endpoints.enable(tenant, false);
        assertThat(events.oldestDue()).isZero();
    }

    private UUID tenant(int many) {
        UUID tenant = DATABASE.newLane(ChannelType.SMS).tenantId();
        endpoints.save(tenant, URL, null, "sealed");
        for (int i = 0; i < many; i++) {
            assertThat(events.test(tenant)).isPresent();
        }
        return tenant;
    }

    private List<Taken> take(int perTenant) {
        return queue.take(new Bounds(10, perTenant, LEASE));
    }

    private static Failure failure(int status) {
        return new Failure(status, "status", Duration.ofSeconds(5), Duration.ZERO, false);
    }

    private CallbackEvent event(Taken taken) {
        return events.find(taken.id()).orElseThrow();
    }

    private CallbackEndpoint endpoint(UUID tenant) {
        return endpoints.find(tenant).orElseThrow();
    }

    private static int underWay(UUID tenant) {
        return DATABASE.jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT count(*) FROM callback_events WHERE tenant_id = :tenant AND status = 'sending'")
                .bind("tenant", tenant)
                .mapTo(Integer.class)
                .one());
    }

    private static void passTime() {
        sql("UPDATE callback_events SET due_at = now() WHERE due_at IS NOT NULL");
    }

    private static void sql(String statement) {
        DATABASE.jdbi.useHandle(handle -> handle.execute(statement));
    }
}
