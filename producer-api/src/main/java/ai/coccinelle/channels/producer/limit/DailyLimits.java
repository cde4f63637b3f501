package ai.coccinelle.channels.producer.limit;

import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.lane.SpentDay;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what could only go tomorrow and is of no use by then. Whether a lane's day is used up is remembered for two
 * seconds, so that a lane costs a query every two seconds at most, and only while messages come in that have an end: a
 * message that slips in between is accepted, waits, and expires.
 */
public final class DailyLimits {
    private static final Duration REMEMBERED = Duration.ofSeconds(2);
    private static final int MOST_REMEMBERED = 10_000;

    private final LoadingCache<LaneKey, Optional<SpentDay>> spent;
    private final Clock clock;

    DailyLimits(Lanes lanes, Clock clock) {
        this.spent = Caffeine.newBuilder()
                .expireAfterWrite(REMEMBERED)
                .maximumSize(MOST_REMEMBERED)
                .build(lanes::spentDay);
        this.clock = clock;
    }

    /**
     * Why a message of the lane cannot be taken today, or empty when it can.
     *
     * @param uselessAfter when the message stops being of use; null: never, so that it may wait for another day
     */
    public Optional<Problem> refusal(LaneKey lane, @Nullable Instant uselessAfter) {
        if (uselessAfter == null) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        return spent.get(lane)
                .filter(day -> now.isBefore(day.nextDay()) && uselessAfter.isBefore(day.nextDay()))
                .map(day -> problem(lane, day, now));
    }

    /** Has a lane whose limits were changed looked at again. */
    void forget(LaneKey lane) {
        spent.invalidate(lane);
    }

    private static Problem problem(LaneKey lane, SpentDay day, Instant now) {
        long seconds =
                Math.max(1, Math.ceilDiv(Duration.between(now, day.nextDay()).toMillis(), 1000L));
        return Problem.of(
                        ProblemType.DAILY_LIMIT_REACHED,
                        "The tenant's limit of %d messages a day on the channel %s is reached, and this message would be of no"
                                        .formatted(day.perDay(), lane.channel().wireName())
                                + " use any more when it goes on, at %s. Nothing was stored. Send it then with a later end, or"
                                        .formatted(day.nextDay().truncatedTo(ChronoUnit.SECONDS))
                                + " have the platform raise the limit.")
                .with("Retry-After", String.valueOf(seconds));
    }
}
