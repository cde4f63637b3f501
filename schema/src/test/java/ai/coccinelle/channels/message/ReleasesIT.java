package ai.coccinelle.channels.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.LaneLimits;
import ai.coccinelle.channels.lane.LaneRate;
import ai.coccinelle.channels.lane.Priority;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Promises of the release that one lane, one process or one moment could break. */
class ReleasesIT {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final TestDatabase DATABASE = new TestDatabase();

    private final MessageLog log = new MessageLog(DATABASE.jdbi);
    private final Releases releases = new Releases(DATABASE.jdbi);
    private final Attempts attempts = new Attempts(DATABASE.jdbi, DATABASE.lanes, DATABASE.accounts);
    private final Cancellations cancellations = new Cancellations(DATABASE.jdbi);

    @BeforeEach
    void empty() {
        DATABASE.jdbi.useHandle(handle -> {
            handle.execute("DELETE FROM channel_messages_log");
            handle.execute("DELETE FROM tenants");
            handle.execute("DELETE FROM account_calls");
            handle.execute(
                    "UPDATE accounts SET rate = 100000, burst = 100000, arrival_at = '-infinity', paused_until = NULL,"
                            + " paused_since = NULL, pause_reason = NULL, hold_seconds = 120,"
                            + " max_concurrent = CASE channel_type WHEN 'phone' THEN 10 END");
        });
    }

    @AfterEach
    void curePoison() {
        DATABASE.jdbi.useHandle(handle -> {
            handle.execute("DROP TRIGGER IF EXISTS poison ON channel_messages_log");
            handle.execute("DROP TRIGGER IF EXISTS deadlock ON lanes");
        });
    }

    // one lane holds up no other

    @ParameterizedTest
    @EnumSource(
            value = ChannelType.class,
            names = {"SMS", "EMAIL"})
    void aTimeZoneThatNobodyKnowsHoldsUpItsOwnLaneAlone(ChannelType channel) {
        LaneKey lost = DATABASE.newLane(channel);
        LaneKey other = DATABASE.newLane(channel);
        zone(lost, "Nowhere/Land");
        accept(lost);
        UUID waiting = accept(other);

        assertThat(releaseAll(channel)).extracting(Envelope::id).containsExactly(waiting);

        zone(lost, "Europe/Paris");
        reopen();
        assertThat(releaseAll(channel)).hasSize(1);
    }

    @Test
    void aZoneThatTheDatabaseDoesNotKnowIsNoFault() {
        // the database reads it as a POSIX specification, three hours from what it is; or not at all, with an older
        // list of zones
        LaneKey lane = lane(ChannelType.EMAIL);
        zone(lane, "SystemV/CST6CDT");
        UUID id = accept(lane);

        assertThat(releaseAll(ChannelType.EMAIL)).extracting(Envelope::id).containsExactly(id);
        assertThat(DATABASE.lanes.find(lane)).isPresent();
        assertThat(DATABASE.lanes.spentDay(lane)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Priority.class)
    void aRowThatCannotBeMovedHoldsUpItsOwnLaneAlone(Priority priority) {
        MessageKind kind = priority == Priority.BULK ? MessageKind.BULK : MessageKind.TRANSACTIONAL;
        LaneKey poisoned = lane(ChannelType.SMS);
        List<LaneKey> others = List.of(lane(ChannelType.SMS), lane(ChannelType.SMS), lane(ChannelType.SMS));
        accept(poisoned, kind);
        poison(poisoned);
        List<UUID> waiting = others.stream().map(lane -> accept(lane, kind)).toList();

        assertThat(releaseAll(ChannelType.SMS)).extracting(Envelope::id).containsExactlyInAnyOrderElementsOf(waiting);
        UUID next = accept(others.getFirst(), kind);
        assertThat(releaseAll(ChannelType.SMS)).extracting(Envelope::id).containsExactly(next);

        curePoison();
        reopen();
        assertThat(releaseAll(ChannelType.SMS)).hasSize(1);
    }

    // quotas

    @Test
    void whatCouldNotBePublishedIsNotChargedToTheDay() {
        LaneKey lane = limited(ChannelType.EMAIL, 1, 1);
        accept(lane);
        for (int round = 0; round < 3; round++) {
            List<Envelope> released = releaseAll(ChannelType.EMAIL);
            assertThat(released).as("round %d", round).hasSize(1);
            releases.takeBack(released, Duration.ZERO);
        }
        assertThat(DATABASE.lanes.spentDay(lane)).isEmpty();
    }

    @Test
    void whatNobodyClaimedIsChargedToTheDayOnce() {
        LaneKey lane = limited(ChannelType.EMAIL, null, 1);
        UUID id = accept(lane);
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(releaseAll(ChannelType.EMAIL)).containsExactly(new Envelope(id, attempt));
            DATABASE.passTime(id);
        }
        assertThat(counter(lane, "day_count")).isEqualTo(1);
        accept(lane);
        assertThat(releaseAll(ChannelType.EMAIL)).extracting(Envelope::id).containsExactly(id);
    }

