package ai.coccinelle.channels.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.channel.ChannelConfigurations;
import ai.coccinelle.channels.channel.ChannelSettings;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.AccountLimits;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.LaneLimits;
import ai.coccinelle.channels.lane.LaneRate;
import ai.coccinelle.channels.lane.Priority;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessageLogIT {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final TestDatabase DATABASE = new TestDatabase();

    private final MessageLog log = new MessageLog(DATABASE.jdbi);
    private final Releases releases = new Releases(DATABASE.jdbi);
    private final Attempts attempts = new Attempts(DATABASE.jdbi, DATABASE.lanes, DATABASE.accounts);

    @BeforeEach
    void emptyTheLog() {
        DATABASE.jdbi.useHandle(handle -> {
            handle.execute("DELETE FROM channel_messages_log");
            handle.execute("DELETE FROM tenants");
            handle.execute("UPDATE accounts SET rate = 100000, burst = 100000, arrival_at = '-infinity',"
                    + " paused_until = NULL, pause_reason = NULL");
        });
    }

    @Test
    void aMessageGoesFromPendingToSent() {
        UUID id = accept(lane());

        Envelope envelope = onlyRelease();
        assertThat(envelope).isEqualTo(new Envelope(id, 1));
        assertThat(find(id).status()).isEqualTo(MessageStatus.RELEASED);

        ClaimedMessage claimed = claim(envelope);
        assertThat(claimed.payload()).isEqualTo(new Payload.Sms("Bonjour"));
        assertThat(find(id).status()).isEqualTo(MessageStatus.SENDING);

        assertThat(record(claimed, new Transition.Sent("SM1"))).isTrue();
        Message sent = find(id);
        assertThat(sent.status()).isEqualTo(MessageStatus.SENT);
        assertThat(sent.externalMessageId()).isEqualTo("SM1");
        assertThat(sent.sentAt()).isNotNull();
        assertThat(sent.dueAt()).isNull();
        assertThat(sent.attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.outcome()).isEqualTo("sent"));
        assertThat(log.findClosed(List.of(id, UUID.randomUUID())))
                .extracting(Message::id)
                .containsExactly(id);
    }

    @Test
    void anAttemptIsClaimedOnceHoweverManyCopiesArrive() throws Exception {
        accept(lane());
        Envelope envelope = onlyRelease();
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Boolean>> claims = new ArrayList<>();
            for (int copy = 0; copy < 8; copy++) {
                claims.add(() -> !claims(envelope).isEmpty());
            }
            int claimed = 0;
            for (var claim : threads.invokeAll(claims)) {
                claimed += claim.get() ? 1 : 0;
            }
            assertThat(claimed).isEqualTo(1);
        }
    }

    @Test
    void aCopyOfAnEarlierAttemptIsStale() {
        UUID id = accept(lane());
        Envelope first = onlyRelease();
        DATABASE.passTime(id);
        Envelope second = onlyRelease();

        assertThat(second.attempt()).isEqualTo(2);
        assertThat(claims(first)).isEmpty();
        assertThat(claims(second)).hasSize(1);
    }

    /** It has been handed over: who gave it up would send it twice. */
    @Test
    void anAttemptThatGoesOnKeepsItsLeaseAndGivesItsPlaceBackOnce() {
        LaneKey lane = lane();
        UUID id = accept(lane);
        ClaimedMessage claimed = claim(onlyRelease());
        assertThat(inFlight(lane)).isEqualTo(1);

        DATABASE.passTime(id);
        assertThat(attempts.extend(claimed, LEASE)).isTrue();
        attempts.freePlace(claimed);
        attempts.freePlace(claimed);
        assertThat(inFlight(lane)).isZero();
        assertThat(releaseAll()).isEmpty();
        assertThat(find(id).status()).isEqualTo(MessageStatus.SENDING);

        assertThat(record(claimed, new Transition.Sent("<late@example.org>"))).isTrue();
        assertThat(inFlight(lane)).isZero();
        assertThat(attempts.extend(claimed, LEASE)).isFalse();
        assertThat(find(id).status()).isEqualTo(MessageStatus.SENT);
    }

    @Test
    void anAttemptWhoseWorkerDiedAfterItGaveItsPlaceBackIsInDoubtAndGivesNoneBackAgain() {
        LaneKey lane = lane();
        UUID id = accept(lane);
        ClaimedMessage claimed = claim(onlyRelease());
        attempts.freePlace(claimed);

        DATABASE.passTime(id);
        assertThat(releaseAll()).isEmpty();
        assertThat(find(id).status()).isEqualTo(MessageStatus.UNCERTAIN);
        assertThat(inFlight(lane)).isZero();
        assertThat(attempts.extend(claimed, LEASE)).isFalse();

        DATABASE.passTime(id);
        assertThat(onlyRelease()).isEqualTo(new Envelope(id, 2));
        assertThat(inFlight(lane)).isEqualTo(1);
        attempts.freePlace(claimed);
        assertThat(inFlight(lane)).isEqualTo(1);
    }

    @Test
    void aTransientFaultWaitsAndCounts() {
        UUID id = accept(lane());
        ClaimedMessage claimed = claim(onlyRelease());
        record(claimed, new Transition.Retry(Duration.ofSeconds(5), "20503", "Twilio is busy"));

        Message waiting = find(id);
        assertThat(waiting.status()).isEqualTo(MessageStatus.PENDING);
        assertThat(waiting.faults()).isEqualTo(1);
        assertThat(waiting.errorMessage()).isEqualTo("Twilio is busy");
        assertThat(releaseAll()).isEmpty();

        DATABASE.passTime(id);
        assertThat(onlyRelease()).isEqualTo(new Envelope(id, 2));
    }

    @Test
    void aPostponedAttemptDoesNotCount() {
        UUID id = accept(lane());
        ClaimedMessage claimed = claim(onlyRelease());
        attempts.record(List.of(new Ended(
                claimed,
                new Transition.Postponed(Duration.ofSeconds(9), "429", "slower"),
                new LaneOrder.Slow(LaneOrder.Scope.LANE, Duration.ofSeconds(9)))));

        assertThat(find(id).faults()).isZero();
        assertThat(DATABASE.lanes.find(claimed.lane()).orElseThrow().openAt()).isNotNull();

        accept(lane());
        assertThat(releaseAll()).hasSize(1);
    }

    @Test
    void anAccountThatIsAskedForLessReleasesNothingForThatTimeAndNoBurstAfterIt() {
        accept(lane());
        ClaimedMessage claimed = claim(onlyRelease());
        attempts.record(List.of(new Ended(
                claimed,
                new Transition.Postponed(Duration.ofSeconds(9), "429", "slower"),
                new LaneOrder.Slow(LaneOrder.Scope.ACCOUNT, Duration.ofSeconds(9)))));
        for (int i = 0; i < 3; i++) {
            accept(lane());
        }

        assertThat(releaseAll()).isEmpty();

        DATABASE.jdbi.useHandle(handle -> handle.execute(
                "UPDATE accounts SET rate = 0.001, burst = 100, arrival_at = '-infinity' WHERE channel_type = 'sms'"));
        DATABASE.jdbi.useTransaction(handle -> DATABASE.accounts.slow(handle, ChannelType.SMS, Duration.ZERO));
        assertThat(releaseAll()).hasSize(1);
    }

    @Test
    void aLowerRateDoesNotProlongTheTimeForWhichTheProviderAskedForLess() {
        LaneRate fast = new LaneRate(new BigDecimal(100), 100);
        DATABASE.accounts.limit(ChannelType.SMS, new AccountLimits(fast, null, 0));
        DATABASE.jdbi.useTransaction(handle -> DATABASE.accounts.slow(handle, ChannelType.SMS, Duration.ofSeconds(60)));

        DATABASE.accounts.limit(ChannelType.SMS, new AccountLimits(new LaneRate(BigDecimal.ONE, 1), null, 0));

        double seconds = DATABASE.jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT extract(epoch FROM arrival_at - now()) FROM accounts WHERE channel_type = 'sms'")
                .mapTo(Double.class)
                .one());
        assertThat(seconds).isBetween(30.0, 170.0);
    }

    @Test
    void aMessageThatPausesTheAccountIsNotTheNextProbe() {
        UUID poison = accept(lane());
        pausesTheAccount(claim(onlyRelease()));
        UUID confirmation = accept(lane());
        assertThat(releaseAll()).isEmpty();

        DATABASE.jdbi.useHandle(
                handle -> handle.execute("UPDATE accounts SET paused_until = now() WHERE channel_type = 'sms'"));

        ClaimedMessage probe = claim(onlyRelease());
        assertThat(probe.id()).isEqualTo(confirmation);
        attempts.record(List.of(new Ended(probe, new Transition.Sent("SM1"), new LaneOrder.Resume())));
        assertThat(releaseAll()).isEmpty();
        assertThat(find(poison).faults()).isZero();
    }

    @Test
    void aMessageThatPausesAgainCountsAFaultEachTimeButTheFirstUpToFour() {
        UUID poison = accept(lane());
        for (int time = 0; time < 7; time++) {
            DATABASE.passTime(poison);
            DATABASE.jdbi.useTransaction(handle -> DATABASE.accounts.resume(handle, ChannelType.SMS));
            pausesTheAccount(claim(onlyRelease()));
            assertThat(find(poison).faults()).isEqualTo(Math.min(time, 4));
        }
        assertThat(find(poison).attempts()).extracting(Attempt::outcome).containsOnly("paused");
    }

    @Test
    void whatWaitsBehindAPauseGoesWhenTheFaultIsRepaired() {
        UUID first = accept(lane());
        pausesTheAccount(claim(onlyRelease()));
        UUID retried = accept(lane());
        DATABASE.jdbi.useTransaction(handle -> DATABASE.accounts.resume(handle, ChannelType.SMS));
        record(claim(onlyRelease()), new Transition.Retry(Duration.ofMinutes(2), "20503", "busy"));

        DATABASE.accounts.resume(ChannelType.SMS);

        assertThat(onlyRelease().id()).isEqualTo(first);
        assertThat(find(retried).status()).isEqualTo(MessageStatus.PENDING);
    }

    @Test
    void whatWaitsBehindALanesPauseGoesWhenItsSettingsAreSaved() {
        LaneKey lane = lane();
        UUID id = accept(lane);
        LaneKey other = lane();
        UUID others = accept(other);
        for (Envelope each : releaseAll()) {
            ClaimedMessage claimed = claim(each);
            attempts.record(List.of(new Ended(
                    claimed,
                    new Transition.Paused(Duration.ofHours(4), "21212", "not your sender"),
                    new LaneOrder.Pause(LaneOrder.Scope.LANE, "not your sender", Duration.ofMinutes(5)))));
        }

        new ChannelConfigurations(DATABASE.jdbi, DATABASE.lanes)
                .save(lane, new ChannelSettings(true, true, null, Map.of(), ChannelSettings.NO_DETAILS));

        assertThat(onlyRelease().id()).isEqualTo(id);
        assertThat(find(others).status()).isEqualTo(MessageStatus.PENDING);
    }

    @Test
    void aSenderThatIsRefusedPausesItsLaneAndShowsThatTheAccountWorks() {
        LaneKey lane = lane();
        accept(lane);
        UUID other = accept(lane());
        DATABASE.jdbi.useTransaction(
                handle -> DATABASE.accounts.pause(handle, ChannelType.SMS, "silence", Duration.ZERO));

        attempts.record(List.of(new Ended(
                claim(onlyRelease()),
                new Transition.Paused(Duration.ofSeconds(330), "21212", "not your sender"),
                new LaneOrder.Pause(LaneOrder.Scope.LANE, "not your sender", Duration.ofMinutes(5)))));

        assertThat(onlyRelease().id()).isEqualTo(other);
        assertThat(DATABASE.lanes.find(lane).orElseThrow().pauseReason()).isEqualTo("not your sender");
    }

    @Test
    void oneProcessWithoutAnAnswerDoesNotPauseAnAccountOnWhichAnotherGotThrough() {
        accept(lane());
        record(claim(onlyRelease()), new Transition.Sent("SM1"));
        pauseIfSilent(Duration.ofSeconds(40));
        assertThat(DATABASE.accounts.find(ChannelType.SMS).orElseThrow().pauseReason())
                .isNull();

        DATABASE.jdbi.useHandle(handle -> handle.execute(
                "UPDATE account_answers SET answered_at = now() - interval '41 seconds' WHERE channel_type = 'sms'"));
        pauseIfSilent(Duration.ofSeconds(40));
        assertThat(DATABASE.accounts.find(ChannelType.SMS).orElseThrow().pauseReason())
                .isEqualTo("Twilio cannot be reached");
    }

    @Test
    void aProbeOfOneLaneThatIsNotAnsweredPausesNoAccount() {
        DATABASE.jdbi.useHandle(handle -> handle.execute("UPDATE account_answers SET answered_at = '-infinity'"));
        LaneKey lane = lane();
        accept(lane);
        DATABASE.jdbi.useTransaction(
                handle -> DATABASE.lanes.pause(handle, lane, MessageIds.next(), "not your sender", Duration.ZERO));
        keepPaused(claim(onlyRelease()));
        assertThat(DATABASE.accounts.find(ChannelType.SMS).orElseThrow().pauseReason())
                .isNull();

        UUID other = accept(lane());
        DATABASE.jdbi.useTransaction(
                handle -> DATABASE.accounts.pause(handle, ChannelType.SMS, "silence", Duration.ZERO));
        ClaimedMessage probe = claim(onlyRelease());
        assertThat(probe.id()).isEqualTo(other);
        keepPaused(probe);
        assertThat(DATABASE.accounts.find(ChannelType.SMS).orElseThrow().pauseReason())
                .isEqualTo("Twilio cannot be reached");
    }

    private void keepPaused(ClaimedMessage probe) {
        attempts.record(List.of(new Ended(
                probe,
                new Transition.Retry(Duration.ofSeconds(90), "connect", "Twilio cannot be reached"),
                new LaneOrder.KeepPaused("Twilio cannot be reached", Duration.ofMinutes(1)))));
    }

    @Test
    void whatASandboxTookIsNoAnswerOfTheProvider() {
        DATABASE.jdbi.useHandle(handle -> handle.execute("UPDATE account_answers SET answered_at = '-infinity'"));
        ClaimedMessage claimed = claim(acceptedInTheSandbox());
        record(claimed, new Transition.Sent("sandbox-1"));
        pauseIfSilent(Duration.ofSeconds(40));
        assertThat(DATABASE.accounts.find(ChannelType.SMS).orElseThrow().pauseReason())
                .isEqualTo("Twilio cannot be reached");
    }

    private Envelope acceptedInTheSandbox() {
        UUID id = accept(lane());
        DATABASE.jdbi.useHandle(
                handle -> handle.execute("UPDATE channel_messages_log SET sandbox = TRUE WHERE id = ?", id));
        return onlyRelease();
    }

    private void pauseIfSilent(Duration silence) {
        accept(lane());
        attempts.record(List.of(new Ended(
                claim(onlyRelease()),
                new Transition.Retry(Duration.ofSeconds(5), "connect", "Twilio cannot be reached"),
                new LaneOrder.PauseIfSilent("Twilio cannot be reached", Duration.ofMinutes(1), silence))));
    }

    private void pausesTheAccount(ClaimedMessage claimed) {
        attempts.record(List.of(new Ended(
                claimed,
                new Transition.Paused(Duration.ofSeconds(330), "20003", "credentials refused"),
                new LaneOrder.Pause("credentials refused", Duration.ofMinutes(5)))));
    }

    @Test
    void aSilentWorkersAttemptBecomesUncertainAndIsReleasedInDoubt() {
        UUID id = accept(lane());
        ClaimedMessage lost = claim(onlyRelease());
        DATABASE.passTime(id);

        assertThat(releaseAll()).isEmpty();
        assertThat(find(id).status()).isEqualTo(MessageStatus.UNCERTAIN);
        assertThat(find(id).attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.outcome()).isEqualTo("lost"));

        DATABASE.passTime(id);
        ClaimedMessage again = claim(onlyRelease());
        assertThat(again.inDoubt()).isTrue();
        assertThat(again.faults()).isEqualTo(1);
        assertThat(record(lost, new Transition.Sent("SM-late"))).isFalse();
        assertThat(record(again, new Transition.Sent("SM-found"))).isTrue();
    }

    @Test
    void aLateAnswerCountsWhileNoLaterAttemptWasReleased() {
        UUID id = accept(lane());
        ClaimedMessage slow = claim(onlyRelease());
        DATABASE.passTime(id);
        releaseAll();

        assertThat(record(slow, new Transition.Sent("SM-late"))).isTrue();
        assertThat(find(id).status()).isEqualTo(MessageStatus.SENT);
        assertThat(record(slow, new Transition.Failed("x", "x", false))).isFalse();
    }

    @Test
    void whatIsUselessIsNeverReleased() {
        UUID id = accept(lane(), MessageKind.TRANSACTIONAL, Duration.ZERO);

        assertThat(releaseAll()).isEmpty();
        assertThat(find(id).status()).isEqualTo(MessageStatus.EXPIRED);
        assertThat(find(id).dueAt()).isNull();
    }

    @Test
    void aLaneReleasesItsBurstAndThenOnlyItsRate() {
        LaneKey lane = lane();
        limit(lane, new LaneRate(new BigDecimal("0.01"), 3));
        for (int i = 0; i < 5; i++) {
            accept(lane);
        }

        assertThat(releaseAll()).hasSize(3);
        touch(lane);
        assertThat(releaseAll()).isEmpty();
        assertThat(DATABASE.lanes.find(lane).orElseThrow().openAt()).isNotNull();
    }

    @Test
    void everyLaneThatHasSomethingDueGetsItsTurn() {
        LaneKey busy = lane();
        LaneKey quiet = lane();
        for (int i = 0; i < 50; i++) {
            accept(busy);
        }
        UUID waiting = accept(quiet);

        assertThat(release(5).envelopes()).hasSize(6).extracting(Envelope::id).contains(waiting);
    }

    @Test
    void transactionalGoesBeforeBulk() {
        LaneKey lane = lane();
        accept(lane, MessageKind.BULK, null);
        UUID urgent = accept(lane);

        assertThat(release(1).envelopes()).extracting(Envelope::id).containsExactly(urgent);
    }

    @Test
    void aPausedAccountHoldsItsMessagesUntilItIsResumed() {
        LaneKey lane = lane();
        UUID id = accept(lane);
        ClaimedMessage claimed = claim(onlyRelease());
        attempts.record(List.of(new Ended(
                claimed,
                new Transition.Postponed(Duration.ZERO, "535", "SMTP password refused"),
                new LaneOrder.Pause("SMTP password refused", Duration.ofMinutes(5)))));

        assertThat(releaseAll()).isEmpty();
        assertThat(DATABASE.lanes.find(lane).orElseThrow().pauseReason()).isEqualTo("SMTP password refused");

        DATABASE.jdbi.useTransaction(handle -> DATABASE.accounts.resume(handle, lane.channel()));
        assertThat(onlyRelease()).isEqualTo(new Envelope(id, 2));
    }

    @Test
    void aPauseThatIsOverLetsOneProbeGoAndWaitsForItsOutcome() {
        LaneKey lane = lane();
        for (int i = 0; i < 5; i++) {
            accept(lane);
        }
        DATABASE.jdbi.useTransaction(
                handle -> DATABASE.lanes.pause(handle, lane, MessageIds.next(), "password", Duration.ZERO));

        ClaimedMessage probe = claim(onlyRelease());
        assertThat(probe.probesAPause()).isTrue();
        touch(lane);
        assertThat(releaseAll()).isEmpty();
        assertThat(DATABASE.lanes.find(lane).orElseThrow().pauseReason()).isEqualTo("password");

        attempts.record(List.of(new Ended(probe, new Transition.Sent("SM1"), new LaneOrder.Resume())));
        assertThat(DATABASE.lanes.find(lane).orElseThrow().pauseReason()).isNull();
        assertThat(releaseAll()).hasSize(4);
    }

    @Test
    void bulkFillsHalfOfTheWindowSoThatAConfirmationFindsAPlaceAtOnce() {
        LaneKey lane = lane();
        window(lane, 4);
        for (int i = 0; i < 4; i++) {
            accept(lane, MessageKind.BULK, null);
        }
        List<Envelope> bulk = releaseAll();
        assertThat(bulk).hasSize(2);
        assertThat(releaseAll()).isEmpty();

        UUID confirmation = accept(lane);
        Envelope released = onlyRelease();
        assertThat(released.id()).isEqualTo(confirmation);

        record(claim(bulk.getFirst()), new Transition.Sent("SM1"));
        lookAgain();
        assertThat(releaseAll()).isEmpty();
        record(claim(released), new Transition.Sent("SM2"));
        lookAgain();
        assertThat(releaseAll()).hasSize(1);
    }

    @Test
    void bulkThatADeadWorkerLeftIsTakenAlongWhereItHoldsTheLastPlace() {
        LaneKey lane = lane();
        window(lane, 1);
        UUID bulk = accept(lane, MessageKind.BULK, null);
        Envelope lost = onlyRelease();
        UUID confirmation = accept(lane);
        assertThat(releaseAll()).isEmpty();
        DATABASE.passTime(bulk);

        Envelope again = new Envelope(bulk, lost.attempt() + 1);
        assertThat(release(10).envelopes()).as("with what is transactional").containsExactly(again);
        record(claim(again), new Transition.Sent("SM1"));
        lookAgain();
        assertThat(onlyRelease().id()).isEqualTo(confirmation);
    }

    @Test
    void confirmationsDoNotShutBulkOut() {
        LaneKey lane = lane();
        window(lane, 8);
        for (int i = 0; i < 4; i++) {
            accept(lane, MessageKind.BULK, null);
        }
        List<Envelope> bulk = releaseAll();
        assertThat(bulk).hasSize(4);
        DATABASE.passTime(bulk.getFirst().id());
        accept(lane);

        assertThat(releaseAll())
                .as("a confirmation, and at once the bulk whose lease is over")
                .hasSize(2);
    }

    @Test
    void aWindowOfOneIsOneForBulkToo() {
        LaneKey lane = lane();
        window(lane, 1);
        accept(lane, MessageKind.BULK, null);
        accept(lane, MessageKind.BULK, null);

        assertThat(releaseAll()).hasSize(1);
        assertThat(releaseAll()).isEmpty();
    }

    @Test
    void whatCouldNotBePublishedIsTakenBack() {
        UUID id = accept(lane());
        Envelope envelope = onlyRelease();

        assertThat(releases.takeBack(List.of(envelope), Duration.ZERO)).isEqualTo(1);
        assertThat(find(id).status()).isEqualTo(MessageStatus.PENDING);
        assertThat(releases.takeBack(List.of(envelope), Duration.ZERO)).isZero();
        assertThat(claims(envelope)).isEmpty();
        assertThat(onlyRelease()).isEqualTo(new Envelope(id, 2));
    }

    @Test
    void aLostHintIsMendedFromTheMessagesThemselves() {
        UUID id = accept(lane());
        DATABASE.jdbi.useHandle(handle -> handle.execute("UPDATE lanes SET transactional_due_at = NULL"));
        assertThat(releaseAll()).isEmpty();

        assertThat(DATABASE.lanes.mend()).isEqualTo(1);
        assertThat(onlyRelease().id()).isEqualTo(id);
    }

    @Test
    void manyReleasersReleaseEachMessageOnce() throws Exception {
        LaneKey lane = lane();
        limit(lane, new LaneRate(BigDecimal.valueOf(100_000), 100_000));
        for (int i = 0; i < 200; i++) {
            accept(i % 2 == 0 ? lane : lane());
        }
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<List<Envelope>>> visits = new ArrayList<>();
            for (int visit = 0; visit < 200; visit++) {
                visits.add(() -> release(4).envelopes());
            }
            List<Envelope> released = new ArrayList<>();
            for (var visit : threads.invokeAll(visits)) {
                released.addAll(visit.get());
            }
            released.addAll(releaseAll());
            assertThat(released)
                    .hasSize(200)
                    .allSatisfy(envelope -> assertThat(envelope.attempt()).isEqualTo(1));
            assertThat(new HashSet<>(released)).hasSize(200);
        }
    }

    @Test
    void anIdempotencyKeyNamesOneRequest() {
        LaneKey lane = lane();
        NewMessage first = message(lane, MessageKind.TRANSACTIONAL, null);
        Idempotency asked = new Idempotency("k1", new byte[32]);
        byte[] other = new byte[32];
        other[0] = 1;

        assertThat(log.earlier(lane.tenantId(), asked)).isEmpty();
        assertThat(log.accept(first, asked)).isEqualTo(new Acceptance.Accepted(first.id()));
        assertThat(log.accept(message(lane, MessageKind.TRANSACTIONAL, null), asked))
                .isEqualTo(new Acceptance.Repeated(first.id()));
        assertThat(log.accept(message(lane, MessageKind.TRANSACTIONAL, null), new Idempotency("k1", other)))
                .isEqualTo(new Acceptance.KeyReused());
        assertThat(log.earlier(lane.tenantId(), asked)).contains(new Acceptance.Repeated(first.id()));
    }

    @Test
    void acceptingDoesNotWaitForTheLane() {
        LaneKey lane = lane();
        NewMessage alone = message(lane, MessageKind.TRANSACTIONAL, null);
        NewMessage keyed = message(lane, MessageKind.TRANSACTIONAL, null);
        NewMessage ofABatch = message(lane, MessageKind.TRANSACTIONAL, null);
        DATABASE.jdbi.useTransaction(handle -> {
            handle.execute("SELECT 1 FROM lanes WHERE tenant_id = ? FOR UPDATE", lane.tenantId());
            // on another thread: on this one it would run in the same transaction
            CompletableFuture.runAsync(() -> {
                        log.accept(alone, null);
                        log.accept(keyed, new Idempotency("k", new byte[32]));
                        log.acceptAll(lane.tenantId(), List.of(new BatchMessage(ofABatch.id(), null, () -> ofABatch)));
                    })
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
        });
        touch(lane);
        assertThat(releaseAll())
                .extracting(Envelope::id)
                .containsExactlyInAnyOrder(alone.id(), keyed.id(), ofABatch.id());
    }

    @Test
    void theEarlierOfTwoBoundsHolds() {
        LaneKey lane = lane();
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MICROS);
        List<Duration> usefulFor = List.of(Duration.ofDays(2), Duration.ofHours(1));
        List<NewMessage> messages = usefulFor.stream()
                .map(duration -> new NewMessage(
                        MessageIds.next(),
                        lane,
                        "+33612345678",
                        "rdvRappel",
                        MessageKind.TRANSACTIONAL,
                        "fr",
                        "Bonjour",
                        new Payload.Sms("Bonjour"),
                        new Timing(null, null, duration, tomorrow),
                        Origin.REQUEST,
                        false))
                .toList();
        log.accept(messages.get(0), null);
        log.acceptAll(lane.tenantId(), List.of(new BatchMessage(messages.get(1).id(), null, () -> messages.get(1))));

        assertThat(find(messages.get(0).id()).uselessAfter()).isEqualTo(tomorrow);
        Message soon = find(messages.get(1).id());
        assertThat(soon.uselessAfter()).isEqualTo(soon.createdAt().plus(Duration.ofHours(1)));
    }

    @Test
    void aMessageWaitsForItsTimeAndKnowsWhereItComesFrom() {
        LaneKey lane = lane();
        Instant tomorrow = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MICROS);
        Origin appointment = new Origin.Appointment(UUID.randomUUID(), 3);
        Origin campaign = new Origin.Campaign(UUID.randomUUID());
        NewMessage reminder = waiting(lane, Timing.ALWAYS.after(tomorrow, Hold.SEND_AT), appointment);
        NewMessage promotion = waiting(lane, Timing.ALWAYS.after(tomorrow, Hold.MARKETING_HOURS), campaign);
        NewMessage late = waiting(lane, Timing.ALWAYS.after(Instant.EPOCH, Hold.QUIET_HOURS), Origin.REQUEST);
        log.accept(reminder, null);
        DATABASE.jdbi.useTransaction(handle -> log.acceptAll(handle, lane.tenantId(), List.of(promotion, late)));

        assertThat(find(reminder.id()))
                .returns(tomorrow, Message::dueAt)
                .returns(Hold.SEND_AT, Message::heldFor)
                .returns(appointment, Message::origin);
        assertThat(find(promotion.id()))
                .returns(tomorrow, Message::dueAt)
                .returns(Hold.MARKETING_HOURS, Message::heldFor)
                .returns(campaign, Message::origin);
        assertThat(find(late.id()).dueAt()).isEqualTo(find(late.id()).createdAt());
        DATABASE.lanes.touch(lane.channel(), Priority.TRANSACTIONAL, List.of(lane.tenantId()));
        assertThat(releaseAll()).extracting(Envelope::id).containsExactly(late.id());
    }

    private static NewMessage waiting(LaneKey lane, Timing timing, Origin origin) {
        return new NewMessage(
                MessageIds.next(),
                lane,
                "+33612345678",
                "rdvRappel",
                MessageKind.TRANSACTIONAL,
                "fr",
                "Bonjour",
                new Payload.Sms("Bonjour"),
                timing,
                origin,
                false);
    }

    @Test
    void aWithdrawnMessageIsNotSentAndABegunOneGoesOn() {
        LaneKey lane = lane();
        Cancellations cancellations = new Cancellations(DATABASE.jdbi);
        UUID begun = accept(lane);
        claim(releaseAll().getFirst());
        UUID inTheQueue = accept(lane);
        Envelope stale = releaseAll().getFirst();
        UUID waits = accept(lane);
        List<UUID> all = List.of(begun, inTheQueue, waits);

        assertThat(cancellations.cancel(all, "withdrawn", "the salon withdrew it"))
                .isEqualTo(Map.of(inTheQueue, MessageStatus.CANCELLED, waits, MessageStatus.CANCELLED));
        assertThat(cancellations.cancel(all, "withdrawn", "the salon withdrew it"))
                .isEmpty();

        assertThat(claims(stale)).isEmpty();
        assertThat(releaseAll()).isEmpty();
        assertThat(find(waits))
                .returns(null, Message::dueAt)
                .returns("withdrawn", Message::errorCode)
                .returns("the salon withdrew it", Message::errorMessage);
        assertThat(find(begun).status()).isEqualTo(MessageStatus.SENDING);
    }

    @Test
    void aWithdrawnMessageThatMayHaveArrivedIsLeftUncertain() {
        LaneKey lane = lane();
        UUID id = accept(lane);
        ClaimedMessage claimed = claim(releaseAll().getFirst());
        DATABASE.passTime(claimed.id());
        releaseAll();

        assertThat(new Cancellations(DATABASE.jdbi).cancel(List.of(id), "withdrawn", "the salon withdrew it"))
                .isEqualTo(Map.of(id, MessageStatus.UNCERTAIN));

        assertThat(find(id).dueAt()).isNull();
        assertThat(record(claimed, new Transition.Sent("late yes"))).isTrue();
        assertThat(find(id).status()).isEqualTo(MessageStatus.SENT);
    }

    @Test
    void aBatchOfLongMessagesIsStoredWhole() {
        LaneKey lane = lane();
        String letter = "é\"\\{},\n".repeat(6_000);
        List<BatchMessage> batch = Stream.generate(MessageIds::next)
                .limit(120)
                .map(id -> new BatchMessage(
                        id,
                        null,
                        () -> new NewMessage(
                                id,
                                lane,
                                "a@exemple.com",
                                "newsletter",
                                MessageKind.BULK,
                                "fr",
                                letter,
                                new Payload.Email("NULL", letter, letter),
                                null)))
                .toList();

        assertThat(log.acceptAll(lane.tenantId(), batch))
                .containsExactlyElementsOf(batch.stream()
                        .map(message -> new Acceptance.Accepted(message.id()))
                        .toList());
        assertThat(batch).allMatch(message -> letter.equals(find(message.id()).content()));
    }

    @Test
    void theListIsNarrowedAndPaged() {
        LaneKey lane = lane();
        // ids of one millisecond are in no order of acceptance
        List<UUID> ids = Stream.of(accept(lane), accept(lane), accept(lane))
                .sorted(Comparator.comparing(UUID::toString))
                .toList();
        accept(lane());

        List<Message> page = log.search(
                new MessageQuery(lane.tenantId(), ChannelType.SMS, MessageStatus.PENDING, null, null, null, 2, false));
        assertThat(page).extracting(Message::id).containsExactly(ids.get(2), ids.get(1));
        assertThat(log.search(new MessageQuery(
                        lane.tenantId(), null, null, null, null, page.getLast().id(), 2, false)))
                .extracting(Message::id)
                .containsExactly(ids.get(0));
        Instant accepted = page.getLast().createdAt();
        assertThat(log.search(
                        new MessageQuery(lane.tenantId(), null, null, accepted.plusSeconds(60), null, null, 10, false)))
                .isEmpty();
        assertThat(log.search(new MessageQuery(
                        lane.tenantId(),
                        null,
                        null,
                        accepted.minusSeconds(60),
                        accepted.plusSeconds(60),
                        null,
                        10,
                        false)))
                .hasSize(3);
    }

    @Test
    void theDatabaseRefusesAStateThatCannotBe() {
        UUID id = accept(lane());

        assertThatThrownBy(() -> DATABASE.jdbi.useHandle(
                        handle -> handle.execute("UPDATE channel_messages_log SET status = 'sent' WHERE id = ?", id)))
                .hasMessageContaining("check constraint");
        assertThatThrownBy(() -> DATABASE.jdbi.useHandle(
                        handle -> handle.execute("UPDATE channel_messages_log SET due_at = NULL WHERE id = ?", id)))
                .hasMessageContaining("check constraint");
    }

    @Test
    void ofMessagesThatAreAlikeEachIsAdoptedOnce() {
        LaneKey lane = lane();
        accept(lane);
        accept(lane);
        accept(lane);
        List<ClaimedMessage> lost =
                releaseAll().stream().map(envelope -> claim(envelope)).toList();

        assertThat(attempts.adopt(lost.get(0), List.of("SM2", "SM1"))).isEqualTo(new Adoption.TwinInTheAir());
        List<ClaimedMessage> again = inDoubt(lost);
        assertThat(attempts.adopt(again.get(0), List.of("SM2", "SM1"))).isEqualTo(new Adoption.Adopted("SM1"));
        assertThat(attempts.adopt(again.get(1), List.of("SM2", "SM1"))).isEqualTo(new Adoption.Adopted("SM2"));
        assertThat(attempts.adopt(again.get(2), List.of("SM2", "SM1"))).isEqualTo(new Adoption.NeverSent());
        assertThat(record(again.get(0), new Transition.Sent("SM1"))).isTrue();
    }

    @Test
    void aTwinWhoseDoubtIsSettledIsInTheAirUntilItIsRecorded() {
        LaneKey lane = lane();
        accept(lane);
        accept(lane);
        List<ClaimedMessage> twins =
                inDoubt(releaseAll().stream().map(envelope -> claim(envelope)).toList());

        assertThat(attempts.adopt(twins.get(0), List.of())).isEqualTo(new Adoption.NeverSent());
        // the first twin is sent, and not recorded yet, when the second one asks
        assertThat(attempts.adopt(twins.get(1), List.of("SM1"))).isEqualTo(new Adoption.TwinInTheAir());
        record(twins.get(0).settled(), new Transition.Sent("SM1"));
        assertThat(attempts.adopt(twins.get(1), List.of("SM1"))).isEqualTo(new Adoption.NeverSent());
    }

    @Test
    void nothingIsAdoptedOrSentUnderAClaimThatIsOver() {
        UUID id = accept(lane());
        ClaimedMessage over = inDoubt(List.of(claim(onlyRelease()))).getFirst();
        DATABASE.passTime(id);

        assertThat(attempts.adopt(over, List.of("SM1"))).isEqualTo(new Adoption.ClaimLost());
        assertThat(attempts.adopt(over, List.of())).isEqualTo(new Adoption.ClaimLost());
    }

    @Test
    void anotherTenantsMessageInTheAirIsNotTakenForOneThatWasLostOnThePlatformsAccount() {
        accept(lane());
        ClaimedMessage lost = inDoubt(List.of(claim(onlyRelease()))).getFirst();
        accept(lane());
        ClaimedMessage others = claim(onlyRelease());

        // the provider has the other tenant's already, whose answer is still on its way
        assertThat(attempts.adopt(lost, List.of("SM1"))).isEqualTo(new Adoption.TwinInTheAir());

        record(others, new Transition.Sent("SM1"));
        assertThat(attempts.adopt(lost, List.of("SM1"))).isEqualTo(new Adoption.NeverSent());
    }

    @Test
    void whateverAProviderSaysCanBeRecorded() {
        UUID id = accept(lane());
        ClaimedMessage claimed = claim(onlyRelease());

        assertThat(record(claimed, new Transition.Sent("x".repeat(300) + "\u0000")))
                .isTrue();
        assertThat(find(id).externalMessageId()).hasSize(255);
        UUID other = accept(lane());
        ClaimedMessage refused = claim(onlyRelease());
        assertThat(record(refused, new Transition.Failed("c".repeat(99), "a\u0000b", false)))
                .isTrue();
        assertThat(find(other).errorMessage()).isEqualTo("ab");
    }

    @Test
    void aRefusalAfterADoubtIsNoFailure() {
        UUID id = accept(lane());
        ClaimedMessage doubtful = inDoubt(List.of(claim(onlyRelease()))).getFirst();
        record(doubtful, new Transition.Failed("550", "no such mailbox", false));

        assertThat(find(id).status()).isEqualTo(MessageStatus.UNCERTAIN);
        assertThat(find(id).dueAt()).isNull();
    }

    @Test
    void aLateYesCountsEvenAfterTheMessageWasClosedAsUncertain() {
        UUID id = accept(lane());
        ClaimedMessage slow = claim(onlyRelease());
        DATABASE.passTime(id);
        releaseAll();
        DATABASE.jdbi.useHandle(handle -> handle.execute(
                "UPDATE channel_messages_log SET useless_after = now(), due_at = now() WHERE id = ?", id));
        DATABASE.passTime(id);
        releaseAll();
        assertThat(find(id).status()).isEqualTo(MessageStatus.UNCERTAIN);
        assertThat(find(id).dueAt()).isNull();

        assertThat(record(slow, new Transition.Retry(Duration.ZERO, "503", "busy")))
                .isFalse();
        assertThat(record(slow, new Transition.Sent("SM1"))).isTrue();
        assertThat(find(id).status()).isEqualTo(MessageStatus.SENT);
    }

    @Test
    void recordingTheSameOutcomeAgainChangesNothing() {
        UUID id = accept(lane());
        ClaimedMessage claimed = claim(onlyRelease());
        Transition doubt = new Transition.InDoubt(Duration.ofSeconds(10), "deadline", "no answer");

        assertThat(record(claimed, doubt)).isTrue();
        assertThat(record(claimed, doubt)).isFalse();
        assertThat(find(id).faults()).isEqualTo(1);
        assertThat(find(id).attempts()).hasSize(1);
        assertThat(inFlight(claimed.lane())).isZero();
    }

    @Test
    void aClaimWhoseAnswerWasLostMayBeAskedForAgain() {
        accept(lane());
        Claim claim = new Claim(onlyRelease(), 4711);

        assertThat(attempts.claim(List.of(claim), LEASE)).hasSize(1);
        assertThat(attempts.claim(List.of(claim), LEASE)).hasSize(1);
        assertThat(attempts.claim(List.of(new Claim(claim.envelope(), 4712)), LEASE))
                .isEmpty();
    }

    @Test
    void postponementsOfOneKindAreKeptOnce() {
        UUID id = accept(lane());
        for (int i = 0; i < 3; i++) {
            ClaimedMessage claimed = claim(onlyRelease());
            record(claimed, new Transition.Postponed(Duration.ZERO, "429", "slower"));
            DATABASE.passTime(id);
        }
        assertThat(find(id).attempts()).hasSize(1);
    }

    @Test
    void aChangedLimitNeitherForgivesNorPunishesWhatWentBefore() {
        LaneKey lane = lane();
        limit(lane, new LaneRate(BigDecimal.TEN, 100));
        for (int i = 0; i < 300; i++) {
            accept(lane);
        }
        int first = releaseAll().size();
        limit(lane, new LaneRate(new BigDecimal("0.01"), 100));
        touch(lane);
        assertThat(first + releaseAll().size()).as("burst, and no second one").isBetween(100, 130);

        limit(lane, new LaneRate(BigDecimal.valueOf(100_000), 100));
        touch(lane);
        await().untilAsserted(() -> assertThat(releaseAll()).isNotEmpty());
    }

    @Test
    void aChangedLimitDoesNotOverruleAProviderThatAskedForLess() {
        LaneKey lane = lane();
        accept(lane);
        DATABASE.jdbi.useTransaction(handle -> DATABASE.lanes.slow(handle, lane, Duration.ofMinutes(1)));
        limit(lane, new LaneRate(BigDecimal.valueOf(100), 100));

        assertThat(releaseAll()).isEmpty();
    }

    @Test
    void aRowThatSomebodyHoldsIsPassedOver() {
        UUID held = accept(lane());
        UUID free = accept(lane());
        DATABASE.jdbi.useTransaction(handle -> {
            handle.execute("SELECT 1 FROM channel_messages_log WHERE id = ? FOR UPDATE", held);
            // on another thread: on this one it would run in the same transaction
            List<Envelope> released = CompletableFuture.supplyAsync(this::releaseAll)
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
            assertThat(released).extracting(Envelope::id).containsExactly(free);
        });
    }

    @Test
    void whatExpiresIsCountedAsMoved() {
        accept(lane(), MessageKind.TRANSACTIONAL, Duration.ZERO);

        Releases.Batch batch = release(10);
        assertThat(batch.envelopes()).isEmpty();
        assertThat(batch.moved()).isEqualTo(1);
    }

    private List<ClaimedMessage> inDoubt(List<ClaimedMessage> claimed) {
        claimed.forEach(each -> DATABASE.passTime(each.id()));
        releaseAll();
        claimed.forEach(each -> DATABASE.passTime(each.id()));
        return releaseAll().stream().map(envelope -> claim(envelope)).toList();
    }

    @Test
    void aFailingStatementShowsNeitherAddressNorContent() {
        LaneKey lane = lane();
        NewMessage message = new NewMessage(
                MessageIds.next(),
                lane,
                "+33612345678",
                "x".repeat(101),
                MessageKind.TRANSACTIONAL,
                "fr",
                "Bonjour Jean",
                new Payload.Sms("Bonjour Jean"),
                null);

        assertThatThrownBy(() -> log.accept(message, null))
                .satisfies(fault -> assertThat(fault.toString())
                        .doesNotContain("+33612345678")
                        .doesNotContain("Jean"));
    }

    private LaneKey lane() {
        return DATABASE.newLane(ChannelType.SMS);
    }

    private UUID accept(LaneKey lane) {
        return accept(lane, MessageKind.TRANSACTIONAL, null);
    }

    private UUID accept(LaneKey lane, MessageKind kind, @Nullable Duration usefulFor) {
        NewMessage message = message(lane, kind, usefulFor);
        assertThat(log.accept(message, null)).isEqualTo(new Acceptance.Accepted(message.id()));
        DATABASE.lanes.touch(lane.channel(), kind.priority(), List.of(lane.tenantId()));
        return message.id();
    }

    private static NewMessage message(LaneKey lane, MessageKind kind, @Nullable Duration usefulFor) {
        return new NewMessage(
                MessageIds.next(),
                lane,
                "+33612345678",
                "rdvConfirmation",
                kind,
                "fr",
                "Bonjour",
                new Payload.Sms("Bonjour"),
                usefulFor);
    }

    private List<ClaimedMessage> claims(Envelope envelope) {
        return attempts.claim(
                List.of(new Claim(envelope, ThreadLocalRandom.current().nextLong())), LEASE);
    }

    private ClaimedMessage claim(Envelope envelope) {
        List<ClaimedMessage> claimed = claims(envelope);
        assertThat(claimed).hasSize(1);
        return claimed.getFirst();
    }

    private boolean record(ClaimedMessage claimed, Transition transition) {
        return attempts.record(List.of(new Ended(claimed, transition))).contains(claimed.id());
    }

    private static void limit(LaneKey lane, LaneRate rate) {
        limit(lane, rate, 100_000);
    }

    /** Nothing but the window holds the lane up. */
    private static void window(LaneKey lane, int maxInFlight) {
        limit(lane, new LaneRate(BigDecimal.valueOf(1000), 1000), maxInFlight);
    }

    private static void limit(LaneKey lane, LaneRate rate, int maxInFlight) {
        DATABASE.lanes.limit(lane, new LaneLimits(rate, null, null, maxInFlight));
    }

    private static void touch(LaneKey lane) {
        for (Priority priority : Priority.values()) {
            DATABASE.lanes.touch(lane.channel(), priority, List.of(lane.tenantId()));
        }
    }

    private Releases.Batch release(int perLane) {
        return releases.release(ChannelType.SMS, Priority.TRANSACTIONAL, new Releases.Bounds(1000, perLane, LEASE));
    }

    /** Lets the moment pass after which a lane that found no place is looked at again. */
    private static void lookAgain() {
        DATABASE.jdbi.useHandle(
                handle -> handle.execute("UPDATE lanes SET open_at = '-infinity', bulk_open_at = '-infinity'"));
    }

    private static int inFlight(LaneKey lane) {
        return DATABASE.lanes.find(lane).orElseThrow().inFlight();
    }

    private Message find(UUID id) {
        return log.find(id).orElseThrow();
    }

    private List<Envelope> releaseAll() {
        List<Envelope> released = new ArrayList<>();
        for (Priority priority : Priority.values()) {
            released.addAll(releases.release(ChannelType.SMS, priority, new Releases.Bounds(10_000, 1000, LEASE))
                    .envelopes());
        }
        return released;
    }

    private Envelope onlyRelease() {
        List<Envelope> released = releaseAll();
        assertThat(released).hasSize(1);
        return released.getFirst();
    }
}
