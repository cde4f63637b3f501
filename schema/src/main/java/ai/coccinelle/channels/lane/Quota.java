package ai.coccinelle.channels.lane;

import org.jspecify.annotations.Nullable;

/**
 * What is left of a period's quota: a minute of the clock, a day of the tenant's zone.
 *
 * @param limit messages in the period; null: no such limit
 * @param used of them
 * @param endsIn microseconds until the next period begins
 */
public record Quota(@Nullable Integer limit, int used, long endsIn) {

    /** How many may go in what is left of the period. */
    public int available() {
        return limit == null ? Integer.MAX_VALUE : Math.max(0, limit - used);
    }

    /** The quota after so many more; fewer, when negative. */
    public Quota after(int messages) {
        return new Quota(limit, Math.max(0, used + messages), endsIn);
    }

    /** In how many microseconds the next one may go; 0: now. */
    public long opensIn() {
        return available() > 0 ? 0 : endsIn;
    }
}