    @Test
    void aDayThatIsUsedUpDoesNotKeepWhatIsInFlightFromItsLease() {
        LaneKey lane = limited(ChannelType.EMAIL, null, 1);
        UUID id = accept(lane);
        claim(releaseAll(ChannelType.EMAIL).getFirst());
        accept(lane);
        assertThat(releaseAll(ChannelType.EMAIL)).isEmpty();
        DATABASE.jdbi.useHandle(handle ->
                handle.execute("UPDATE channel_messages_log SET due_at = now() - interval '1 ms' WHERE id = ?", id));

        assertThat(openIn(lane)).as("it is looked at again soon").isBetween(0.0, 10.0);
        reopen();
        releaseAll(ChannelType.EMAIL);
        assertThat(find(id).status()).isEqualTo(MessageStatus.UNCERTAIN);
        assertThat(DATABASE.lanes.find(lane).orElseThrow().dayUsedUp()).isTrue();
    }

    @Test
    void whatIsTakenBackFromTheQueueIsNotCharged() {
        LaneKey lane = limited(ChannelType.EMAIL, 1, 1);
        UUID id = accept(lane);
        releaseAll(ChannelType.EMAIL);
        cancellations.cancel(List.of(id), "cancelled", "it was taken back");

        UUID next = accept(lane);
        assertThat(releaseAll(ChannelType.EMAIL)).extracting(Envelope::id).containsExactly(next);
    }

    @Test
    void whatExpiresInTheQueueIsNotCharged() {
        LaneKey lane = limited(ChannelType.EMAIL, null, 1);
        UUID id = accept(lane);
        releaseAll(ChannelType.EMAIL);
        DATABASE.jdbi.useHandle(handle -> handle.execute("UPDATE channel_messages_log SET useless_after = now()"));
        DATABASE.passTime(id);
        releaseAll(ChannelType.EMAIL);
        assertThat(find(id).status()).isEqualTo(MessageStatus.EXPIRED);

        UUID next = accept(lane);
        assertThat(releaseAll(ChannelType.EMAIL)).extracting(Envelope::id).containsExactly(next);
    }

    static Stream<Transition> notSent() {
        return Stream.of(
                new Transition.Postponed(Duration.ZERO, "429", "slower"),
                new Transition.Held(Duration.ZERO, Hold.QUIET_HOURS, "at night"),
                new Transition.Paused(Duration.ZERO, "535", "password"),
                new Transition.Withdrawn("superseded", "changed"),
                new Transition.Suppressed("opted-out", "STOP"));
    }

    @ParameterizedTest
    @MethodSource("notSent")
    void anAttemptThatWasNotMadeIsNotCharged(Transition transition) {
        LaneKey lane = limited(ChannelType.EMAIL, 1, 1);
        accept(lane);
        record(claim(releaseAll(ChannelType.EMAIL).getFirst()), transition);

        accept(lane);
        assertThat(releaseAll(ChannelType.EMAIL)).hasSize(1);
    }

    @Test
    void anAttemptThatTheProviderSawIsCharged() {
        LaneKey lane = limited(ChannelType.EMAIL, null, 2);
        accept(lane);
        record(
                claim(releaseAll(ChannelType.EMAIL).getFirst()),
                new Transition.Retry(Duration.ZERO, "451", "greylisted"));
        assertThat(counter(lane, "day_count")).isEqualTo(1);
        reopen();
        record(claim(releaseAll(ChannelType.EMAIL).getFirst()), new Transition.Sent("id"));
        assertThat(counter(lane, "day_count")).isEqualTo(2);
    }

