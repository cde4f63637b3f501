package ai.coccinelle.channels.message;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.database.Database;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.LaneLimits;
import ai.coccinelle.channels.lane.LaneRate;
import ai.coccinelle.channels.lane.Priority;
import ai.coccinelle.channels.receipt.Receipt;
import ai.coccinelle.channels.receipt.Receipts;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the order of claims, redeliveries, ended leases, late answers, receipts, crashes and withdrawals, each attempt is
 * made at most once, no receipt moves a message back, what is counted as in flight is what is in flight, no hint hides a message that is due, and in the end every
 * message is closed in a state that what happened to it allows.
 */
class StateMachineIT {
    private static final TestDatabase DATABASE = new TestDatabase();
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final ChannelType CHANNEL = ChannelType.WHATSAPP;

    /** What happened to a message on its way; it goes forward only. */
    private static final List<MessageStatus> FORWARD =
            List.of(MessageStatus.SENT, MessageStatus.UNDELIVERED, MessageStatus.DELIVERED);

    private final MessageLog log = new MessageLog(DATABASE.jdbi);
    private final Releases releases = new Releases(DATABASE.jdbi);
    private final Cancellations cancellations = new Cancellations(DATABASE.jdbi);
    private final Attempts attempts = new Attempts(DATABASE.jdbi, DATABASE.lanes, DATABASE.accounts);
    private final Receipts receipts = new Receipts(DATABASE.jdbi);
    private final Receipts impatientReceipts = new Receipts(DATABASE.jdbi, Duration.ZERO);

