package ai.coccinelle.channels.message;

import ai.coccinelle.channels.lane.Permits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One of the platform's accounts, locked for a visit.
 *
 * @param calls that hold one of its places
 * @param maxConcurrent how many places it has; null: no such limit
 * @param probing whether it is paused, or was until now
 * @param pausedFor microseconds; 0: it is not paused, or may be tried
 */
record AccountVisit(Permits permits, int calls, @Nullable Integer maxConcurrent, boolean probing, long pausedFor) {
    /** How soon an account whose places are all taken is looked at again. */
    private static final long LOOK_AGAIN_AFTER = Duration.ofMillis(250).toNanos() / 1000;

    /** How many messages all lanes together may release now. */
    int available() {
        if (pausedFor > 0) {
            return 0;
        }
        int places = maxConcurrent == null ? Integer.MAX_VALUE : Math.max(0, maxConcurrent - calls);
        int allowed = Math.min(permits.available(), places);
        return probing ? Math.min(1, allowed) : allowed;
    }

    AccountVisit with(int callsNow) {
        return new AccountVisit(permits, callsNow, maxConcurrent, probing, pausedFor);
    }

    AccountVisit after(int released) {
        return new AccountVisit(permits.after(released), calls + released, maxConcurrent, probing, pausedFor);
    }

    /** How long until it is worth asking again; zero: now. */
    Duration opensIn() {
        boolean full = maxConcurrent != null && calls >= maxConcurrent;
        long micros = Math.max(Math.max(permits.worthIn(), pausedFor), full ? LOOK_AGAIN_AFTER : 0);
        return Duration.ofNanos(micros * 1000);
    }
}