    @Test
    void whatWasChargedToAnotherDayIsNotGivenBackToThisOne() {
        LaneKey lane = limited(ChannelType.EMAIL, 9, 9);
        accept(lane);
        List<Envelope> released = releaseAll(ChannelType.EMAIL);
        DATABASE.jdbi.useHandle(handle -> handle.execute("UPDATE lanes SET day_at = day_at + 1, day_count = 5,"
                + " minute_at = minute_at + interval '1 minute', minute_count = 5 WHERE channel_type = 'email'"));
        releases.takeBack(released, Duration.ZERO);

        assertThat(counter(lane, "day_count")).isEqualTo(5);
        assertThat(counter(lane, "minute_count")).isEqualTo(5);
    }

    @Test
    void aCounterThatIsAMomentAheadIsNotSetBack() {
        LaneKey lane = limited(ChannelType.EMAIL, 5, null);
        accept(lane);
        DATABASE.jdbi.useHandle(handle -> handle.execute("UPDATE lanes SET minute_count = 5,"
                + " minute_at = date_trunc('minute', now()) + interval '1 minute' WHERE channel_type = 'email'"));

        assertThat(releaseAll(ChannelType.EMAIL)).isEmpty();
        assertThat(counter(lane, "minute_count")).isEqualTo(5);
    }

    // the sandbox

    @Test
    void aTestKeysCallsTakeNoPlaceOfThePlatforms() {
        for (int call = 0; call < 12; call++) {
            accept(lane(ChannelType.PHONE), MessageKind.TRANSACTIONAL, true);
        }
        for (Envelope each : releaseAll(ChannelType.PHONE)) {
            record(claim(each), new Transition.Sent("call-" + each.id()));
        }

        assertThat(DATABASE.accounts.find(ChannelType.PHONE).orElseThrow().calls())
                .isZero();
        UUID live = accept(lane(ChannelType.PHONE));
        List<Envelope> next = new ArrayList<>(releaseAll(ChannelType.PHONE));
        next.addAll(releaseAll(ChannelType.PHONE)); // a visit takes as many lanes as there are places
        assertThat(next).extracting(Envelope::id).contains(live);
    }

    @Test
    void aTestKeysMessagesTakeNeitherTheAccountsPermitsNorTheTenantsDay() {
        DATABASE.jdbi.useHandle(handle -> handle.execute("UPDATE accounts SET rate = 0.01, burst = 1"));
        LaneKey lane = limited(ChannelType.SMS, 1, 1);
        List<UUID> tests = Stream.generate(() -> accept(lane, MessageKind.TRANSACTIONAL, true))
                .limit(3)
                .toList();
        List<Envelope> released = new ArrayList<>();
        for (int visit = 0; visit < 4; visit++) {
            released.addAll(releaseAll(ChannelType.SMS));
        }
        assertThat(released).extracting(Envelope::id).containsExactlyInAnyOrderElementsOf(tests);
        assertThat(counter(lane, "day_count")).isZero();

        UUID live = accept(lane);
        assertThat(releaseAll(ChannelType.SMS)).extracting(Envelope::id).containsExactly(live);
    }

    @Test
    void aTestKeysMessageTriesNoPausedAccount() {
        UUID test = accept(lane(ChannelType.SMS), MessageKind.TRANSACTIONAL, true);
        UUID live = accept(lane(ChannelType.SMS));
        DATABASE.jdbi.useTransaction(
                handle -> DATABASE.accounts.pause(handle, ChannelType.SMS, "refused", Duration.ZERO));

        List<Envelope> released = new ArrayList<>(releaseAll(ChannelType.SMS));
        released.addAll(releaseAll(ChannelType.SMS));
        assertThat(released).extracting(Envelope::id).containsExactlyInAnyOrder(test, live);
        assertThat(released.stream().map(this::claim))
                .allSatisfy(claimed -> assertThat(claimed.probesAPause()).isEqualTo(!claimed.sandbox()));
        accept(lane(ChannelType.SMS));
        assertThat(releaseAll(ChannelType.SMS)).as("the probe is out").isEmpty();
    }

