package ai.coccinelle.channels.lane;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;

/**
 * How many messages may go now by a rate and a burst: the generic cell rate algorithm (ITU-T I.371), in microseconds. The
 * whole state is how far the next message's theoretical arrival lies ahead of now; with T the interval between two
 * messages, in any window W at most W/T + burst go.
 *
 * @param interval between two messages, in microseconds; rounded up, so that the rate is never exceeded
 * @param burst messages that may go at once after a pause
 * @param ahead how far the theoretical arrival of the next message lies ahead of now, in microseconds; 0 after a pause
 */
public record Permits(long interval, int burst, long ahead) {
    private static final long GATHERED = Duration.ofMillis(50).toNanos() / 1000;

    private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);

    public Permits {
        if (interval < 1 || burst < 1 || ahead < 0) {
            throw new IllegalArgumentException("no permits at " + interval + " µs, burst " + burst + ", " + ahead);
        }
    }

    public static Permits of(LaneRate rate, long ahead) {
        return new Permits(
                MICROS.divide(rate.perSecond(), 0, RoundingMode.CEILING).longValueExact(), rate.burst(), ahead);
    }

    /** How many may go now. */
    public int available() {
        return (int) Math.max(0, burst - Math.ceilDiv(ahead, interval));
    }

    /** What is left when so many go. */
    public Permits after(int messages) {
        return new Permits(interval, burst, ahead + messages * interval);
    }

    /** In how many microseconds the next one may go; 0: now. */
    public long opensIn() {
        return Math.max(0, ahead - (burst - 1) * interval);
    }

    /**
     * In how many microseconds it is worth to come again; 0: now, since some may go. A fast rate is not asked for each
     * message: what it gives in 50 ms is gathered, as far as that is at most half the burst, so that who comes late loses
     * nothing.
     */
    public long worthIn() {
        if (available() > 0) {
            return 0;
        }
        long gathered = Math.max(1, Math.min(GATHERED / interval, burst / 2));
        return Math.max(0, ahead - (burst - gathered) * interval);
    }
}