    @BeforeEach
    void empty() {
        DATABASE.jdbi.useHandle(handle -> {
            handle.execute("DELETE FROM tenants");
            handle.execute("DELETE FROM receipts");
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void anyInterleavingLeavesOneAllowedState(long seed) {
        World world = new World(new Random(seed));
        for (int step = 0; step < 150; step++) {
            String done = world.step();
            assertThat(violations())
                    .as("seed %d, step %d: %s", seed, step, done)
                    .isEmpty();
            world.checkThatNothingWentBack("seed %d, step %d: %s".formatted(seed, step, done));
        }
        world.finish();
        assertThat(violations()).isEmpty();
        world.check();
    }

    @Test
    void soDoManyWorkersAndReleasersAtOnce() throws Exception {
        Set<String> made = ConcurrentHashMap.newKeySet();
        List<LaneKey> lanes = World.lanes();
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<World>> worlds = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                World world = new World(new Random(1000 + thread), lanes, made);
                worlds.add(() -> {
                    for (int step = 0; step < 300; step++) {
                        world.stepOrFailHalfway();
                    }
                    return world;
                });
            }
            for (var world : threads.invokeAll(worlds)) {
                world.get();
            }
        }
        DATABASE.lanes.mend(); // a hint may be lost for the moment between two processes
        World last = new World(new Random(7), lanes, made);
        last.finish();
        assertThat(violations()).isEmpty();
        last.check();
    }

    /** What must never be, seen in one snapshot. */
    private static List<String> violations() {
        return DATABASE.jdbi.withHandle(
                handle -> handle.createQuery("""
                        SELECT 'lane counts ' || (l.launched - d.landed) || ' in flight, but it is ' || count(m.id)
                        FROM lanes l JOIN lane_landings d USING (tenant_id, channel_type)
                        LEFT JOIN channel_messages_log m ON m.tenant_id = l.tenant_id
                            AND m.channel_type = l.channel_type AND m.status IN ('released', 'sending') AND NOT m.lapsed
                        GROUP BY l.tenant_id, l.channel_type, l.launched, d.landed
                        HAVING l.launched - d.landed <> count(m.id)
                        UNION ALL
                        SELECT 'hint hides a ' || m.status || ' ' || m.kind || ' message due at ' || m.due_at
                        FROM lanes l JOIN channel_messages_log m USING (tenant_id, channel_type)
                        WHERE m.due_at IS NOT NULL
                          AND coalesce(CASE WHEN m.kind = 'bulk' THEN l.bulk_due_at ELSE l.transactional_due_at END,
                                       'infinity') > greatest(m.due_at, now())
                        UNION ALL
                        SELECT 'an attempt was lost, yet the message is ' || m.status || ' and not in doubt'
                        FROM channel_messages_log m
                        WHERE NOT m.in_doubt AND m.status IN ('pending', 'released', 'failed', 'expired', 'suppressed', 'cancelled')
                          AND EXISTS (
                              SELECT 1 FROM jsonb_array_elements(m.attempts) a
                              GROUP BY a ->> 'attempt' HAVING bool_and(a ->> 'outcome' = 'lost'))
                        UNION ALL
                        SELECT 'two outcomes of one attempt in message ' || m.id
                        FROM channel_messages_log m, jsonb_array_elements(m.attempts) a
                        WHERE a ->> 'outcome' <> 'lost'
                        GROUP BY m.id, a ->> 'attempt' HAVING count(*) > 1
                        LIMIT 100
                        """).mapTo(String.class).list());
    }

    /** One process after another, or several at once: each does something at random. */
    private final class World {
        private final Random random;
        private final List<LaneKey> lanes;
        private final Set<String> made;
        private final List<UUID> accepted = new ArrayList<>();
        private final List<Envelope> broker = new ArrayList<>();
        private final List<ClaimedMessage> working = new ArrayList<>();
        private final List<ClaimedMessage> done = new ArrayList<>();
        private final Map<UUID, String> sent = new HashMap<>();
        private final Map<UUID, Integer> seen = new HashMap<>();
        private final Set<UUID> toldDelivered = new HashSet<>();

        World(Random random) {
            this(random, lanes(), ConcurrentHashMap.newKeySet());
        }

        World(Random random, List<LaneKey> lanes, Set<String> made) {
            this.random = random;
            this.lanes = lanes;
            this.made = made;
        }

        static List<LaneKey> lanes() {
            List<LaneKey> lanes = new ArrayList<>();
            for (int lane = 0; lane < 3; lane++) {
                LaneKey key = DATABASE.newLane(CHANNEL);
                DATABASE.lanes.limit(
                        key, new LaneLimits(new LaneRate(BigDecimal.valueOf(100_000), 1000), null, null, 4));
                lanes.add(key);
            }
            return lanes;
        }

        /** A transaction that lost a deadlock did nothing; the process that wanted it goes on, as after a crash. */
        void stepOrFailHalfway() {
            try {
                step();
            } catch (JdbiException fault) {
                assertThat(Database.isOutOfReach(fault)).as("%s", fault).isTrue();
            }
        }

        String step() {
            return switch (random.nextInt(20)) {
                case 0, 1 -> accept();
                case 2, 3, 4 -> release();
                case 5, 6, 7 -> claim();
                case 8, 9, 10 -> record();
                case 11 -> timePasses();
                case 12 -> crash();
                case 13, 14 -> tell();
                case 15, 16 -> settle();
                case 17 -> cancel();
                case 18 -> goOn();
                default -> takeBack();
            };
        }

        private String accept() {
            MessageKind kind = random.nextInt(3) == 0 ? MessageKind.BULK : MessageKind.TRANSACTIONAL;
            Duration useful = random.nextInt(6) == 0 ? Duration.ofMillis(random.nextInt(2000)) : null;
            NewMessage message = message(lanes.get(random.nextInt(lanes.size())), kind, useful);
            log.accept(message, null);
            DATABASE.lanes.touch(
                    CHANNEL, kind.priority(), List.of(message.lane().tenantId()));
            accepted.add(message.id());
            return "accept";
        }

        private String release() {
            Priority priority = random.nextBoolean() ? Priority.TRANSACTIONAL : Priority.BULK;
            broker.addAll(releases.release(CHANNEL, priority, new Releases.Bounds(1 + random.nextInt(6), 3, LEASE))
                    .envelopes());
            return "release " + priority;
        }

        /** The broker delivers, perhaps what it delivered before. */
        private String claim() {
            if (broker.isEmpty()) {
                return "nothing to claim";
            }
            Envelope envelope = broker.get(random.nextInt(broker.size()));
            Claim claim = new Claim(envelope, random.nextLong());
            List<ClaimedMessage> claimed = attempts.claim(List.of(claim), LEASE);
            if (!claimed.isEmpty()) {
                assertThat(made.add(envelope.id() + "/" + envelope.attempt()))
                        .as("the first claim of this attempt")
                        .isTrue();
                if (random.nextInt(4) == 0) {
                    assertThat(attempts.claim(List.of(claim), LEASE)).hasSize(1);
                }
                working.addAll(claimed);
            }
            return "claim";
        }

        private String record() {
            boolean again = random.nextInt(5) == 0;
            List<ClaimedMessage> from = again ? done : working;
            if (from.isEmpty()) {
                return "nothing to record";
            }
            List<Ended> batch = new ArrayList<>();
            for (int each = 1 + random.nextInt(3); each > 0 && !from.isEmpty(); each--) {
                ClaimedMessage claimed = from.remove(random.nextInt(from.size()));
                if (batch.stream().noneMatch(other -> other.claimed().id().equals(claimed.id()))) {
                    batch.add(new Ended(claimed, transition(), order()));
                }
                done.add(claimed);
            }
            Set<UUID> recorded = attempts.record(batch);
            for (Ended ended : batch) {
                if (ended.transition() instanceof Transition.Sent(String external, String _)
                        && recorded.contains(ended.claimed().id())) {
                    assertThat(sent.put(ended.claimed().id(), external)).isNull();
                }
            }
            return "record" + (again ? " again" : "");
        }

        /** An attempt whose provider takes its time gives its place back, perhaps after its lease ended. */
        private String goOn() {
            if (working.isEmpty()) {
                return "nothing to go on with";
            }
            ClaimedMessage claimed = working.get(random.nextInt(working.size()));
            attempts.freePlace(claimed);
            attempts.freePlace(claimed);
            return "goes on " + attempts.extend(claimed, LEASE);
        }

        private Transition transition() {
            return switch (random.nextInt(9)) {
                case 8 -> new Transition.Paused(Duration.ofMillis(random.nextInt(50)), "535", "password");
                case 7 -> new Transition.Held(Duration.ofMillis(random.nextInt(50)), Hold.QUIET_HOURS, "at night");
                case 0, 1, 2 -> new Transition.Sent("x" + random.nextLong());
                case 3 -> new Transition.Retry(Duration.ofMillis(random.nextInt(50)), "503", "busy");
                case 4 -> new Transition.Postponed(Duration.ZERO, "429", "slower");
                case 5 -> new Transition.InDoubt(Duration.ofMillis(random.nextInt(50)), "deadline", "no answer");
                default -> new Transition.Failed("550", "no such mailbox", random.nextBoolean());
            };
        }

        private LaneOrder.Scope scope() {
            return random.nextBoolean() ? LaneOrder.Scope.LANE : LaneOrder.Scope.ACCOUNT;
        }

        private LaneOrder order() {
            return switch (random.nextInt(8)) {
                case 0 -> new LaneOrder.Pause(scope(), "password", Duration.ofMillis(random.nextInt(30)));
                case 1 -> new LaneOrder.Slow(scope(), Duration.ofMillis(random.nextInt(30)));
                case 2 -> new LaneOrder.Resume();
                default -> new LaneOrder.GoOn();
            };
        }

        /** The provider tells of an attempt that was made: the one that was recorded, or one of which nobody heard. */
        private String tell() {
            List<UUID> attempted = accepted.stream()
                    .filter(id -> made.contains(id + "/1") || sent.containsKey(id))
                    .toList();
            if (attempted.isEmpty()) {
                return "nothing to tell of";
            }
            UUID id = attempted.get(random.nextInt(attempted.size()));
            Receipt.Meaning meaning = Receipt.Meaning.values()[random.nextInt(3)];
            String external = random.nextBoolean() ? sent.getOrDefault(id, "r" + id) : "r" + id;
            Message message = log.find(id).orElseThrow();
            Receipt receipt = new Receipt(
                    Receipt.Provider.WHATSAPP,
                    message.lane().tenantId(),
                    external,
                    meaning.wireName(),
                    meaning,
                    id,
                    null,
                    null);
            receipts.store(List.of(receipt));
            receipts.store(List.of(receipt)); // providers repeat themselves
            if (meaning == Receipt.Meaning.DELIVERED) {
                toldDelivered.add(id);
            }
            return "tell " + meaning;
        }

        private String settle() {
            Receipts its = random.nextBoolean() ? receipts : impatientReceipts;
            return "settle " + its.settleNext(Duration.ofDays(7));
        }

        private void settleAll() {
            do {
                DATABASE.jdbi.useHandle(
                        handle -> handle.execute("UPDATE receipts SET due_at = now() WHERE due_at IS NOT NULL"));
            } while (impatientReceipts.settleNext(Duration.ofDays(7)).isPresent());
        }

        private String cancel() {
            List<UUID> some =
                    accepted.stream().filter(_ -> random.nextInt(8) == 0).toList();
            cancellations.cancel(some, "withdrawn", "the tenant withdrew it").forEach((id, status) -> {
                Message message = log.find(id).orElseThrow();
                assertThat(message.dueAt()).isNull();
                assertThat(status).isIn(MessageStatus.UNCERTAIN, MessageStatus.CANCELLED);
                // by now another process may have settled a receipt that knows what became of it
                assertThat(message.inDoubt()).isEqualTo(message.status() == MessageStatus.UNCERTAIN);
            });
            return "cancel";
        }

        void checkThatNothingWentBack(String when) {
            Map<UUID, MessageStatus> statuses = DATABASE.jdbi.withHandle(handle -> handle.createQuery(
                            "SELECT id, status FROM channel_messages_log WHERE id = ANY(:ids) LIMIT 10000")
                    .bind("ids", accepted.toArray(UUID[]::new))
                    .map((rows, context) ->
                            Map.entry(rows.getObject("id", UUID.class), MessageStatus.of(rows.getString("status"))))
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
            assertThat(statuses).hasSameSizeAs(accepted);
            statuses.forEach((id, status) -> {
                int now = FORWARD.indexOf(status);
                Integer before = seen.put(id, now);
                assertThat(now).as(when).isGreaterThanOrEqualTo(before == null ? -1 : before);
            });
        }

        private String timePasses() {
            if (!accepted.isEmpty()) {
                DATABASE.jdbi.useHandle(handle -> handle.createUpdate("""
                                UPDATE channel_messages_log SET due_at = now() - interval '1 ms'
                                WHERE due_at IS NOT NULL AND id = ANY(:ids)
                                """)
                        .bind(
                                "ids",
                                accepted.stream()
                                        .filter(_ -> random.nextInt(3) == 0)
                                        .toArray(UUID[]::new))
                        .execute());
                DATABASE.jdbi.useHandle(handle -> handle.execute("UPDATE lanes SET transactional_due_at = now(),"
                        + " bulk_due_at = now() WHERE channel_type = 'whatsapp'"));
            }
            return "time passes";
        }

        private String crash() {
            working.removeIf(_ -> random.nextBoolean());
            return "a worker dies";
        }

        private String takeBack() {
            if (broker.isEmpty()) {
                return "nothing to take back";
            }
            releases.takeBack(List.of(broker.remove(random.nextInt(broker.size()))), Duration.ZERO);
            return "take back";
        }

        /** Everybody dies; then the fleet works until nothing is open. */
        void finish() {
            broker.clear();
            working.clear();
            for (int round = 0; round < 200 && !open().isEmpty(); round++) {
                for (Priority priority : Priority.values()) {
                    // before each visit: one that finds no place closes the lane for some milliseconds
                    DATABASE.jdbi.useHandle(handle -> {
                        handle.execute("UPDATE channel_messages_log SET due_at = now() - interval '1 ms'"
                                + " WHERE due_at IS NOT NULL");
                        handle.execute("UPDATE lanes SET transactional_due_at = now(), bulk_due_at = now(),"
                                + " open_at = '-infinity', bulk_open_at = '-infinity', slowed_until = '-infinity',"
                                + " paused_until = NULL, pause_reason = NULL WHERE channel_type = 'whatsapp'");
                    });
                    List<Envelope> released = releases.release(CHANNEL, priority, new Releases.Bounds(50, 10, LEASE))
                            .envelopes();
                    List<ClaimedMessage> claimed = attempts.claim(
                            released.stream()
                                    .map(each -> new Claim(each, random.nextLong()))
                                    .toList(),
                            LEASE);
                    claimed.forEach(each -> assertThat(made.add(each.id() + "/" + each.attempt()))
                            .isTrue());
                    attempts.record(claimed.stream()
                            .map(each -> new Ended(each, new Transition.Sent("end")))
                            .toList());
                }
            }
            assertThat(open()).isEmpty();
            settleAll();
        }

        /** What was sent stays sent, and as what it was sent first; what arrived is known to have. */
        void check() {
            sent.forEach((id, external) -> {
                Message message = log.find(id).orElseThrow();
                assertThat(message.status()).isIn(FORWARD);
                assertThat(message.externalMessageId()).isEqualTo(external);
            });
            assertThat(toldDelivered)
                    .allSatisfy(id -> assertThat(log.find(id).orElseThrow().status())
                            .isIn(
                                    MessageStatus.DELIVERED,
                                    MessageStatus.FAILED,
                                    MessageStatus.EXPIRED,
                                    MessageStatus.CANCELLED));
            assertThat(made).isNotEmpty();
        }

        private List<UUID> open() {
            return DATABASE.jdbi.withHandle(handle -> handle.createQuery(
                            "SELECT id FROM channel_messages_log WHERE due_at IS NOT NULL LIMIT 1000")
                    .mapTo(UUID.class)
                    .list());
        }
    }

    private static NewMessage message(LaneKey lane, MessageKind kind, @Nullable Duration usefulFor) {
        return new NewMessage(
                MessageIds.next(),
                lane,
                "jean@example.org",
                "rdvConfirmation",
                kind,
                "fr",
                "Bonjour",
                new Payload.Email("Bonjour", "<p>Bonjour</p>", "Bonjour"),
                usefulFor);
    }
}
