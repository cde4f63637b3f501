package ai.coccinelle.channels.lane;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A lane's quotas at one moment, by its minute of the clock and its day of the tenant's zone. Zones are this program's, never
 * the database's: the two may know different ones.
 *
 * @param minuteAt the minute that is counted
 * @param dayAt the day that is counted
 */
public record Quotas(Instant minuteAt, Quota minute, LocalDate dayAt, Quota day) {
    /**
     * Longest time by which another process's counter may be ahead: a transaction takes its time when it begins, and may wait.
     * A counter that is further ahead was written before the zone or the database's clock changed, and counts no more.
     */
    private static final Duration AHEAD = Duration.ofMinutes(5);

    /** The counters of a lane, as they are stored. */
    public record Counters(Instant minuteAt, int minuteCount, LocalDate dayAt, int dayCount) {}

    /**
     * The quotas of a row with the columns {@code now, time_zone, minute_at, minute_count, day_at, day_count, per_minute,
     * per_day}.
     */
    public static Quotas of(ResultSet rows) throws SQLException {
        return at(
                rows.getTimestamp("now").toInstant(),
                rows.getString("time_zone"),
                new Counters(
                        rows.getTimestamp("minute_at").toInstant(),
                        rows.getInt("minute_count"),
                        rows.getObject("day_at", LocalDate.class),
                        rows.getInt("day_count")),
                rows.getObject("per_minute", Integer.class),
                rows.getObject("per_day", Integer.class));
    }

    /**
     * The quotas at this moment.
     *
     * @param now on the database's clock
     * @throws java.time.DateTimeException when nobody knows the zone
     */
    public static Quotas at(
            Instant now, String zone, Counters counters, @Nullable Integer perMinute, @Nullable Integer perDay) {
        ZoneId its = ZoneId.of(zone);
        Instant minute = latest(
                counters.minuteAt(),
                now.truncatedTo(ChronoUnit.MINUTES),
                now.plus(AHEAD).truncatedTo(ChronoUnit.MINUTES));
        LocalDate day =
                latest(counters.dayAt(), LocalDate.ofInstant(now, its), LocalDate.ofInstant(now.plus(AHEAD), its));
        return new Quotas(
                minute,
                new Quota(
                        perMinute,
                        minute.equals(counters.minuteAt()) ? counters.minuteCount() : 0,
                        micros(now, minute.plus(1, ChronoUnit.MINUTES))),
                day,
                new Quota(
                        perDay,
                        day.equals(counters.dayAt()) ? counters.dayCount() : 0,
                        micros(now, day.plusDays(1).atStartOfDay(its).toInstant())));
    }

    private static <T extends Comparable<? super T>> T latest(T counted, T now, T bound) {
        return counted.compareTo(now) > 0 && counted.compareTo(bound) <= 0 ? counted : now;
    }

    private static long micros(Instant now, Instant end) {
        return ChronoUnit.MICROS.between(now, end);
    }

    /** The quotas after charges; a negative one is given back. */
    public Quotas after(int ofTheMinute, int ofTheDay) {
        return new Quotas(minuteAt, minute.after(ofTheMinute), dayAt, day.after(ofTheDay));
    }

    /** The time at which the day that is counted ends. */
    public Instant nextDay(Instant now) {
        return now.plus(day.endsIn(), ChronoUnit.MICROS);
    }
}
