package ai.coccinelle.channels.simulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/** Faults and latency to order. Faults concern sends only: reading back what was sent always works. */
public final class Faults {
    private final Map<SimulatedProvider, Queue<Ordered>> queues = new EnumMap<>(SimulatedProvider.class);
    private final Map<SimulatedProvider, Duration> latencies = new EnumMap<>(SimulatedProvider.class);

    Faults() {}

    /** The next sends get this fault, once those ordered before are used up; then the provider works again. */
    public synchronized void next(SimulatedProvider provider, Fault fault, int times) {
        if (times < 1) {
            throw new IllegalArgumentException("times must be at least 1, not " + times);
        }
        queues.computeIfAbsent(provider, any -> new ArrayDeque<>()).add(new Ordered(fault, times));
    }

    /** How long the provider takes before each answer. What it processes arrives at once, before the wait. */
    public synchronized void latency(SimulatedProvider provider, Duration latency) {
        if (latency.isNegative()) {
            throw new IllegalArgumentException("latency must not be negative: " + latency);
        }
        latencies.put(provider, latency);
    }

    /** No faults, no latency. */
    public synchronized void clear() {
        queues.clear();
        latencies.clear();
    }

    synchronized Optional<Fault> take(SimulatedProvider provider) {
        Queue<Ordered> queue = queues.get(provider);
        Ordered head = queue == null ? null : queue.peek();
        if (queue == null || head == null) {
            return Optional.empty();
        }
        head.left--;
        if (head.left == 0) {
            queue.remove();
        }
        return Optional.of(head.fault);
    }

    synchronized Duration latency(SimulatedProvider provider) {
        return latencies.getOrDefault(provider, Duration.ZERO);
    }

    private static final class Ordered {
        private final Fault fault;
        private int left;

        Ordered(Fault fault, int times) {
            this.fault = fault;
            this.left = times;
        }
    }
}
