package ai.coccinelle.channels.message;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The partitions of the message log: a month each, by the time that the ids carry (UTC). What is old, and which month it is, the database's clock
 * says. Creating one ahead of its time, or
 * dropping one, takes the log's lock for a moment; whoever does not get it within two seconds tries again later.
 */
public final class Partitions {
    private static final Pattern BOUND = Pattern.compile("TO \\('([0-9a-f-]{36})'\\)");

    private final Jdbi jdbi;

    public Partitions(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Creates the partitions up to so many months ahead that are missing.
     *
     * @return the names of those that were created
     */
    public List<String> createAhead(int months) {
        return jdbi.inTransaction(handle -> {
            List<String> created = new ArrayList<>();
            if (mayChange(handle)) {
                Instant covered = coveredUntil(handle);
                YearMonth current = YearMonth.from(now(handle).atOffset(ZoneOffset.UTC));
                for (int ahead = 0; ahead <= months; ahead++) {
                    YearMonth month = current.plusMonths(ahead);
                    if (!startOf(month).isBefore(covered)) {
                        created.add(create(handle, month));
                    }
                }
            }
            return created;
        });
    }

    /**
     * Drops the partitions whose messages are all older than this, each in a transaction of its own. One in which a message is
     * still open is kept.
     *
     * @return the names of those that were dropped
     */
    public List<String> dropOlderThan(Duration age) {
        return jdbi.withHandle(handle -> list(handle, age)).stream()
                .filter(name -> jdbi.inTransaction(handle -> drop(handle, name, age)))
                .toList();
    }

    private static boolean drop(Handle handle, String name, Duration age) {
        // another process may have dropped it since it was listed
        return mayChange(handle)
                && list(handle, age).contains(name)
                && handle.createQuery(PartitionSql.DROP)
                        .bind("name", name)
                        .mapTo(Boolean.class)
                        .one();
    }

    /** The names of those whose end is so long ago. */
    private static List<String> list(Handle handle, Duration age) {
        Instant limit = now(handle).minus(age);
        return list(handle).stream()
                .filter(partition ->
                        partition.end().filter(end -> !end.isAfter(limit)).isPresent())
                .map(Partition::name)
                .toList();
    }

    private static Instant now(Handle handle) {
        return handle.createQuery(PartitionSql.NOW)
                .mapTo(OffsetDateTime.class)
                .one()
                .toInstant();
    }

    /** @param end the first moment that is no longer in it; empty for the net that takes everything else */
    private record Partition(String name, Optional<Instant> end) {}

    private static boolean mayChange(Handle handle) {
        handle.execute("SET LOCAL lock_timeout = '2s'");
        return handle.createQuery(PartitionSql.LOCK).mapTo(Boolean.class).one();
    }

    private static List<Partition> list(Handle handle) {
        return handle.createQuery(PartitionSql.LIST)
                .map((rows, context) -> new Partition(rows.getString("name"), end(rows.getString("bound"))))
                .list();
    }

    private static Optional<Instant> end(String bound) {
        Matcher matcher = BOUND.matcher(bound);
        return matcher.find()
                ? Optional.of(
                        Instant.ofEpochMilli(UUID.fromString(matcher.group(1)).getMostSignificantBits() >>> 16))
                : Optional.empty();
    }

    private static Instant coveredUntil(Handle handle) {
        return list(handle).stream()
                .flatMap(partition -> partition.end().stream())
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    private static String create(Handle handle, YearMonth month) {
        String name =
                String.format(Locale.ROOT, "channel_messages_log_%04d_%02d", month.getYear(), month.getMonthValue());
        handle.createQuery(PartitionSql.CREATE)
                .bind("name", name)
                .bind("low", lowest(startOf(month)))
                .bind("high", lowest(startOf(month.plusMonths(1))))
                .mapTo(String.class)
                .findOne();
        return name;
    }

    private static Instant startOf(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static UUID lowest(Instant time) {
        return new UUID(time.toEpochMilli() << 16, 0);
    }
}
