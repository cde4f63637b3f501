package ai.coccinelle.channels.worker.connect;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks from time to time for attempts to finish. */
final class ConnectLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectLoop.class);
    static final Duration EVERY = Duration.ofSeconds(2);

    private final Runnable finisher;
    private final Duration every;
    private final CountDownLatch stopping = new CountDownLatch(1);

    ConnectLoop(Runnable finisher, Duration every) {
        this.finisher = finisher;
        this.every = every;
    }

    void start() {
        Thread.ofVirtual().name("whatsapp-connect").start(this::loop);
    }

    private void loop() {
        try {
            while (!stopping.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        try {
            finisher.run();
        } catch (Throwable fault) { // a loop that ends would leave attempts open for good
            LOG.warn("attempts to connect WhatsApp cannot be finished now", fault);
        }
    }

    @Override
    public void close() {
        stopping.countDown();
    }
}
