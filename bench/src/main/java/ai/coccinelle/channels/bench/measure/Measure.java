package ai.coccinelle.channels.bench.measure;

import org.jspecify.annotations.Nullable;

/**
 * One figure.
 *
 * @param name such as {@code e2e.rate}
 * @param value not a number where it could not be measured
 * @param bound null where nothing is demanded of it
 * @param against what the bound comes from, or what the value is to be compared with; may be empty
 */
public record Measure(
        String name, double value, String unit, @Nullable Bound bound, String against) {

    /** Whether the bound is met; null where there is none. */
    public @Nullable Boolean met() {
        return bound == null ? null : bound.isMetBy(value);
    }
}
