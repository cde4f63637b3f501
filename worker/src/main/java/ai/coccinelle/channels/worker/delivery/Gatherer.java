package ai.coccinelle.channels.worker.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that hands on, in batches, what gathered while it handed on the batch before. It waits for no stragglers: alone
 * an item goes at once, and the more there is to do the larger the batches become.
 */
final class Gatherer<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Gatherer.class);

    private final BlockingQueue<T> gathered;
    private final Thread thread;
    private final int largest;
    private final Consumer<List<T>> handler;

    /**
     * Starts the thread.
     *
     * @param largest how many items a batch has at most
     * @param capacity how many items wait at most
     * @param handler gets the batches, in order, on the one thread
     */
    Gatherer(String name, int largest, int capacity, Consumer<List<T>> handler) {
        this.gathered = new LinkedBlockingQueue<>(capacity);
        this.largest = largest;
        this.handler = handler;
        this.thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    /** Hands the item over; returns false, and does not take it, when too many wait. Never blocks. */
    boolean offer(T item) {
        return gathered.offer(item);
    }

    /** Ends the thread. What still waits is dropped, and returned. */
    List<T> stop() {
        thread.interrupt();
        List<T> dropped = new ArrayList<>();
        gathered.drainTo(dropped);
        return dropped;
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                List<T> batch = new ArrayList<>();
                batch.add(gathered.take());
                gathered.drainTo(batch, largest - 1);
                handOn(batch);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void handOn(List<T> batch) {
        try {
            handler.accept(batch);
        } catch (Throwable bug) {
            LOG.error("a batch of {} was abandoned", batch.size(), bug);
        }
    }
}