    @Test
    void aTestKeysMessageTriesNoPausedLane() {
        LaneKey lane = lane(ChannelType.EMAIL);
        UUID test = accept(lane, MessageKind.TRANSACTIONAL, true);
        DATABASE.jdbi.useTransaction(
                handle -> DATABASE.lanes.pause(handle, lane, MessageIds.next(), "password", Duration.ZERO));
        assertThat(releaseAll(ChannelType.EMAIL)).extracting(Envelope::id).containsExactly(test);

        UUID live = accept(lane);
        Envelope probe = releaseAll(ChannelType.EMAIL).getFirst();
        assertThat(probe.id()).isEqualTo(live);
        assertThat(claim(probe).probesAPause()).isTrue();
    }

    // two processes at once

    @Test
    void theAccountsPlacesAreCountedOnceItIsLocked() throws Exception {
        for (int call = 0; call < 4; call++) {
            accept(lane(ChannelType.PHONE));
        }
        List<Envelope> released = whileHeld(
                handle -> {
                    handle.execute("SELECT 1 FROM accounts WHERE channel_type = 'phone' FOR UPDATE");
                    for (int other = 0; other < 8; other++) {
                        handle.execute(
                                "INSERT INTO account_calls VALUES (?, 'phone', now() + interval '1 minute')",
                                UUID.randomUUID());
                    }
                    handle.execute("UPDATE accounts SET arrival_at = now() WHERE channel_type = 'phone'");
                },
                () -> releaseAll(ChannelType.PHONE));

        assertThat(released).hasSize(2);
    }

    @Test
    void aMessageThatComesDuringAVisitIsSeen() throws Exception {
        LaneKey lane = lane(ChannelType.EMAIL);
        UUID id = accept(lane);
        whileHeld(handle -> hint(handle, lane, "NULL"), () -> {
            DATABASE.lanes.touch(lane.channel(), Priority.TRANSACTIONAL, List.of(lane.tenantId()));
            return true;
        });

        assertThat(releaseAll(ChannelType.EMAIL)).extracting(Envelope::id).containsExactly(id);
    }

    @Test
    void aRetryThatIsRecordedDuringAVisitIsSeen() throws Exception {
        LaneKey lane = lane(ChannelType.EMAIL);
        UUID id = accept(lane);
        ClaimedMessage claimed = claim(releaseAll(ChannelType.EMAIL).getFirst());
        DATABASE.lanes.touch(lane.channel(), Priority.TRANSACTIONAL, List.of(lane.tenantId()));
        whileHeld(
                handle -> hint(handle, lane, "now() + interval '1 minute'"),
                () -> record(claimed, new Transition.Retry(Duration.ZERO, "451", "later")));

        assertThat(releaseAll(ChannelType.EMAIL)).containsExactly(new Envelope(id, 2));
    }

    @Test
    void lanesAreLockedInOneOrderWhenABatchIsTakenBack() throws Exception {
        List<LaneKey> lanes = inOrder(12);
        lanes.forEach(this::accept);
        List<Envelope> released = releaseAll(ChannelType.EMAIL);
        LaneKey first = lanes.getFirst();

        int taken = whileHeld(
                handle -> lock(handle, first),
                () -> releases.takeBack(released.reversed(), Duration.ZERO),
                handle -> lanes.stream().skip(1).forEach(lane -> lock(handle, lane)));
        assertThat(taken).isEqualTo(12);
    }

    @Test
    void aDeadlockOfATakeBackIsTriedAgain() {
        accept(lane(ChannelType.EMAIL));
        List<Envelope> released = releaseAll(ChannelType.EMAIL);
        DATABASE.jdbi.useHandle(handle -> {
            handle.execute("CREATE SEQUENCE IF NOT EXISTS deadlocks"); // what it counts is not rolled back
            handle.execute("CREATE OR REPLACE FUNCTION deadlock() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                    + " IF nextval('deadlocks') = 1 THEN RAISE EXCEPTION USING ERRCODE = 'deadlock_detected'; END IF;"
                    + " RETURN NEW; END $$");
            handle.execute("CREATE TRIGGER deadlock BEFORE UPDATE ON lanes FOR EACH ROW EXECUTE FUNCTION deadlock()");
        });

        assertThat(releases.takeBack(released, Duration.ZERO)).isEqualTo(1);
    }

    // taken back while it is being sent

