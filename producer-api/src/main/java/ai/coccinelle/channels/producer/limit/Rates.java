package ai.coccinelle.channels.producer.limit;

import ai.coccinelle.channels.producer.request.Values;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What lanes' and accounts' limits are checked for alike, and how a rate is shown. */
final class Rates {
    /** So that a burst at the slowest rate, in seconds, is still a time that PostgreSQL knows. */
    static final int MOST_AT_ONCE = 1_000_000;

    private static final BigDecimal FASTEST = BigDecimal.valueOf(100_000);

    /** Of the column, NUMERIC(10,4). */
    private static final int DECIMALS = 4;

    private Rates() {}

    static void check(Values values, BigDecimal perSecond, int burst) {
        values.check(
                "perSecond",
                perSecond.signum() > 0
                        && perSecond.compareTo(FASTEST) <= 0
                        && perSecond.stripTrailingZeros().scale() <= DECIMALS,
                "Must be above 0 and at most %s, with up to %d decimals.".formatted(FASTEST, DECIMALS));
        whole(values, "burst", burst, 1, MOST_AT_ONCE);
    }

    /** Adds a fault unless the value is null or within the bounds. */
    static void whole(Values values, String field, @Nullable Integer value, int least, int most) {
        values.check(
                field,
                value == null || (value >= least && value <= most),
                "Must be a whole number from %d to %d.".formatted(least, most));
    }

    /** Without the column's trailing zeros, and never as 1E+1. */
    static BigDecimal shown(BigDecimal perSecond) {
        BigDecimal stripped = perSecond.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
