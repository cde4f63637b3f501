package ai.coccinelle.channels.producer.request;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How slowly a body may arrive: after a while to begin with, no slower than a rate. A sender of a byte now and then would hold
 * room and a connection for days; no read of it takes long enough for a time-out.
 */
final class Pace {
    private static final Duration TO_BEGIN = Duration.ofSeconds(10);
    private static final long BYTES_PER_SECOND = 16 * 1024;

    private final LongSupplier nanoTime;
    private final long begun;

    private Pace(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
    }

    /** The pace of a body that begins now. */
    static Pace begin(LongSupplier nanoTime) {
        return new Pace(nanoTime);
    }

    /** Whether so many bytes took too long. */
    boolean isTooSlow(long bytes) {
        Duration allowed = TO_BEGIN.plusNanos(bytes * Duration.ofSeconds(1).toNanos() / BYTES_PER_SECOND);
        return nanoTime.getAsLong() - begun > allowed.toNanos();
    }
}
