package ai.coccinelle.channels.bench.load;

import java.time.Instant;

/** Times as the bench counts them. */
public final class Clocks {
    private Clocks() {}

    /** Seconds since 1970. */
    public static double seconds(Instant time) {
        return time.getEpochSecond() + time.getNano() / 1e9;
    }
}