    @Test
    void aMessageThatIsTakenBackWhileItIsBeingSentIsNotTriedAgain() {
        UUID id = accept(lane(ChannelType.EMAIL));
        ClaimedMessage claimed = claim(releaseAll(ChannelType.EMAIL).getFirst());

        assertThat(cancellations.cancel(List.of(id), "cancelled", "it was taken back"))
                .isEmpty();
        assertThat(find(id).status()).isEqualTo(MessageStatus.SENDING);
        record(claimed, new Transition.Retry(Duration.ofMinutes(1), "451", "later"));

        assertThat(find(id))
                .returns(MessageStatus.CANCELLED, Message::status)
                .returns(null, Message::dueAt)
                .returns("cancelled", Message::errorCode)
                .returns("it was taken back", Message::errorMessage);
        assertThat(DATABASE.lanes.find(claimed.lane()).orElseThrow().inFlight()).isZero();
    }

    @Test
    void whatWasSentMeanwhileIsSent() {
        UUID id = accept(lane(ChannelType.EMAIL));
        ClaimedMessage claimed = claim(releaseAll(ChannelType.EMAIL).getFirst());
        cancellations.cancel(List.of(id), "cancelled", "it was taken back");
        record(claimed, new Transition.Sent("id"));

        assertThat(find(id).status()).isEqualTo(MessageStatus.SENT);
    }

    @Test
    void whatMayHaveBeenSentMeanwhileIsLeftUncertainAndNotSentAgain() {
        UUID id = accept(lane(ChannelType.EMAIL));
        ClaimedMessage claimed = claim(releaseAll(ChannelType.EMAIL).getFirst());
        cancellations.cancel(List.of(id), "cancelled", "it was taken back");
        record(claimed, new Transition.InDoubt(Duration.ofSeconds(10), "deadline", "no answer"));

        assertThat(find(id)).returns(MessageStatus.UNCERTAIN, Message::status).returns(null, Message::dueAt);
    }

    @Test
    void aWorkerThatFallsSilentDoesNotMakeItForgotten() {
        UUID id = accept(lane(ChannelType.EMAIL));
        claim(releaseAll(ChannelType.EMAIL).getFirst());
        cancellations.cancel(List.of(id), "cancelled", "it was taken back");
        DATABASE.passTime(id);
        releaseAll(ChannelType.EMAIL);
        DATABASE.passTime(id);

        assertThat(releaseAll(ChannelType.EMAIL)).isEmpty();
        assertThat(find(id)).returns(MessageStatus.UNCERTAIN, Message::status).returns(null, Message::dueAt);
    }

    private static LaneKey lane(ChannelType channel) {
        LaneKey lane = DATABASE.newLane(channel);
        DATABASE.lanes.limit(lane, new LaneLimits(new LaneRate(BigDecimal.valueOf(1000), 1000), null, null, 1000));
        return lane;
    }

    private static LaneKey limited(ChannelType channel, @Nullable Integer perMinute, @Nullable Integer perDay) {
        LaneKey lane = DATABASE.newLane(channel);
        DATABASE.lanes.limit(
                lane, new LaneLimits(new LaneRate(BigDecimal.valueOf(1000), 1000), perMinute, perDay, 1000));
        return lane;
    }

    private List<LaneKey> inOrder(int lanes) {
        return Stream.generate(() -> lane(ChannelType.EMAIL))
                .limit(lanes)
                .sorted(Comparator.comparing(lane -> lane.tenantId().toString()))
                .toList();
    }

    private UUID accept(LaneKey lane) {
        return accept(lane, MessageKind.TRANSACTIONAL);
    }

    private UUID accept(LaneKey lane, MessageKind kind) {
        return accept(lane, kind, false);
    }

    private UUID accept(LaneKey lane, MessageKind kind, boolean sandbox) {
        NewMessage message = new NewMessage(
                MessageIds.next(),
                lane,
                lane.channel() == ChannelType.EMAIL ? "jean@example.fr" : "+33612345678",
                "rdvConfirmation",
                kind,
                "fr",
                "Bonjour",
                new Payload.Sms("Bonjour"),
                Timing.ALWAYS,
                Origin.REQUEST,
                sandbox);
        log.accept(message, null);
        DATABASE.lanes.touch(lane.channel(), kind.priority(), List.of(lane.tenantId()));
        return message.id();
    }

