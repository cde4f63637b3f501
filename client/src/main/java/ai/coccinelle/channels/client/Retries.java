package ai.coccinelle.channels.client;

import java.time.Duration;

/**
 * How often and how patiently a call is tried: after a network fault, 429, 502, 503 or 504. A Retry-After is kept to; one that
 * is longer than the longest pause ends the trying.
 *
 * @param tries how often in all, 1 or more
 * @param first the pause after the first try; each further one is twice as long
 * @param longest the longest pause
 */
public record Retries(int tries, Duration first, Duration longest) {
    /** Five tries within some seconds. */
    public static final Retries USUAL = new Retries(5, Duration.ofMillis(200), Duration.ofSeconds(10));

    public static final Retries NONE = new Retries(1, Duration.ZERO, Duration.ZERO);

    private static final int MOST_DOUBLINGS = 30;

    public Retries {
        if (tries < 1 || first.isNegative() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "at least one try, and pauses that grow: not %d, %s, %s".formatted(tries, first, longest));
        }
    }

    /**
     * The pause after so many failed tries: half of it certain, half by chance, so that callers who failed together do not come
     * back together.
     *
     * @param chance from 0 to 1
     */
    Duration pause(int failed, double chance) {
        Duration doubled = first.multipliedBy(1L << Math.min(failed - 1, MOST_DOUBLINGS));
        Duration whole = doubled.compareTo(longest) > 0 ? longest : doubled;
        return Duration.ofNanos((long) (whole.toNanos() * (0.5 + chance / 2)));
    }
}
