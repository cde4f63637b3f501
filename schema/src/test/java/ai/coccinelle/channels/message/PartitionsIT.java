package ai.coccinelle.channels.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.database.DatabaseClock;
import ai.coccinelle.channels.lane.LaneKey;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class PartitionsIT {
    private static final Duration RETENTION = Duration.ofDays(400);
    private static final String REST = "channel_messages_log_rest";

    private final TestDatabase database = new TestDatabase();
    private final Partitions partitions = new Partitions(database.jdbi);
    private final LaneKey lane = database.newLane(ChannelType.SMS);
    private final Instant now = Instant.now();
    private final YearMonth thisMonth = YearMonth.from(now.atOffset(ZoneOffset.UTC));

    @Test
    void theMonthsAheadAreCreatedOnce() {
        assertThat(partitions.createAhead(2)).containsExactly(name(1), name(2));
        assertThat(partitions.createAhead(2)).isEmpty();
        assertThat(partitions.createAhead(3)).containsExactly(name(3));

        assertThat(partitionOf(insert(0))).isEqualTo("channel_messages_log_first");
        assertThat(partitionOf(insert(2))).isEqualTo(name(2));
    }

    @Test
    void whatFitsNowhereIsStoredAllTheSameAndMovesWhenItsMonthIsThere() {
        UUID ahead = insert(3);
        UUID fartherAhead = insert(30);
        assertThat(partitionOf(ahead)).isEqualTo(REST);
        Map<String, Object> before = row(ahead);

        partitions.createAhead(3);

        assertThat(partitionOf(ahead)).isEqualTo(name(3));
        assertThat(row(ahead)).isEqualTo(before);
        assertThat(partitionOf(fartherAhead)).isEqualTo(REST);
    }

    @Test
    void monthsThatAreOlderThanTheRetentionAreDropped() {
        partitions.createAhead(3);
        UUID old = insert(1);
        UUID kept = insert(3);

        assertThat(partitions.dropOlderThan(RETENTION))
                .as("a month that has just begun")
                .isEmpty();
        assertThat(partitions.dropOlderThan(until(startOf(2)).plusMinutes(10)))
                .containsExactly("channel_messages_log_first");
        assertThat(partitions.dropOlderThan(until(startOf(2)))).containsExactly(name(1));

        assertThat(exists(old)).isFalse();
        assertThat(exists(kept)).isTrue();
    }

    @Test
    void aMonthWithAnOpenMessageIsKept() {
        partitions.createAhead(2);
        UUID open = insert(1);
        database.jdbi.useHandle(handle -> handle.execute(
                "UPDATE channel_messages_log SET status = 'pending', due_at = now(), sent_at = NULL WHERE id = ?",
                open));

        assertThat(partitions.dropOlderThan(until(startOf(3)))).containsExactly(name(2), "channel_messages_log_first");
        assertThat(exists(open)).isTrue();
        assertThat(partitionOf(insert(30))).as("the net is never dropped").isEqualTo(REST);
    }

    @Test
    void aDeadLetterThatIsReplayedAtThatMomentKeepsItsMonth() throws InterruptedException {
        partitions.createAhead(1);
        UUID dead = insert(0);
        List<String> dropped = new CopyOnWriteArrayList<>();
        Thread dropping =
                Thread.ofPlatform().unstarted(() -> dropped.addAll(partitions.dropOlderThan(until(startOf(1)))));
        database.jdbi.useTransaction(replay -> {
            replay.execute(
                    "UPDATE channel_messages_log SET status = 'pending', due_at = now(), sent_at = NULL WHERE id = ?",
                    dead);
            dropping.start();
            await().until(() -> waitsForTheLog());
        });
        dropping.join(Duration.ofSeconds(20));

        assertThat(dropped).isEmpty();
        assertThat(exists(dead)).isTrue();
    }

    @Test
    void nothingIsForgottenWhileTheClocksOfHostAndDatabaseDiffer() {
        DatabaseClock clock = new DatabaseClock(database.jdbi);
        Instant host = Instant.now();
        assertThat(clock.agreedWith(host)).isCloseTo(host, within(1, ChronoUnit.MINUTES));
        assertThat(clock.agreedWith(host.minus(Duration.ofMinutes(50)))).isCloseTo(host, within(1, ChronoUnit.MINUTES));
        for (Duration apart : List.of(Duration.ofMinutes(70), Duration.ofDays(400), Duration.ofDays(-8))) {
            assertThatThrownBy(() -> clock.agreedWith(host.plus(apart)))
                    .isInstanceOf(DatabaseClock.ClocksDiffer.class)
                    .hasMessageContaining("this host's clock says");
        }
    }

    /** Whether a statement waits for the lock that shuts everybody out. */
    private boolean waitsForTheLog() {
        return database.jdbi.withHandle(
                handle -> handle.select("""
                SELECT EXISTS (
                    SELECT 1 FROM pg_locks
                    WHERE NOT granted AND mode = 'AccessExclusiveLock'
                      AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
                """).mapTo(Boolean.class).one());
    }

    /** The age that a retention must have for what ends then to be old now. */
    private static Duration until(Instant end) {
        return Duration.between(end, Instant.now()).minusMinutes(5);
    }

    private String name(int monthsAhead) {
        YearMonth month = thisMonth.plusMonths(monthsAhead);
        return "channel_messages_log_%04d_%02d".formatted(month.getYear(), month.getMonthValue());
    }

    private Instant startOf(int monthsAhead) {
        return thisMonth
                .plusMonths(monthsAhead)
                .atDay(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    /** A sent message whose id is of the first moment of that month; of now for this one. */
    private UUID insert(int monthsAhead) {
        Instant time = monthsAhead == 0 ? now : startOf(monthsAhead);
        UUID id = new UUID(time.toEpochMilli() << 16 | 0x7000, UUID.randomUUID().getLeastSignificantBits());
        database.jdbi.useHandle(handle -> handle.execute("""
                INSERT INTO channel_messages_log
                    (id, tenant_id, channel_type, to_address, kind, locale, payload, status, attempt, sent_at)
                VALUES (?, ?, 'sms', '+33612345678', 'transactional', 'fr', '{}', 'sent', 1, now())
                """, id, lane.tenantId()));
        return id;
    }

    private String partitionOf(UUID id) {
        return text("SELECT tableoid::regclass::text FROM channel_messages_log WHERE id = ?", id)
                .getFirst();
    }

    private boolean exists(UUID id) {
        return !text("SELECT id::text FROM channel_messages_log WHERE id = ?", id)
                .isEmpty();
    }

    private List<String> text(String query, UUID id) {
        return database.jdbi.withHandle(
                handle -> handle.select(query, id).mapTo(String.class).list());
    }

    private Map<String, Object> row(UUID id) {
        return database.jdbi.withHandle(handle -> handle.select("SELECT * FROM channel_messages_log WHERE id = ?", id)
                .mapToMap()
                .one());
    }
}
