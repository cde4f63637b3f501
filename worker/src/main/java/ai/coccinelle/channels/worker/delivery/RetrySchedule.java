package ai.coccinelle.channels.worker.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How long to wait after each transient fault: a pure function of how many there were. */
public final class RetrySchedule {
    private static final List<Duration> DELAYS = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4));
    private static final double SPREAD = 0.2;

    private RetrySchedule() {}

    /**
     * The delay before the next try.
     *
     * @param faults transient faults so far, this one included; from 1
     * @param chance in [0, 1): where in the spread of ± 20 % the delay falls, so that what failed together does not
     *     come back together
     * @return empty when the retries are used up
     */
    static Optional<Duration> delay(int faults, double chance) {
        if (faults > DELAYS.size()) {
            return Optional.empty();
        }
        return Optional.of(delayOrLongest(faults, chance));
    }

    /** The same, of retries that are never used up: the longest delay goes on. */
    public static Duration delayOrLongest(int faults, double chance) {
        double factor = 1 - SPREAD + 2 * SPREAD * chance;
        Duration delay = DELAYS.get(Math.min(faults, DELAYS.size()) - 1);
        return Duration.ofMillis(Math.round(delay.toMillis() * factor));
    }
}
