package ai.coccinelle.channels.message;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.lane.Priority;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The repair of lanes, and lanes that no visit reaches. */
class SuspendedLanesIT {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final ChannelType CHANNEL = ChannelType.WHATSAPP;
    private static final TestDatabase DATABASE = new TestDatabase();

    private final MessageLog log = new MessageLog(DATABASE.jdbi);
    private final Releases releases = new Releases(DATABASE.jdbi);
    private final Attempts attempts = new Attempts(DATABASE.jdbi, DATABASE.lanes, DATABASE.accounts);
    private final LaneKey lane = DATABASE.newLane(CHANNEL);

    @BeforeEach
    void empty() {
        DATABASE.jdbi.useHandle(handle -> handle.execute("DELETE FROM tenants WHERE id <> ?", lane.tenantId()));
    }

    @AfterEach
    void cure() {
        DATABASE.jdbi.useHandle(handle -> {
            handle.execute("DROP TRIGGER IF EXISTS poison ON channel_messages_log");
            handle.execute("DROP TRIGGER IF EXISTS poison ON lanes");
        });
    }

    @Test
    void whatIsTooLateExpiresAndTheRestWaits() {
        UUID late = accept(Duration.ZERO);
        UUID waits = accept(Duration.ofDays(1));
        UUID endless = accept(null);
        suspend(true);

        assertThat(releases.expireSuspended(CHANNEL)).isEqualTo(1);
        assertThat(find(late)).returns(MessageStatus.EXPIRED, Message::status).returns(null, Message::dueAt);
        assertThat(List.of(find(waits), find(endless)))
                .allSatisfy(message -> assertThat(message.status()).isEqualTo(MessageStatus.PENDING));
        assertThat(releases.expireSuspended(CHANNEL)).isZero();
        assertThat(DATABASE.lanes.mend())
                .as("a suspended lane's hints are no fault")
                .isZero();

        suspend(false);
        assertThat(release()).extracting(Envelope::id).containsExactlyInAnyOrder(waits, endless);
    }

    @Test
    void anAttemptUnderWayEndsUncertainAndIsClosed() {
        UUID id = accept(null);
        attempts.claim(List.of(new Claim(release().getFirst(), 1)), LEASE);
        suspend(true);
        DATABASE.passTime(id);

        assertThat(releases.expireSuspended(CHANNEL)).isEqualTo(1);
        assertThat(find(id).status()).isEqualTo(MessageStatus.UNCERTAIN);
        assertThat(DATABASE.lanes.find(lane).orElseThrow().inFlight()).isZero();

        DATABASE.jdbi.useHandle(handle -> handle.execute("UPDATE channel_messages_log SET useless_after = now()"));
        DATABASE.passTime(id);
        assertThat(releases.expireSuspended(CHANNEL)).isEqualTo(1);
        assertThat(find(id)).returns(MessageStatus.UNCERTAIN, Message::status).returns(null, Message::dueAt);
    }

    @Test
    void whatWasReleasedBeforeGivesItsPlaceBack() {
        UUID id = accept(null);
        release();
        suspend(true);
        DATABASE.jdbi.useHandle(handle -> handle.execute("UPDATE channel_messages_log SET useless_after = now()"));
        DATABASE.passTime(id);

        assertThat(releases.expireSuspended(CHANNEL)).isEqualTo(1);
        assertThat(find(id).status()).isEqualTo(MessageStatus.EXPIRED);
        assertThat(DATABASE.lanes.find(lane).orElseThrow().inFlight()).isZero();
    }

    @Test
    void aSuspendedLaneThatCannotBeMovedStopsNoOther() {
        LaneKey other = DATABASE.newLane(CHANNEL);
        UUID poisoned = accept(Duration.ZERO);
        UUID late = accept(other, Duration.ZERO);
        suspend(lane, true);
        suspend(other, true);
        poison("channel_messages_log", lane, "data_exception");

        assertThat(releases.expireSuspended(CHANNEL)).isEqualTo(1);
        assertThat(find(late).status()).isEqualTo(MessageStatus.EXPIRED);
        assertThat(find(poisoned).status()).isEqualTo(MessageStatus.PENDING);
        assertThat(releases.expireSuspended(CHANNEL)).as("left out for now").isZero();

        cure();
        DATABASE.passTime(poisoned);
        assertThat(releases.expireSuspended(CHANNEL)).isEqualTo(1);
        assertThat(find(poisoned).status()).isEqualTo(MessageStatus.EXPIRED);
    }

    @Test
    void aRowThatSomebodyIsChangingHoldsUpNoSuspendedLane() {
        UUID held = accept(Duration.ZERO);
        UUID late = accept(Duration.ZERO);
        suspend(true);
        DATABASE.jdbi.useTransaction(handle -> {
            handle.execute("SELECT 1 FROM channel_messages_log WHERE id = ? FOR UPDATE", held);
            assertThat(CompletableFuture.supplyAsync(
                                    () -> releases.expireSuspended(CHANNEL), Thread::startVirtualThread)
                            .orTimeout(20, TimeUnit.SECONDS)
                            .join())
                    .isEqualTo(1);
        });
        assertThat(find(late).status()).isEqualTo(MessageStatus.EXPIRED);
        assertThat(find(held).status()).isEqualTo(MessageStatus.PENDING);
    }

