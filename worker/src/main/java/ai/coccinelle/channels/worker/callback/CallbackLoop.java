package ai.coccinelle.channels.worker.callback;

import ai.coccinelle.channels.callback.CallbackQueue;
import ai.coccinelle.channels.callback.CallbackQueue.Taken;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events that are due and sends each on a thread of its own. It looks when one has ended, since its tenant may have the next, and
 * from time to time.
 */
final class CallbackLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackLoop.class);

    /** What ends within this time is followed up by one look. */
    private static final Duration GATHERING = Duration.ofMillis(10);

    private final CallbackQueue queue;
    private final CallbackSender sender;
    private final CallbackSettings settings;
    private final Semaphore free;
    private final Semaphore ended = new Semaphore(0);
    private final Thread thread = Thread.ofPlatform().name("callbacks").unstarted(this::run);

    CallbackLoop(CallbackQueue queue, CallbackSender sender, CallbackSettings settings) {
        this.queue = queue;
        this.sender = sender;
        this.settings = settings;
        this.free = new Semaphore(settings.inFlight());
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                look();
                if (ended.tryAcquire(settings.tick().toMillis(), TimeUnit.MILLISECONDS)) {
                    Thread.sleep(GATHERING);
                    ended.drainPermits();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        int tenants = free.availablePermits() / settings.perTenant();
        if (tenants == 0) {
            return;
        }
        try {
            List<Taken> taken = queue.take(new CallbackQueue.Bounds(tenants, settings.perTenant(), settings.lease()));
            taken.forEach(this::begin);
        } catch (JdbiException unreachable) {
            LOG.warn("callbacks that wait cannot be read: {}", unreachable.toString());
        } catch (Throwable bug) { // a loop that ends would send no callback any more
            LOG.error("callbacks that wait cannot be taken", bug);
        }
    }

    private void begin(Taken taken) {
        free.acquireUninterruptibly();
        Thread.ofVirtual().name("callback").start(() -> {
            try {
                sender.send(taken);
            } catch (JdbiException unreachable) {
                LOG.warn("callback={} is sent again, its answer is lost: {}", taken.id(), unreachable.toString());
            } catch (Throwable bug) { // one event's is none of the others'; the lease brings it back
                LOG.error(
                        "callback={} cannot be sent: {}",
                        taken.id(),
                        bug.getClass().getName());
            } finally {
                free.release();
                ended.release();
            }
        });
    }

    /** Takes nothing more, and waits for what is being sent. What does not end by its deadline another worker takes by its lease. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(settings.deadline()); // it may just be taking some
            if (!free.tryAcquire(settings.inFlight(), settings.deadline().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("callbacks are still being sent; another worker sends them again");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
