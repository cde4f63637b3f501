package ai.coccinelle.channels.bench;

import java.time.Duration;

/** How long things go on: in full, or cut short to see that the bench works. */
public enum Pace {
    FULL,
    SHORT;

    private static final int SHORTER = 5;

    /** That many seconds in full. */
    public Duration seconds(int full) {
        return Duration.ofSeconds(many(full));
    }

    /** That many in full. */
    public int many(int full) {
        return this == FULL ? full : Math.max(1, full / SHORTER);
    }
}
