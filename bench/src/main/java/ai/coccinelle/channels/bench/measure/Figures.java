package ai.coccinelle.channels.bench.measure;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Figures as they are shown: no more digits than the measurement has. */
final class Figures {
    private static final MathContext SIGNIFICANT = new MathContext(4, RoundingMode.HALF_UP);

    private Figures() {}

    /** Four significant digits, and never fewer than the whole number has; "?" for what could not be measured. */
    static String digits(double value) {
        return Double.isFinite(value) ? rounded(value).toPlainString() : "?";
    }

    static BigDecimal rounded(double value) {
        BigDecimal exact = BigDecimal.valueOf(value);
        BigDecimal rounded =
                Math.abs(value) >= 1000 ? exact.setScale(0, RoundingMode.HALF_UP) : exact.round(SIGNIFICANT);
        return rounded.signum() == 0 ? BigDecimal.ZERO : rounded.stripTrailingZeros();
    }
}
