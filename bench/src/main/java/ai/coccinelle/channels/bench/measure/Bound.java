package ai.coccinelle.channels.bench.measure;

/** What a measure may be at most, or has to be at least. */
public record Bound(Side side, double limit) {
    /** Which side of the limit is good. */
    public enum Side {
        AT_MOST("<="),
        AT_LEAST(">=");

        private final String sign;

        Side(String sign) {
            this.sign = sign;
        }
    }

    public static Bound atMost(double limit) {
        return new Bound(Side.AT_MOST, limit);
    }

    public static Bound atLeast(double limit) {
        return new Bound(Side.AT_LEAST, limit);
    }

    /** Whether the value keeps it; what could not be measured does not. */
    public boolean isMetBy(double value) {
        return switch (side) {
            case AT_MOST -> value <= limit;
            case AT_LEAST -> value >= limit;
        };
    }

    @Override
    public String toString() {
        return side.sign + " " + Figures.digits(limit);
    }
}
