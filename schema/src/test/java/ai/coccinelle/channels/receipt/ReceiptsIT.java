package ai.coccinelle.channels.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.appointment.NoticeMessage;
import ai.coccinelle.channels.appointment.Notices;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Priority;
import ai.coccinelle.channels.message.Attempts;
import ai.coccinelle.channels.message.Claim;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Ended;
import ai.coccinelle.channels.message.Message;
import ai.coccinelle.channels.message.MessageIds;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.message.MessageStatus;
import ai.coccinelle.channels.message.NewMessage;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.message.Releases;
import ai.coccinelle.channels.message.TestDatabase;
import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.receipt.Receipt.Meaning;
import ai.coccinelle.channels.receipt.Receipt.Provider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptsIT {
    private static final TestDatabase DATABASE = new TestDatabase();
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration WEEK = Duration.ofDays(7);

    private final MessageLog log = new MessageLog(DATABASE.jdbi);
    private final Releases releases = new Releases(DATABASE.jdbi);
    private final Attempts attempts = new Attempts(DATABASE.jdbi, DATABASE.lanes, DATABASE.accounts);
    private final Receipts receipts = new Receipts(DATABASE.jdbi);

    @BeforeEach
    void empty() {
        DATABASE.jdbi.useHandle(handle -> {
            handle.execute("DELETE FROM tenants");
            handle.execute("DELETE FROM receipts");
            handle.execute("DELETE FROM open_calls");
            handle.execute("DELETE FROM account_calls");
            handle.execute("UPDATE accounts SET rate = 100000, burst = 100000, arrival_at = '-infinity'");
        });
    }

    @ParameterizedTest
    @EnumSource(Provider.class)
    void aSentMessageIsDeliveredOrNotAsItsProviderTells(Provider provider) {
        UUID arrived = sent(lane(provider), "one");
        UUID lost = sent(lane(provider), "two");

        tell(provider, null, "one", Meaning.DELIVERED, arrived);
        tell(provider, null, "two", Meaning.UNDELIVERED, lost);

        assertThat(settleAll()).containsOnly(Settled.Outcome.APPLIED);
        assertThat(find(arrived).status()).isEqualTo(MessageStatus.DELIVERED);
        assertThat(find(arrived).errorMessage()).isNull();
        assertThat(find(lost).status()).isEqualTo(MessageStatus.UNDELIVERED);
        assertThat(find(lost).errorCode()).isEqualTo("30003");
        assertThat(find(lost).errorMessage()).isEqualTo("out of reach");
    }

    @Test
    void oneReceiptThatCannotBeStoredKeepsNoOtherOut() {
        LaneKey lane = DATABASE.newLane(ChannelType.WHATSAPP);
        List<Receipt> call = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            call.add(new Receipt(
                    Provider.WHATSAPP,
                    i == 7 ? UUID.randomUUID() : lane.tenantId(), // a tenant that was deleted just now
                    "wamid." + i,
                    "delivered",
                    Meaning.DELIVERED,
                    null,
                    null,
                    null));
        }
        receipts.store(call);
        receipts.store(call);

        int stored = DATABASE.jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM receipts")
                .mapTo(Integer.class)
                .one());
        assertThat(stored).isEqualTo(19);
    }

    @Test
    void aReceiptThatCannotBeAppliedLetsTheOthersPassAndIsTriedAgainAndDroppedInTheEnd() {
        sent(lane(Provider.TWILIO), "SM1");
        UUID other = sent(lane(Provider.WHATSAPP), "wamid.1");
        tell(Provider.TWILIO, null, "SM1", Meaning.DELIVERED, null);
        tell(Provider.WHATSAPP, find(other).lane().tenantId(), "wamid.1", Meaning.DELIVERED, null);
        DATABASE.jdbi.useHandle(
                handle -> handle.execute(
                        "ALTER TABLE receipts ADD CONSTRAINT broken CHECK (external_id <> 'SM1' OR outcome IS DISTINCT FROM 'applied')"));
        try {
            assertThat(settleAll()).containsExactly(Settled.Outcome.WAITING, Settled.Outcome.APPLIED);
            assertThat(find(other).status()).isEqualTo(MessageStatus.DELIVERED);
            assertThat(waitOf("SM1")).isBetween(4.0, 5.0);

            cameEarlier("1 hour");
            assertThat(settleAll()).containsExactly(Settled.Outcome.WAITING);
            assertThat(waitOf("SM1")).isBetween(590.0, 600.0);

            cameEarlier("7 days");
            assertThat(settleAll()).containsExactly(Settled.Outcome.DROPPED);
        } finally {
            DATABASE.jdbi.useHandle(handle -> handle.execute("ALTER TABLE receipts DROP CONSTRAINT broken"));
        }
    }

    @Test
    void aReceiptWhoseMessageIsHeldForLongLetsTheOthersPass() {
        UUID held = sent(lane(Provider.TWILIO), "SM1");
        UUID other = sent(lane(Provider.TWILIO), "SM2");
        tell(Provider.TWILIO, null, "SM1", Meaning.DELIVERED, held);
        tell(Provider.TWILIO, null, "SM2", Meaning.DELIVERED, other);
        DATABASE.jdbi.useTransaction(holder -> {
            holder.execute("SELECT 1 FROM channel_messages_log WHERE id = ? FOR UPDATE", held);
            CompletableFuture.runAsync(() -> DATABASE.jdbi.useHandle(handle -> {
                        handle.execute("SET lock_timeout = '100ms'"); // the handle is the thread's
                        try {
                            assertThat(settleAll()).containsExactly(Settled.Outcome.WAITING, Settled.Outcome.APPLIED);
                        } finally {
                            handle.execute("RESET lock_timeout");
                        }
                    }))
                    .join();
        });
        assertThat(find(other).status()).isEqualTo(MessageStatus.DELIVERED);

        passTime();
        assertThat(settleAll()).containsExactly(Settled.Outcome.APPLIED);
        assertThat(find(held).status()).isEqualTo(MessageStatus.DELIVERED);
    }

    @Test
    void whatFollowsFromAReceiptIsDoneWithItOrNotAtAll() {
        UUID id = sent(lane(Provider.TWILIO), "SM1");
        tell(Provider.TWILIO, null, "SM1", Meaning.UNDELIVERED, id);

        assertThat(receipts.settleNext(WEEK, (handle, _) -> {
                            handle.execute("UPDATE tenants SET name = 'opted out'");
                            throw new IllegalStateException("it goes no further");
                        })
                        .map(Settled::outcome))
                .contains(Settled.Outcome.WAITING);
        assertThat(find(id).status()).isEqualTo(MessageStatus.SENT);
        assertThat(optedOut()).isZero();

        passTime();
        assertThat(receipts.settleNext(WEEK, (handle, _) -> handle.execute("UPDATE tenants SET name = 'opted out'"))
                        .map(Settled::outcome))
                .contains(Settled.Outcome.APPLIED);
        assertThat(find(id).status()).isEqualTo(MessageStatus.UNDELIVERED);
        assertThat(optedOut()).isOne();
    }

    @Test
    void whileReceiptsWaitToBeAppliedAMessagesSilenceIsKnownToMeanNothing() {
        Notices notices = new Notices(DATABASE.jdbi);
        UUID id = sent(lane(Provider.TWILIO), "SM1");
        assertThat(notices.messages(List.of(id)).get(id)).returns(false, NoticeMessage::receiptsLate);

        tell(Provider.VAPI, null, "call-1", Meaning.DELIVERED, null);
        due("29 seconds");
        assertThat(notices.messages(List.of(id)).get(id)).returns(false, NoticeMessage::receiptsLate);
        due("31 seconds");
        assertThat(notices.messages(List.of(id)).get(id)).returns(true, NoticeMessage::receiptsLate);

        settleAll();
        assertThat(notices.messages(List.of(id)).get(id))
                .as("one that waits for its message is not late")
                .returns(false, NoticeMessage::receiptsLate);
    }

    private static void due(String ago) {
        DATABASE.jdbi.useHandle(handle -> handle.execute(
                "UPDATE receipts SET due_at = now() - CAST(? AS interval) WHERE due_at IS NOT NULL", ago));
    }

    private static int optedOut() {
        return DATABASE.jdbi.withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM tenants WHERE name = 'opted out'")
                        .mapTo(Integer.class)
                        .one());
    }

    @Test
    void aMessageIsFoundByTheProvidersIdAlone() {
        UUID id = sent(lane(Provider.TWILIO), "SM1");
        tell(Provider.TWILIO, null, "SM1", Meaning.DELIVERED, null);

        assertThat(settleAll()).containsExactly(Settled.Outcome.APPLIED);
        assertThat(find(id).status()).isEqualTo(MessageStatus.DELIVERED);
    }

    @Test
    void anIdOfOursThatIsNotOneFallsBackToTheProviders() {
        UUID id = sent(lane(Provider.WHATSAPP), "wamid.1");
        tell(Provider.WHATSAPP, find(id).lane().tenantId(), "wamid.1", Meaning.DELIVERED, UUID.randomUUID());

        settleAll();
        assertThat(find(id).status()).isEqualTo(MessageStatus.DELIVERED);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverTheirOrderAndHoweverOftenReceiptsComeTheyEndInTheSameStateAndNeverGoBack(long seed) {
        Random random = new Random(seed);
        UUID id = sent(lane(Provider.WHATSAPP), "wamid.1");
        UUID tenant = find(id).lane().tenantId();
        List<Meaning> told = new ArrayList<>();
        for (int i = 0; i < 2 + random.nextInt(6); i++) {
            told.add(Meaning.values()[random.nextInt(3)]);
        }
        told.addAll(told.subList(0, 1 + random.nextInt(told.size())));
        Collections.shuffle(told, random);

        Meaning before = Meaning.SENT;
        for (Meaning meaning : told) {
            tell(Provider.WHATSAPP, tenant, "wamid.1", meaning, random.nextBoolean() ? id : null);
            if (random.nextBoolean()) {
                settleAll();
                Meaning now = Meaning.valueOf(find(id).status().name());
                assertThat(now).isGreaterThanOrEqualTo(before);
                before = now;
            }
        }
        settleAll();

        assertThat(Meaning.valueOf(find(id).status().name())).isEqualTo(Collections.max(told));
    }

    @Test
    void theSameReceiptCountsOnce() {
        UUID id = sent(lane(Provider.TWILIO), "SM1");
        tell(Provider.TWILIO, null, "SM1", Meaning.DELIVERED, id);
        settleAll();
        tell(Provider.TWILIO, null, "SM1", Meaning.DELIVERED, id);

        assertThat(settleAll()).isEmpty();
        assertThat(count("receipts")).isEqualTo(1);
    }

    @Test
    void aReceiptThatComesBeforeTheRecordWaitsForIt() {
        LaneKey lane = lane(Provider.TWILIO);
        ClaimedMessage claimed = claimed(lane);
        tell(Provider.TWILIO, null, "SM1", Meaning.DELIVERED, claimed.id());
        tell(Provider.TWILIO, null, "SM2", Meaning.DELIVERED, null);

        assertThat(receipts.settleNext(WEEK).orElseThrow().outcome()).isEqualTo(Settled.Outcome.WAITING);
        assertThat(receipts.settleNext(WEEK).orElseThrow().outcome()).isEqualTo(Settled.Outcome.WAITING);
        assertThat(receipts.settleNext(WEEK)).as("none is due for a second").isEmpty();
        assertThat(find(claimed.id()).status()).isEqualTo(MessageStatus.SENDING);

        attempts.record(List.of(new Ended(claimed, new Transition.Sent("SM1"))));
        UUID other = sent(lane, "SM2");
        passTime();
        settleAll();
        assertThat(find(claimed.id()).status()).isEqualTo(MessageStatus.DELIVERED);
        assertThat(find(other).status()).isEqualTo(MessageStatus.DELIVERED);
        assertThat(inFlight(lane)).isZero();
    }

    @Test
    void aReceiptThatMeetsItsRecordJustBeingCommittedIsNotLost() throws Exception {
        LaneKey lane = lane(Provider.TWILIO);
        ClaimedMessage claimed = claimed(lane);
        tell(Provider.TWILIO, null, "SM1", Meaning.DELIVERED, claimed.id());

        CompletableFuture<Settled.Outcome> settling = DATABASE.jdbi.inTransaction(handle -> {
            handle.execute("""
                    UPDATE channel_messages_log
                    SET status = 'sent', due_at = NULL, sent_at = now(), claim_token = NULL, external_message_id = 'SM1'
                    WHERE id = ?""", claimed.id());
            CompletableFuture<Settled.Outcome> other = CompletableFuture.supplyAsync(
                    () -> receipts.settleNext(WEEK).orElseThrow().outcome());
            await().until(() -> DATABASE.jdbi.withHandle(each -> each.createQuery(
                            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                    + " AND datname = current_database())")
                    .mapTo(Boolean.class)
                    .one()));
            return other;
        });

        assertThat(settling.get(10, TimeUnit.SECONDS)).isEqualTo(Settled.Outcome.WAITING);
        passTime();
        assertThat(settleAll()).containsExactly(Settled.Outcome.APPLIED);
        assertThat(find(claimed.id()).status()).isEqualTo(MessageStatus.DELIVERED);
    }

    @Test
    void aReceiptOfNoMessageIsDroppedInTheEnd() {
        tell(Provider.TWILIO, null, "SM1", Meaning.DELIVERED, null);
        assertThat(receipts.settleNext(WEEK).orElseThrow().outcome()).isEqualTo(Settled.Outcome.WAITING);

        DATABASE.jdbi.useHandle(handle ->
                handle.execute("UPDATE receipts SET received_at = now() - interval '8 days'," + " due_at = now()"));
        assertThat(receipts.settleNext(WEEK).orElseThrow().outcome()).isEqualTo(Settled.Outcome.DROPPED);
        assertThat(settleAll()).isEmpty();

        assertThat(receipts.forget(Instant.EPOCH)).isZero();
        assertThat(receipts.forget(
                        DATABASE.jdbi.withHandle(handle -> handle.createQuery("SELECT now() + interval '1 day'")
                                .mapTo(Instant.class)
                                .one())))
                .isEqualTo(1);
    }

    @Test
    void aSilentAttemptIsProvenByItsReceiptAndNotMadeAgain() {
        LaneKey lane = lane(Provider.WHATSAPP);
        ClaimedMessage claimed = claimed(lane);
        attempts.record(
                List.of(new Ended(claimed, new Transition.InDoubt(Duration.ofSeconds(10), "deadline", "no answer"))));
        assertThat(find(claimed.id()).status()).isEqualTo(MessageStatus.UNCERTAIN);

        tell(Provider.WHATSAPP, lane.tenantId(), "wamid.1", Meaning.SENT, claimed.id());
        settleAll();

        Message proven = find(claimed.id());
        assertThat(proven.status()).isEqualTo(MessageStatus.SENT);
        assertThat(proven.externalMessageId()).isEqualTo("wamid.1");
        assertThat(proven.dueAt()).isNull();
        assertThat(proven.inDoubt()).isFalse();
        assertThat(inFlight(lane)).isZero();
    }

    @Test
    void oneThatWasLeftUncertainIsProvenAsWell() {
        LaneKey lane = lane(Provider.WHATSAPP);
        ClaimedMessage claimed = claimed(lane);
        attempts.record(List.of(new Ended(claimed, new Transition.LeftUncertain("deadline", "no answer"))));

        tell(Provider.WHATSAPP, lane.tenantId(), "wamid.1", Meaning.DELIVERED, claimed.id());
        settleAll();
        assertThat(find(claimed.id()).status()).isEqualTo(MessageStatus.DELIVERED);
    }

    @Test
    void anAttemptWhoseWorkerIsSilentForSecondsIsProvenAndItsLateAnswerChangesNothing() {
        LaneKey lane = lane(Provider.WHATSAPP);
        ClaimedMessage claimed = claimed(lane);
        tell(Provider.WHATSAPP, lane.tenantId(), "wamid.1", Meaning.DELIVERED, claimed.id());
        DATABASE.jdbi.useHandle(
                handle -> handle.execute("UPDATE channel_messages_log SET claimed_at = now() - interval '6 seconds'"));
        settleAll();

        Message proven = find(claimed.id());
        assertThat(proven.status()).isEqualTo(MessageStatus.DELIVERED);
        assertThat(proven.attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.answer()).contains("receipt"));
        assertThat(inFlight(lane)).isZero();
        assertThat(attempts.record(List.of(new Ended(claimed, new Transition.Sent("wamid.1")))))
                .isEmpty();
        assertThat(inFlight(lane)).isZero();
        assertThat(find(claimed.id()).attempts()).hasSize(1);
    }

    @Test
    void oneThatIsReleasedInDoubtIsProvenBeforeItIsSentAgain() {
        LaneKey lane = lane(Provider.WHATSAPP);
        ClaimedMessage claimed = claimed(lane);
        attempts.record(
                List.of(new Ended(claimed, new Transition.InDoubt(Duration.ofSeconds(10), "deadline", "no answer"))));
        DATABASE.passTime(claimed.id());
        var envelope = releases.release(
                        ChannelType.WHATSAPP, Priority.TRANSACTIONAL, new Releases.Bounds(10, 10, LEASE))
                .envelopes()
                .getFirst();

        tell(Provider.WHATSAPP, lane.tenantId(), "wamid.1", Meaning.SENT, claimed.id());
        settleAll();

        assertThat(find(claimed.id()).status()).isEqualTo(MessageStatus.SENT);
        assertThat(inFlight(lane)).isZero();
        assertThat(attempts.claim(List.of(new Claim(envelope, 7)), LEASE))
                .as("a stale copy")
                .isEmpty();
    }

    @Test
    void whatIsToldOfAnotherAttemptCountsOnlyIfItArrived() {
        UUID id = sent(lane(Provider.TWILIO), "SM2");

        tell(Provider.TWILIO, null, "SM1", Meaning.UNDELIVERED, id);
        assertThat(settleAll()).containsExactly(Settled.Outcome.KEPT);
        assertThat(find(id).status()).isEqualTo(MessageStatus.SENT);

        tell(Provider.TWILIO, null, "SM1", Meaning.DELIVERED, id);
        assertThat(settleAll()).containsExactly(Settled.Outcome.APPLIED);
        assertThat(find(id).status()).isEqualTo(MessageStatus.DELIVERED);
        assertThat(find(id).externalMessageId()).isEqualTo("SM2");
    }

    @Test
    void aTenantsWebhookSpeaksForItsOwnMessagesOnly() {
        UUID ofA = sent(lane(Provider.WHATSAPP), "wamid.1");
        LaneKey b = lane(Provider.WHATSAPP);

        tell(Provider.WHATSAPP, b.tenantId(), "wamid.1", Meaning.UNDELIVERED, ofA);
        settleAll();
        assertThat(find(ofA).status()).isEqualTo(MessageStatus.SENT);

        tell(Provider.WHATSAPP, find(ofA).lane().tenantId(), "wamid.1", Meaning.UNDELIVERED, ofA);
        settleAll();
        assertThat(find(ofA).status()).as("B's receipt stands in nobody's way").isEqualTo(MessageStatus.UNDELIVERED);
    }

    @Test
    void aReceiptOfAnotherChannelMovesNothing() {
        UUID id = sent(lane(Provider.TWILIO), "SM1");
        tell(Provider.VAPI, null, "SM1", Meaning.UNDELIVERED, id);
        settleAll();
        assertThat(find(id).status()).isEqualTo(MessageStatus.SENT);
    }

    @Test
    void aMessageThatWasNeverTriedOrFailedForGoodIsLeftAlone() {
        LaneKey lane = lane(Provider.WHATSAPP);
        UUID waiting = accept(lane);
        tell(Provider.WHATSAPP, lane.tenantId(), "wamid.0", Meaning.DELIVERED, waiting);
        settleAll();
        assertThat(find(waiting).status()).isEqualTo(MessageStatus.PENDING);

        ClaimedMessage claimed = claim(lane);
        attempts.record(List.of(new Ended(claimed, new Transition.Failed("131026", "cannot", false))));
        tell(Provider.WHATSAPP, lane.tenantId(), "wamid.1", Meaning.DELIVERED, claimed.id());
        assertThat(settleAll()).containsExactly(Settled.Outcome.KEPT);
        assertThat(find(claimed.id()).status()).isEqualTo(MessageStatus.FAILED);
    }

    @Test
    void theEndOfACallGivesItsPlaceBackAndIsAskedForNoMore() {
        LaneKey lane = lane(Provider.VAPI);
        UUID id = sent(lane, "call-1");
        assertThat(count("account_calls")).isEqualTo(1);
        assertThat(count("open_calls")).isEqualTo(1);

        tell(Provider.VAPI, null, "call-1", Meaning.SENT, id);
        settleAll();
        assertThat(count("account_calls")).as("it rings").isEqualTo(1);

        tell(Provider.VAPI, null, "call-1", Meaning.DELIVERED, id);
        settleAll();
        assertThat(count("account_calls")).isZero();
        assertThat(count("open_calls")).isZero();
    }

    @Test
    void theEndOfAnEarlierCallLeavesThePlaceToTheOneThatGoesOn() {
        UUID id = sent(lane(Provider.VAPI), "call-2");
        tell(Provider.VAPI, null, "call-1", Meaning.UNDELIVERED, id);

        assertThat(settleAll()).containsExactly(Settled.Outcome.KEPT);
        assertThat(count("account_calls")).isEqualTo(1);
        assertThat(count("open_calls")).isEqualTo(1);
    }

    @Test
    void aCallOfWhichNobodyTellsIsAskedForAfterFiveMinutesByOneProcessAndForADay() {
        OpenCalls calls = new OpenCalls(DATABASE.jdbi);
        UUID id = sent(lane(Provider.VAPI), "call-1");
        assertThat(calls.take(10, Duration.ofMinutes(5))).isEmpty();

        DATABASE.jdbi.useHandle(handle -> handle.execute("UPDATE open_calls SET look_at = look_at - interval '5 min'"));
        assertThat(calls.take(10, Duration.ofMinutes(5))).containsExactly(new OpenCalls.OpenCall(id, "call-1", false));
        assertThat(calls.take(10, Duration.ofMinutes(5))).as("another process").isEmpty();

        DATABASE.jdbi.useHandle(handle ->
                handle.execute("UPDATE open_calls SET look_at = now(), give_up_at = give_up_at - interval '24 hours'"));
        assertThat(calls.take(10, Duration.ofMinutes(5))).containsExactly(new OpenCalls.OpenCall(id, "call-1", true));
        calls.forget(id);
        assertThat(count("open_calls")).isZero();
    }

    private void tell(
            Provider provider, @Nullable UUID tenant, String external, Meaning meaning, @Nullable UUID messageId) {
        boolean bad = meaning == Meaning.UNDELIVERED;
        receipts.store(List.of(new Receipt(
                provider,
                tenant,
                external,
                meaning.wireName(),
                meaning,
                messageId,
                bad ? "30003" : null,
                bad ? "out of reach" : null)));
    }

    private List<Settled.Outcome> settleAll() {
        List<Settled.Outcome> outcomes = new ArrayList<>();
        for (var next = receipts.settleNext(WEEK); next.isPresent(); next = receipts.settleNext(WEEK)) {
            outcomes.add(next.get().outcome());
        }
        return outcomes;
    }

    /** How long until the receipt is looked into, in seconds. */
    private static double waitOf(String external) {
        return DATABASE.jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT extract(epoch FROM due_at - now())::float8 FROM receipts WHERE external_id = :external")
                .bind("external", external)
                .mapTo(Double.class)
                .one());
    }

    private static void cameEarlier(String by) {
        DATABASE.jdbi.useHandle(handle -> handle.execute(
                "UPDATE receipts SET due_at = now(), received_at = now() - CAST(? AS interval) WHERE due_at IS NOT NULL",
                by));
    }

    private static void passTime() {
        DATABASE.jdbi.useHandle(
                handle -> handle.execute("UPDATE receipts SET due_at = now() WHERE due_at IS NOT NULL"));
    }

    private static LaneKey lane(Provider provider) {
        return DATABASE.newLane(provider.channel());
    }

    private UUID sent(LaneKey lane, String external) {
        ClaimedMessage claimed = claimed(lane);
        assertThat(attempts.record(List.of(new Ended(claimed, new Transition.Sent(external)))))
                .hasSize(1);
        return claimed.id();
    }

    private ClaimedMessage claimed(LaneKey lane) {
        accept(lane);
        return claim(lane);
    }

    private UUID accept(LaneKey lane) {
        UUID id = MessageIds.next();
        log.accept(
                new NewMessage(
                        id,
                        lane,
                        "+33612345678",
                        "rdvRappel",
                        MessageKind.TRANSACTIONAL,
                        "fr",
                        "Bonjour",
                        new Payload.Sms("Bonjour"),
                        null),
                null);
        return id;
    }

    private ClaimedMessage claim(LaneKey lane) {
        DATABASE.lanes.touch(lane.channel(), Priority.TRANSACTIONAL, List.of(lane.tenantId()));
        var envelope = releases.release(lane.channel(), Priority.TRANSACTIONAL, new Releases.Bounds(10, 10, LEASE))
                .envelopes()
                .getFirst();
        return attempts.claim(List.of(new Claim(envelope, 7)), LEASE).getFirst();
    }

    private Message find(UUID id) {
        return log.find(id).orElseThrow();
    }

    private static int inFlight(LaneKey lane) {
        return DATABASE.lanes.find(lane).orElseThrow().inFlight();
    }

    private static int count(String table) {
        return DATABASE.jdbi.withHandle(handle -> handle.createQuery("SELECT count(*) FROM " + table)
                .mapTo(Integer.class)
                .one());
    }
}
