package ai.coccinelle.channels.message;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadLettersIT {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final DeadLetterFilter ALL = new DeadLetterFilter(null, null, null, null, null);
    private static final TestDatabase DATABASE = new TestDatabase();

    private final MessageLog log = new MessageLog(DATABASE.jdbi);
    private final Releases releases = new Releases(DATABASE.jdbi);
    private final Attempts attempts = new Attempts(DATABASE.jdbi, DATABASE.lanes, DATABASE.accounts);
    private final DeadLetters letters = new DeadLetters(DATABASE.jdbi);

    @BeforeEach
    void emptyTheLog() {
        DATABASE.jdbi.useHandle(handle -> {
            handle.execute("DELETE FROM channel_messages_log");
            handle.execute("DELETE FROM tenants");
            handle.execute("UPDATE accounts SET rate = 100000, burst = 100000, arrival_at = '-infinity'");
        });
    }

    @Test
    void aTenantsDeadLettersAreFoundByAnIndexOfTheirOwn() {
        List<String> plan = DATABASE.jdbi.inTransaction(handle -> {
            // the table is small, and the question is whether the index serves at all
            handle.execute("SET LOCAL enable_seqscan = off");
            handle.execute("SET LOCAL enable_sort = off");
            return handle.createQuery("EXPLAIN " + DeadLetterSql.LIST)
                    .define("whose", DeadLetterSql.TENANTS)
                    .bind("tenant", UUID.randomUUID())
                    .bind("channel", "sms")
                    .bind("limit", 50)
                    .bindMap(nulls("code", "from", "to", "beforeTime", "beforeId"))
                    .mapTo(String.class)
                    .list();
        });
        assertThat(plan).anyMatch(line -> line.contains("dead_tenant"));
    }

    private static Map<String, Object> nulls(String... names) {
        Map<String, Object> nulls = new HashMap<>();
        for (String name : names) {
            nulls.put(name, null);
        }
        return nulls;
    }

    @Test
    void aMessageWhoseRetriesAreUsedUpIsADeadLetterAndOneThatWasRefusedIsNone() {
        LaneKey lane = lane(ChannelType.SMS);
        ClaimedMessage exhausted = claimed(lane, MessageKind.TRANSACTIONAL, null);
        ClaimedMessage refused = claimed(lane, MessageKind.TRANSACTIONAL, null);
        record(List.of(exhausted), "30008", true);
        record(List.of(refused), "21211", false);

        assertThat(list(ALL)).singleElement().satisfies(letter -> {
            assertThat(letter.id()).isEqualTo(exhausted.id());
            assertThat(letter.lane()).isEqualTo(lane);
            assertThat(letter.code()).isEqualTo("30008");
            assertThat(letter.reason()).isEqualTo("given up");
            assertThat(letter.attempt()).isEqualTo(1);
            assertThat(letter.deadAt()).isAfterOrEqualTo(letter.createdAt());
            assertThat(letter.toString()).doesNotContain("+336");
        });
        assertThat(letters.replay(refused.id())).isEqualTo(new Replay.NotDead(MessageStatus.FAILED));
    }

    @Test
    void aReplayedMessageGoesAgainUnderItsNextAttempt() {
        ClaimedMessage claimed = claimed(lane(ChannelType.SMS), MessageKind.BULK, null);
        record(List.of(claimed), "30008", true);

        Replay replay = letters.replay(claimed.id());

        assertThat(replay).isEqualTo(new Replay.Replayed(claimed.lane(), Priority.BULK));
        Message replayed = log.find(claimed.id()).orElseThrow();
        assertThat(replayed.status()).isEqualTo(MessageStatus.PENDING);
        assertThat(replayed.faults()).isZero();
        assertThat(replayed.errorMessage()).isNull();
        assertThat(replayed.attempts()).extracting(Attempt::outcome).containsExactly("failed", "replayed");
        assertThat(replayed.attempts().getFirst().code()).isEqualTo("30008");
        assertThat(replayed.attempts().getFirst().answer()).isEqualTo("given up");
        assertThat(list(ALL)).isEmpty();

        DATABASE.lanes.touch(
                ChannelType.SMS, Priority.BULK, List.of(claimed.lane().tenantId()));
        assertThat(release(ChannelType.SMS)).containsExactly(new Envelope(claimed.id(), 2));
        assertThat(claim(new Envelope(claimed.id(), 1))).isEmpty();
        assertThat(DATABASE.lanes.find(claimed.lane()).orElseThrow().inFlight()).isEqualTo(1);
    }

    @Test
    void aSecondReplayChangesNothingAndSaysWhereTheMessageStands() {
        ClaimedMessage claimed = claimed(lane(ChannelType.SMS), MessageKind.TRANSACTIONAL, null);
        record(List.of(claimed), "30008", true);
        letters.replay(claimed.id());

        assertThat(letters.replay(claimed.id())).isEqualTo(new Replay.NotDead(MessageStatus.PENDING));
        assertThat(letters.replay(ALL, 10).messages()).isZero();
        assertThat(log.find(claimed.id()).orElseThrow().attempts()).hasSize(2);
        assertThat(letters.replay(MessageIds.next())).isEqualTo(new Replay.Unknown());
    }

    @Test
    void aMessageThatDiesAgainIsADeadLetterAgain() {
        ClaimedMessage claimed = claimed(lane(ChannelType.SMS), MessageKind.TRANSACTIONAL, null);
        record(List.of(claimed), "30008", true);
        letters.replay(claimed.id());
        DATABASE.lanes.mend();
        record(claim(release(ChannelType.SMS).getFirst()), "30005", true);

        assertThat(list(ALL)).singleElement().satisfies(letter -> {
            assertThat(letter.code()).isEqualTo("30005");
            assertThat(letter.attempt()).isEqualTo(2);
        });
        assertThat(letters.replay(claimed.id())).isInstanceOf(Replay.Replayed.class);
    }

    @Test
    void whatIsUselessIsNotReplayedAndSaidSo() {
        LaneKey lane = lane(ChannelType.SMS);
        ClaimedMessage late = claimed(lane, MessageKind.TRANSACTIONAL, Duration.ofHours(1));
        ClaimedMessage intime = claimed(lane, MessageKind.TRANSACTIONAL, Duration.ofHours(1));
        record(List.of(late, intime), "30008", true);
        DATABASE.jdbi.useHandle(handle -> handle.execute(
                "UPDATE channel_messages_log SET useless_after = now() - interval '1 s' WHERE id = ?", late.id()));

        assertThat(letters.replay(late.id()))
                .isInstanceOfSatisfying(
                        Replay.Useless.class,
                        useless -> assertThat(useless.uselessAfter()).isBefore(Instant.now()));
        DeadLetters.Replays replays = letters.replay(ALL, 10);

        assertThat(replays.messages()).isEqualTo(1);
        assertThat(replays.more()).isFalse();
        assertThat(replays.useless()).isEqualTo(1);
        assertThat(log.find(late.id()).orElseThrow().status()).isEqualTo(MessageStatus.FAILED);
        assertThat(log.find(intime.id()).orElseThrow().status()).isEqualTo(MessageStatus.PENDING);
    }

    @Test
    void manyAreReplayedOldestFirstAndBounded() {
        LaneKey sms = lane(ChannelType.SMS);
        LaneKey phone = lane(ChannelType.PHONE);
        ClaimedMessage first = claimed(sms, MessageKind.TRANSACTIONAL, null);
        record(List.of(first), "30008", true);
        ClaimedMessage second = claimed(phone, MessageKind.BULK, null);
        record(List.of(second), "30008", true);
        ClaimedMessage third = claimed(sms, MessageKind.BULK, null);
        record(List.of(third), "30008", true);

        DeadLetters.Replays some = letters.replay(ALL, 2);

        assertThat(some.messages()).isEqualTo(2);
        assertThat(some.more()).isTrue();
        assertThat(some.lanes()).isEqualTo(Map.of(sms, Set.of(Priority.TRANSACTIONAL), phone, Set.of(Priority.BULK)));
        assertThat(list(ALL)).extracting(DeadLetter::id).containsExactly(third.id());
        assertThat(letters.replay(ALL, 2))
                .isEqualTo(new DeadLetters.Replays(1, Map.of(sms, Set.of(Priority.BULK)), false, 0));
    }

    @Test
    void aFilterNarrowsTheListAndTheReplayAlike() {
        LaneKey sms = lane(ChannelType.SMS);
        ClaimedMessage busy = claimed(sms, MessageKind.TRANSACTIONAL, null);
        ClaimedMessage gone = claimed(sms, MessageKind.TRANSACTIONAL, null);
        ClaimedMessage call = claimed(lane(ChannelType.PHONE), MessageKind.TRANSACTIONAL, null);
        record(List.of(busy), "20429", true);
        record(List.of(gone), "30008", true);
        record(List.of(call), "30008", true);
        Instant deadAt = list(ALL).getLast().deadAt();

        assertThat(ids(new DeadLetterFilter(sms.tenantId(), null, null, null, null)))
                .containsExactly(gone.id(), busy.id());
        assertThat(ids(new DeadLetterFilter(null, ChannelType.PHONE, null, null, null)))
                .containsExactly(call.id());
        assertThat(ids(new DeadLetterFilter(null, null, "30008", null, null))).containsExactly(call.id(), gone.id());
        assertThat(ids(new DeadLetterFilter(null, null, null, deadAt.plusNanos(1000), null)))
                .containsExactly(call.id(), gone.id());
        assertThat(ids(new DeadLetterFilter(null, null, null, deadAt, deadAt.plusNanos(1000))))
                .containsExactly(busy.id());

        assertThat(letters.replay(new DeadLetterFilter(sms.tenantId(), ChannelType.SMS, "30008", deadAt, null), 10)
                        .messages())
                .isEqualTo(1);
        assertThat(ids(ALL)).containsExactly(call.id(), busy.id());
    }

    @Test
    void pagesFollowEachOtherAlsoThroughThoseGivenUpAtOnce() {
        LaneKey lane = lane(ChannelType.SMS);
        List<ClaimedMessage> claimed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            claimed.add(claimed(lane, MessageKind.TRANSACTIONAL, null));
        }
        record(claimed, "30008", true);

        List<UUID> listed = new ArrayList<>();
        DeadLetters.Place place = null;
        for (List<DeadLetter> page = letters.list(ALL, null, 2); !page.isEmpty(); page = letters.list(ALL, place, 2)) {
            page.forEach(letter -> listed.add(letter.id()));
            place = new DeadLetters.Place(
                    page.getLast().deadAt(), page.getLast().id());
        }
        assertThat(listed)
                .containsExactlyElementsOf(
                        claimed.reversed().stream().map(ClaimedMessage::id).toList());
    }

    @Test
    void manyThatReplayAtOnceReplayEachMessageOnce() throws Exception {
        LaneKey lane = lane(ChannelType.SMS);
        List<ClaimedMessage> claimed = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            claimed.add(claimed(lane, MessageKind.TRANSACTIONAL, null));
        }
        record(claimed, "30008", true);

        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Integer>> replays = new ArrayList<>();
            for (ClaimedMessage each : claimed) {
                replays.add(() -> letters.replay(each.id()) instanceof Replay.Replayed ? 1 : 0);
                replays.add(() -> letters.replay(ALL, 3).messages());
            }
            int replayed = 0;
            for (var replay : threads.invokeAll(replays)) {
                replayed += replay.get();
            }
            assertThat(replayed).isEqualTo(20);
        }
        assertThat(claimed)
                .allSatisfy(each -> assertThat(log.find(each.id()).orElseThrow().attempts())
                        .extracting(Attempt::outcome)
                        .containsExactly("failed", "replayed"));
    }

    private List<UUID> ids(DeadLetterFilter filter) {
        return list(filter).stream().map(DeadLetter::id).toList();
    }

    private List<DeadLetter> list(DeadLetterFilter filter) {
        return letters.list(filter, null, 100);
    }

    /** On its own channel nothing else waits, so that what is released is this message. */
    private ClaimedMessage claimed(LaneKey lane, MessageKind kind, @Nullable Duration usefulFor) {
        NewMessage message = new NewMessage(
                MessageIds.next(),
                lane,
                "+33612345678",
                "rdvConfirmation",
                kind,
                "fr",
                "Bonjour",
                new Payload.Sms("Bonjour"),
                usefulFor);
        log.accept(message, null);
        DATABASE.lanes.touch(lane.channel(), kind.priority(), List.of(lane.tenantId()));
        List<Envelope> released = release(lane.channel());
        assertThat(released).extracting(Envelope::id).containsExactly(message.id());
        return claim(released.getFirst()).getFirst();
    }

    private List<Envelope> release(ChannelType channel) {
        List<Envelope> released = new ArrayList<>();
        for (Priority priority : Priority.values()) {
            released.addAll(releases.release(channel, priority, new Releases.Bounds(1000, 1000, LEASE))
                    .envelopes());
        }
        return released;
    }

    private List<ClaimedMessage> claim(Envelope envelope) {
        return attempts.claim(
                List.of(new Claim(envelope, ThreadLocalRandom.current().nextLong())), LEASE);
    }

    private void record(List<ClaimedMessage> claimed, String code, boolean exhausted) {
        assertThat(attempts.record(claimed.stream()
                        .map(each -> new Ended(each, new Transition.Failed(code, "given up", exhausted)))
                        .toList()))
                .hasSameSizeAs(claimed);
    }

    private static LaneKey lane(ChannelType channel) {
        return DATABASE.newLane(channel);
    }
}
