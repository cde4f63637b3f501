package ai.coccinelle.channels.producer.release;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.producer.release.SendQueues.BrokerUnreachable;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * One loop's way into the broker: while a batch is published and waits for its confirms, the next is released. Never more
 * than one is under way, so a broker that fails keeps two batches at most.
 */
final class Publishing implements AutoCloseable {
    private final Publisher publisher;
    private @Nullable FutureTask<Void> underWay;
    private int size;

    /** Publishes a batch, or takes it back. */
    interface Publisher {
        void publish(List<Envelope> batch) throws BrokerUnreachable;
    }

    Publishing(Publisher publisher) {
        this.publisher = publisher;
    }

    /**
     * Publishes the batch, once the one before is confirmed.
     *
     * @throws BrokerUnreachable when the one before was not confirmed; this one is then tried all the same, so that it is
     *     taken back if need be
     */
    void handOn(List<Envelope> batch) throws BrokerUnreachable {
        if (batch.isEmpty()) {
            return;
        }
        FutureTask<Void> before = underWay;
        FutureTask<Void> mine = new FutureTask<>(() -> {
            publisher.publish(batch);
            return null;
        });
        try {
            await(before);
        } finally {
            underWay = mine;
            size = batch.size();
            Thread.ofVirtual().name("publish").start(mine);
        }
    }

    /** How many messages are published and not confirmed yet. */
    int underWay() {
        return underWay == null || underWay.isDone() ? 0 : size;
    }

    /**
     * Says whether the batches so far were taken, as far as that is known.
     *
     * @throws BrokerUnreachable when the last batch was not confirmed
     */
    void check() throws BrokerUnreachable {
        if (underWay != null && underWay.isDone()) {
            close();
        }
    }

    /**
     * Waits until nothing is under way.
     *
     * @throws BrokerUnreachable when the last batch was not confirmed
     * @throws RuntimeException whatever else came of it: of a database out of reach, its leases heal what could not be
     *     taken back
     */
    @Override
    public void close() throws BrokerUnreachable {
        FutureTask<Void> last = underWay;
        underWay = null;
        await(last);
    }

    private static void await(@Nullable FutureTask<Void> publishing) throws BrokerUnreachable {
        if (publishing == null) {
            return;
        }
        try {
            publishing.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof BrokerUnreachable unreachable) {
                throw unreachable;
            }
            if (failed.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            throw new IllegalStateException(
                    "a batch was lost on its way to the broker; its lease will heal it", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
