package ai.coccinelle.channels.worker.delivery;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Counts the deliveries that are in the air: being claimed, attempted or recorded. */
final class Air {
    private int count;

    synchronized void add(int deliveries) {
        count += deliveries;
    }

    synchronized void remove(int deliveries) {
        count -= deliveries;
        if (count == 0) {
            notifyAll();
        }
    }

    synchronized int count() {
        return count;
    }

    /**
     * Waits until nothing is in the air.
     *
     * @return whether that came about in time
     */
    synchronized boolean awaitNone(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (count > 0 && System.nanoTime() < deadline) {
                TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return count == 0;
    }
}