    private List<Envelope> releaseAll(ChannelType channel) {
        List<Envelope> released = new ArrayList<>();
        for (Priority priority : Priority.values()) {
            released.addAll(releases.release(channel, priority, new Releases.Bounds(1000, 1000, LEASE))
                    .envelopes());
        }
        return released;
    }

    private ClaimedMessage claim(Envelope envelope) {
        return attempts.claim(
                        List.of(new Claim(envelope, ThreadLocalRandom.current().nextLong())), LEASE)
                .getFirst();
    }

    private boolean record(ClaimedMessage claimed, Transition transition) {
        return attempts.record(List.of(new Ended(claimed, transition))).contains(claimed.id());
    }

    private Message find(UUID id) {
        return log.find(id).orElseThrow();
    }

    private static void zone(LaneKey lane, String zone) {
        DATABASE.jdbi.useHandle(
                handle -> handle.execute("UPDATE tenants SET time_zone = ? WHERE id = ?", zone, lane.tenantId()));
    }

    /** Lets the time pass for which a lane is closed. */
    private static void reopen() {
        DATABASE.jdbi.useHandle(
                handle -> handle.execute(
                        "UPDATE lanes SET open_at = '-infinity',"
                                + " bulk_open_at = '-infinity', transactional_due_at = now() - interval '1 ms', bulk_due_at = now() - interval '1 ms'"));
    }

    private static void poison(LaneKey lane) {
        DATABASE.jdbi.useHandle(handle -> {
            handle.execute("CREATE OR REPLACE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS"
                    + " $$ BEGIN RAISE EXCEPTION 'this row cannot be moved'; END $$");
            handle.execute("CREATE TRIGGER poison BEFORE UPDATE ON channel_messages_log FOR EACH ROW"
                    + " WHEN (OLD.tenant_id = '" + lane.tenantId() + "') EXECUTE FUNCTION poison()");
        });
    }

    private static int counter(LaneKey lane, String column) {
        return DATABASE.jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT <column> FROM lanes WHERE tenant_id = :tenant AND channel_type = :channel LIMIT 1")
                .define("column", column)
                .bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .mapTo(Integer.class)
                .one());
    }

    private static double openIn(LaneKey lane) {
        return DATABASE.jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT greatest(0, extract(epoch FROM greatest(open_at, now()) - now())) FROM lanes"
                                + " WHERE tenant_id = :tenant AND channel_type = :channel LIMIT 1")
                .bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .mapTo(Double.class)
                .one());
    }

    /** As a visit does at its end. */
    private static void hint(Handle handle, LaneKey lane, String due) {
        handle.createUpdate(
                        "UPDATE lanes SET transactional_due_at = <due> WHERE tenant_id = :tenant AND channel_type = :channel")
                .define("due", due)
                .bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .execute();
    }

    private static void lock(Handle handle, LaneKey lane) {
        handle.execute(
                "SELECT 1 FROM lanes WHERE tenant_id = ? AND channel_type = ? FOR UPDATE NOWAIT",
                lane.tenantId(),
                lane.channel().wireName());
    }

    private static <T> T whileHeld(HandleWork before, Supplier<T> work) throws Exception {
        return whileHeld(before, work, _ -> {});
    }

    /** Begins a transaction, starts other work until that waits for a lock or is done, and commits. */
    private static <T> T whileHeld(HandleWork before, Supplier<T> work, HandleWork then) throws Exception {
        CompletableFuture<T> other = DATABASE.jdbi.inTransaction(handle -> {
            before.on(handle);
            // on another thread: on this one it would run in the same transaction
            CompletableFuture<T> running = CompletableFuture.supplyAsync(work, Thread::startVirtualThread);
            await().until(() -> running.isDone() || waitsForALock());
            then.on(handle);
            return running;
        });
        return other.get(10, TimeUnit.SECONDS);
    }

    private static boolean waitsForALock() {
        return CompletableFuture.supplyAsync(
                                () -> DATABASE.jdbi.withHandle(handle -> handle.createQuery(
                                                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                                        + " AND wait_event_type = 'Lock'")
                                        .mapTo(Integer.class)
                                        .one()),
                                Thread::startVirtualThread)
                        .join()
                > 0;
    }

    private interface HandleWork {
        void on(Handle handle);
    }
}
