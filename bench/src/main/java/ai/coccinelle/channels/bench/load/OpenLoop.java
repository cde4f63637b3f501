package ai.coccinelle.channels.bench.load;

import ai.coccinelle.channels.bench.measure.Percentiles;
import ai.coccinelle.channels.bench.stage.Pause;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Calls on a fixed schedule, whether earlier ones are answered or not, as callers do. A call's time counts from when it
 * was to be made, so that a stall is felt by every call that fell into it.
 */
public final class OpenLoop {
    private final Queue<Double> millis = new ConcurrentLinkedQueue<>();
    private final AtomicInteger failed = new AtomicInteger();

    private OpenLoop() {}

    /** One call. */
    public interface Call {
        /** Makes it; what it throws counts as a failure. */
        void make(int index) throws Exception;
    }

    /** Makes calls at this rate for this time, and returns once the last of them is answered. */
    public static OpenLoop run(double perSecond, Duration duration, Call call) {
        long end = System.nanoTime() + duration.toNanos();
        return runWhile(perSecond, () -> System.nanoTime() < end, call);
    }

    /** Makes calls at this rate as long as that is so, and returns once the last of them is answered. */
    public static OpenLoop runWhile(double perSecond, BooleanSupplier goesOn, Call call) {
        OpenLoop loop = new OpenLoop();
        long interval = Math.round(1e9 / perSecond);
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; goesOn.getAsBoolean(); i++) {
                int index = i;
                long scheduled = start + i * interval;
                Pause.until(scheduled);
                threads.execute(() -> loop.make(call, index, scheduled));
            }
        }
        return loop;
    }

    private void make(Call call, int index, long scheduled) {
        try {
            call.make(index);
            millis.add((System.nanoTime() - scheduled) / 1e6);
        } catch (Exception fault) {
            failed.incrementAndGet();
        }
    }

    /** How long the calls took that did not fail, in milliseconds from when they were to be made. */
    public Percentiles millis() {
        return Percentiles.of(millis);
    }

    public int failed() {
        return failed.get();
    }
}
