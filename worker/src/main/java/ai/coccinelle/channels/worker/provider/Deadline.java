package ai.coccinelle.channels.worker.provider;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
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

    /**
     * Runs the call on a virtual thread of its own.
     *
     * @return its answer, or empty when there was none: the deadline passed, the call threw, or this thread was
     *     interrupted; whatever the call was to do may have been done then
     */
    public <T> Optional<T> call(Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread.ofVirtual().name("provider-call").start(task);
        try {
            return Optional.of(task.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            task.cancel(true);
            return Optional.empty();
        } catch (ExecutionException fault) {
            Throwable bug = fault.getCause() == null ? fault : fault.getCause();
            LOG.error("a provider's client threw {} at {}", bug.getClass().getName(), origin(bug));
            return Optional.empty();
        } catch (InterruptedException stopped) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Where it was thrown; its message stays out of the log, since it may quote a secret or content. */
    private static String origin(Throwable fault) {
        return fault.getStackTrace().length == 0 ? "an unknown place" : fault.getStackTrace()[0].toString();
    }
}
