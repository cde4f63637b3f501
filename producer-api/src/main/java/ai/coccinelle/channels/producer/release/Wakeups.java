package ai.coccinelle.channels.producer.release;

import ai.coccinelle.channels.lane.Priority;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What a release loop waits on: tenants whose lanes were named since it last looked, or its tick. */
final class Wakeups {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private Map<Priority, Set<UUID>> named = new EnumMap<>(Priority.class);
    private boolean awake;

    void add(UUID tenant, Priority priority) {
        lock.lock();
        try {
            named.computeIfAbsent(priority, _ -> new LinkedHashSet<>()).add(tenant);
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

    /** Waits until something was named or the tick is over, and returns who was named, each once. */
    Map<Priority, Set<UUID>> await(Duration tick) {
        lock.lock();
        try {
            long left = tick.toNanos();
            while (!awake && left > 0) {
                left = woken.awaitNanos(left);
            }
            awake = false;
            Map<Priority, Set<UUID>> taken = named;
            named = new EnumMap<>(Priority.class);
            return taken;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Map.of();
        } finally {
            lock.unlock();
        }
    }
}
