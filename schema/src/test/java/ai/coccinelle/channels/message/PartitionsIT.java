package ai.coccinelle.channels.message;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
        assertThat(partitions.createAhead(now, 2)).containsExactly(name(1), name(2));
        assertThat(partitions.createAhead(now, 2)).isEmpty();
        assertThat(partitions.createAhead(now, 3)).containsExactly(name(3));

        assertThat(partitionOf(insert(0))).isEqualTo("channel_messages_log_first");
        assertThat(partitionOf(insert(2))).isEqualTo(name(2));
    }

    @Test
    void whatFitsNowhereIsStoredAllTheSameAndMovesWhenItsMonthIsThere() {
        UUID ahead = insert(3);
        UUID fartherAhead = insert(30);
        assertThat(partitionOf(ahead)).isEqualTo(REST);
        Map<String, Object> before = row(ahead);

        partitions.createAhead(now, 3);

        assertThat(partitionOf(ahead)).isEqualTo(name(3));
        assertThat(row(ahead)).isEqualTo(before);
        assertThat(partitionOf(fartherAhead)).isEqualTo(REST);
    }

    @Test
    void monthsThatAreOlderThanTheRetentionAreDropped() {
        partitions.createAhead(now, 3);
        UUID old = insert(1);
        UUID kept = insert(3);
        Instant later = startOf(2).plus(RETENTION);

        assertThat(partitions.dropOlderThan(later.minusMillis(1), RETENTION))
                .containsExactly("channel_messages_log_first");
        assertThat(partitions.dropOlderThan(later, RETENTION)).containsExactly(name(1));

        assertThat(exists(old)).isFalse();
        assertThat(exists(kept)).isTrue();
    }

    @Test
    void aMonthWithAnOpenMessageIsKept() {
        partitions.createAhead(now, 2);
        UUID open = insert(1);
        database.jdbi.useHandle(handle -> handle.execute(
                "UPDATE channel_messages_log SET status = 'pending', due_at = now(), sent_at = NULL WHERE id = ?",
                open));
        Instant later = startOf(3).plus(RETENTION);

        assertThat(partitions.dropOlderThan(later, RETENTION)).containsExactly(name(2), "channel_messages_log_first");
        assertThat(exists(open)).isTrue();
        assertThat(partitionOf(insert(30))).as("the net is never dropped").isEqualTo(REST);
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
