package ai.coccinelle.channels.producer.request;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Places for what is done at once: so many for all, and at most half of them for one owner. */
public final class Places {
    private final Semaphore all;
    private final int share;
    private final Map<Object, Share> shares = new ConcurrentHashMap<>();

    public Places(int all) {
        this.all = new Semaphore(all, true);
        this.share = Math.max(1, all / 2);
    }

    /**
     * Takes a place, in the order of arrival; {@link #release} gives it back.
     *
     * @param owner null: one that has no share of its own, and may take all
     * @return whether there was one in time
     */
    public boolean acquire(@Nullable Object owner, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        if (owner == null) {
            return acquire(all, deadline);
        }
        Share own = shares.compute(owner, (_, found) -> found == null ? new Share(share) : found.joined());
        if (acquire(own.places, deadline)) {
            if (acquire(all, deadline)) {
                return true;
            }
            own.places.release();
        }
        leave(owner);
        return false;
    }

    /** Gives a place back. */
    public void release(@Nullable Object owner) {
        all.release();
        if (owner != null) {
            shares.computeIfPresent(owner, (_, found) -> {
                found.places.release();
                return found.left();
            });
        }
    }

    private void leave(Object owner) {
        shares.computeIfPresent(owner, (_, found) -> found.left());
    }

    private static boolean acquire(Semaphore places, long deadline) {
        try {
            return places.tryAcquire(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What one owner has, while it has or waits for a place. */
    private static final class Share {
        private final Semaphore places;
        private int users = 1;

        Share(int places) {
            this.places = new Semaphore(places, true);
        }

        Share joined() {
            users++;
            return this;
        }

        /** Null, and so forgotten, when it has none and waits for none. */
        @Nullable
        Share left() {
            users--;
            return users == 0 ? null : this;
        }
    }
}
