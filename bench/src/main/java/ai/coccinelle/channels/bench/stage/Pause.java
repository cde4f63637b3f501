package ai.coccinelle.channels.bench.stage;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting, in a process whose work is to wait and look. */
public final class Pause {
    private static final long LOOK_MILLIS = 200;

    private Pause() {}

    public static void millis(long millis) {
        until(System.nanoTime() + Duration.ofMillis(millis).toNanos());
    }

    public static void of(Duration duration) {
        until(System.nanoTime() + duration.toNanos());
    }

    /** Until {@link System#nanoTime} is there. */
    public static void until(long nanoTime) {
        long left = nanoTime - System.nanoTime();
        while (left > 0) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CannotRun("the bench was interrupted");
            }
            LockSupport.parkNanos(left);
            left = nanoTime - System.nanoTime();
        }
    }

    /**
     * Looks until it is so.
     *
     * @return whether it came to be so in time
     */
    public static boolean until(BooleanSupplier condition, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            millis(LOOK_MILLIS);
        }
        return true;
    }
}
