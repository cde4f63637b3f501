package ai.coccinelle.channels.producer.release;

import ai.coccinelle.channels.lane.LaneKey;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What a release loop waits on: lanes that were named since it last looked, or its tick. */
final class Wakeups {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private Set<LaneKey> lanes = new LinkedHashSet<>();
    private boolean awake;

    void add(LaneKey lane) {
        lock.lock();
        try {
            lanes.add(lane);
            awake = true;
            woken.signal();
        } finally {
            lock.unlock();
        }
    }

    void wake() {
        lock.lock();
        try {
            awake = true;
            woken.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something was named or the tick is over, and returns what was named, each lane once. */
    List<LaneKey> await(Duration tick) {
        lock.lock();
        try {
            long left = tick.toNanos();
            while (!awake && left > 0) {
                left = woken.awaitNanos(left);
            }
            awake = false;
            List<LaneKey> named = List.copyOf(lanes);
            lanes = new LinkedHashSet<>();
            return named;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return List.of();
        } finally {
            lock.unlock();
        }
    }
}
