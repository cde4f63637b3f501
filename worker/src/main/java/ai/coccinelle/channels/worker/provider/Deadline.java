package ai.coccinelle.channels.worker.provider;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The outer deadline of a provider's call, which has time-outs of its own but might not keep them. */
public final class Deadline {
    private static final Logger LOG = LoggerFactory.getLogger(Deadline.class);

    private final Duration limit;

    public Deadline(Duration limit) {
        this.limit = limit;
    }

    /** How long a call may take. */
    public Duration limit() {
        return limit;
    }

    /** Decides on a call that has not ended at its deadline. */
    @FunctionalInterface
    public interface Late<T> {
        /** Returns the result of the call, which has ended or is cancelled by then. */
        Optional<T> decide(FutureTask<T> call);
    }

    /**
     * Runs the call on a virtual thread of its own.
     *
     * @return its answer, or empty when there was none: the deadline passed, the call threw, or this thread was
     *     interrupted; whatever the call was to do may have been done then
     */
    public <T> Optional<T> call(Callable<T> call) {
        return call(call, Deadline::answer);
    }

    /** The same, but for a call that has not ended at the deadline. */
    public <T> Optional<T> call(Callable<T> call, Late<T> late) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread.ofVirtual().name("provider-call").start(task);
        return hasEnded(task, limit) ? answer(task) : late.decide(task);
    }

    /** Waits for the call's end; returns whether it came in time, or is not worth waiting for since this thread was interrupted. */
    public static boolean hasEnded(FutureTask<?> task, Duration limit) {
        try {
            task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException | CancellationException ended) {
            return true;
        } catch (InterruptedException stopped) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** The answer of a call that has ended; one that has not is cancelled, and has none. */
    public static <T> Optional<T> answer(FutureTask<T> task) {
        task.cancel(true);
        return switch (task.state()) {
            case SUCCESS -> Optional.of(task.resultNow());
            case FAILED -> {
                Throwable bug = task.exceptionNow();
                LOG.error("a provider's client threw {} at {}", bug.getClass().getName(), origin(bug));
                yield Optional.empty();
            }
            case RUNNING, CANCELLED -> Optional.empty();
        };
    }

    /** Where it was thrown; its message stays out of the log, since it may quote a secret or content. */
    private static String origin(Throwable fault) {
        return fault.getStackTrace().length == 0 ? "an unknown place" : fault.getStackTrace()[0].toString();
    }
}
