package ai.coccinelle.channels.worker.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The outer deadline of a call that has time-outs of its own but might not keep them. */
final class Deadline {
    private final Duration limit;

    Deadline(Duration limit) {
        this.limit = limit;
    }

    /**
     * Runs the call on a virtual thread of its own.
     *
     * @return its answer, or empty when the deadline passed; the call is interrupted then and its answer lost
     * @throws IllegalStateException when the call threw, or this thread was interrupted
     */
    <T> Optional<T> call(Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread.ofVirtual().name("provider-call").start(task);
        try {
            return Optional.of(task.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            task.cancel(true);
            return Optional.empty();
        } catch (ExecutionException fault) {
            throw new IllegalStateException("a provider's client threw", fault.getCause());
        } catch (InterruptedException stopped) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during a provider's call", stopped);
        }
    }
}
