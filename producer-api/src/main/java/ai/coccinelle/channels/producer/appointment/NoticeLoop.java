package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.database.Database;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deals with notices as soon as they are due. Any number of processes may run one. */
final class NoticeLoop {
    private static final Logger LOG = LoggerFactory.getLogger(NoticeLoop.class);
    private static final Duration PAUSE_AFTER_A_FAULT = Duration.ofSeconds(1);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

    private final Runnable producer;
    private final Duration tick;
    private final Semaphore wakeups = new Semaphore(0);
    private volatile boolean stopping;
    private @Nullable Thread loop;

    /**
     * Makes a loop.
     *
     * @param producer deals with what is due
     * @param tick how often it looks though nothing wakes it
     */
    NoticeLoop(Runnable producer, Duration tick) {
        this.producer = producer;
        this.tick = tick;
    }

    void start() {
        loop = Thread.ofVirtual().name("notices").start(this::loop);
    }

    /** Ends the loop; what it is just dealing with is finished first. */
    void stop() {
        stopping = true;
        wake();
        try {
            if (loop != null) {
                loop.join(STOPS_WITHIN);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has the loop look at once; to be called after the commit. */
    void wake() {
        wakeups.release();
    }

    private void loop() {
        Duration wait = tick;
        while (!stopping) {
            await(wait);
            wait = tick;
            try {
                producer.run();
            } catch (Throwable fault) { // whatever it was, a loop that ends would leave every customer untold
                if (Database.isOutOfReach(fault)) {
                    LOG.warn("the database does not answer the notices; it is tried again: {}", fault.toString());
                } else {
                    LOG.error("notices could not be dealt with", fault);
                }
                wait = PAUSE_AFTER_A_FAULT;
            }
        }
    }

    private void await(Duration wait) {
        try {
            if (wakeups.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                wakeups.drainPermits();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }
}