    /** A fault of its own, a statement that took too long, and a lock that was not to be had. */
    @ParameterizedTest
    @ValueSource(strings = {"data_exception", "query_canceled", "lock_not_available"})
    void aTenantWhoseLanesCannotBeRepairedStopsNoOther(String fault) {
        List<LaneKey> others = List.of(DATABASE.newLane(CHANNEL), DATABASE.newLane(CHANNEL));
        accept(null);
        others.forEach(other -> accept(other, null));
        loseHints();
        poison("lanes", lane, fault);

        assertThat(repair()).isEqualTo(new Lanes.Repair(2, 0, true));
        cure();
        assertThat(repair()).as("begins with the first again").isEqualTo(new Lanes.Repair(1, 0, true));
    }

    @Test
    void oneProcessRepairsAtATime() {
        accept(null);
        loseHints();
        DATABASE.jdbi.useTransaction(handle -> {
            handle.execute("SELECT 1 FROM lane_repair FOR UPDATE");
            // on another thread: on this one it would run in the same transaction
            assertThat(CompletableFuture.supplyAsync(DATABASE.lanes::repair, Thread::startVirtualThread)
                            .join())
                    .isEmpty();
        });
        assertThat(DATABASE.lanes.repair().orElseThrow().hints()).isEqualTo(1);
    }

    @Test
    void ofManyProcessesOneHasTheTurnInEachPeriod() {
        assertThat(DATABASE.lanes.takeRepairTurn(Duration.ofMinutes(1))).isTrue();
        assertThat(DATABASE.lanes.takeRepairTurn(Duration.ofMinutes(1))).isFalse();

        DATABASE.jdbi.useHandle(handle -> handle.execute("UPDATE lane_repair SET next_at = now()"));
        assertThat(DATABASE.lanes.takeRepairTurn(Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void theRepairGoesOnWithTheTenantsAfterThoseThatItLookedAt() {
        accept(null);
        loseHints();
        DATABASE.jdbi.useHandle(handle -> {
            handle.execute("INSERT INTO tenants (id, external_id, name)"
                    + " SELECT ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'repair_' || n, 'Salon'"
                    + " FROM generate_series(1, 1200) n");
        });

        assertThat(List.of(repair(), repair(), repair()))
                .extracting(slice -> slice.hints() + " " + slice.last())
                .as("1201 tenants, this one the last")
                .containsExactly("0 false", "0 false", "1 true");
        assertThat(repair().last()).as("from the first on").isFalse();
        DATABASE.jdbi.useHandle(handle ->
                handle.execute("UPDATE lane_repair SET after_tenant = '00000000-0000-0000-0000-000000000000'"));
    }

    private static Lanes.Repair repair() {
        return DATABASE.lanes.repair().orElseThrow();
    }

    private UUID accept(@Nullable Duration usefulFor) {
        return accept(lane, usefulFor);
    }

    private UUID accept(LaneKey lane, @Nullable Duration usefulFor) {
        NewMessage message = new NewMessage(
                MessageIds.next(),
                lane,
                "+33612345678",
                "rdvConfirmation",
                MessageKind.TRANSACTIONAL,
                "fr",
                "Bonjour",
                new Payload.Sms("Bonjour"),
                usefulFor);
        log.accept(message, null);
        DATABASE.lanes.touch(CHANNEL, Priority.TRANSACTIONAL, List.of(lane.tenantId()));
        return message.id();
    }

    private void suspend(boolean suspended) {
        suspend(lane, suspended);
    }

    private static void suspend(LaneKey lane, boolean suspended) {
        DATABASE.jdbi.useTransaction(handle -> DATABASE.lanes.suspend(handle, lane.tenantId(), suspended));
    }

    private static void poison(String table, LaneKey lane, String fault) {
        DATABASE.jdbi.useHandle(handle -> {
            handle.execute("CREATE OR REPLACE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS"
                    + " $$ BEGIN RAISE EXCEPTION USING ERRCODE = '" + fault + "'; END $$");
            handle.execute("CREATE TRIGGER poison BEFORE UPDATE ON " + table + " FOR EACH ROW"
                    + " WHEN (OLD.tenant_id = '" + lane.tenantId() + "') EXECUTE FUNCTION poison()");
        });
    }

    private static void loseHints() {
        DATABASE.jdbi.useHandle(
                handle -> handle.execute("UPDATE lanes SET transactional_due_at = NULL, bulk_due_at = NULL"));
    }

    private List<Envelope> release() {
        return releases.release(CHANNEL, Priority.TRANSACTIONAL, new Releases.Bounds(100, 100, LEASE))
                .envelopes();
    }

    private Message find(UUID id) {
        return log.find(id).orElseThrow();
    }
}
