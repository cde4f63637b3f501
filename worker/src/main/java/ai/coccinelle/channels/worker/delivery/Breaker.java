package ai.coccinelle.channels.worker.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This worker's circuit breaker on one channel. When so many attempts in a row had no answer, it is open: the worker takes
 * nothing more from the channel, and leaves it to others whose way to the provider may be better. After a rest it is half
 * open and takes one message at a time, until one is answered; then it is closed. Each rest is twice as long, up to a minute.
 */
final class Breaker implements AutoCloseable {
    static final Duration FIRST_REST = Duration.ofSeconds(10);
    static final Duration LONGEST_REST = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(Breaker.class);

    private final String channel;
    private final int silencesUntilOpen;
    private final LongSupplier nanoTime;
    private final Timer timer;
    private Consumption consumption = Consumption.NONE;
    private State state = State.CLOSED;
    private int inARow;
    private long silentSince;
    private Duration rest = FIRST_REST;
    private long rests;

    private enum State {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    /** What the worker takes from its channel. The calls come one after another, on the timer's thread. */
    interface Consumption {
        Consumption NONE = new Consumption() {
            @Override
            public void takeNothing() {}

            @Override
            public void takeOneAtATime() {}

            @Override
            public void takeAll() {}
        };

        void takeNothing();

        void takeOneAtATime();

        void takeAll();
    }

    /** Runs what is to be done later, one after another. */
    interface Timer extends AutoCloseable {
        void after(Duration delay, Runnable action);

        @Override
        void close();

        /** A timer with a thread of its own. */
        static Timer onAThread(String name) {
            ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name(name).factory());
            return new Timer() {
                @Override
                public void after(Duration delay, Runnable action) {
                    if (!thread.isShutdown()) {
                        thread.schedule(action, delay.toMillis(), TimeUnit.MILLISECONDS);
                    }
                }

                @Override
                public void close() {
                    thread.shutdownNow();
                }
            };
        }
    }

    Breaker(String channel, int silencesUntilOpen, LongSupplier nanoTime, Timer timer) {
        this.channel = channel;
        this.silencesUntilOpen = silencesUntilOpen;
        this.nanoTime = nanoTime;
        this.timer = timer;
    }

    /** Has it rule over the consumption. */
    synchronized void rules(Consumption mine) {
        consumption = mine;
    }

    /** An attempt had no answer. */
    synchronized void silent() {
        if (inARow++ == 0) {
            silentSince = nanoTime.getAsLong();
        }
        if (state == State.HALF_OPEN || state == State.CLOSED && inARow >= silencesUntilOpen) {
            open();
        }
    }

    /** An attempt had an answer, whatever it was. */
    synchronized void answered() {
        inARow = 0;
        rest = FIRST_REST;
        if (state != State.CLOSED) {
            state = State.CLOSED;
            LOG.info("the provider of {} answers again; this worker takes all it can", channel);
            later(Duration.ZERO, State.CLOSED, rests, consumption::takeAll);
        }
    }

    /** How long there has been no answer; empty while it is closed. */
    synchronized Optional<Duration> silence() {
        return state == State.CLOSED
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(nanoTime.getAsLong() - silentSince));
    }

    private void open() {
        state = State.OPEN;
        rests++;
        LOG.warn("the provider of {} does not answer this worker, which takes nothing for {}", channel, rest);
        later(Duration.ZERO, State.OPEN, rests, consumption::takeNothing);
        long mine = rests;
        timer.after(rest, () -> tryOne(mine));
        Duration twice = rest.multipliedBy(2);
        rest = twice.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : twice;
    }

    private void tryOne(long mine) {
        synchronized (this) {
            if (state != State.OPEN || rests != mine) {
                return;
            }
            state = State.HALF_OPEN;
        }
        perform(State.HALF_OPEN, mine, consumption::takeOneAtATime);
    }

    private void later(Duration delay, State expected, long expectedRests, Runnable action) {
        timer.after(delay, () -> perform(expected, expectedRests, action));
    }

    /** Performs the action unless the state has moved on, and again after a second where it failed. */
    private void perform(State expected, long expectedRests, Runnable action) {
        synchronized (this) {
            if (state != expected || rests != expectedRests) {
                return;
            }
        }
        try {
            action.run();
        } catch (RuntimeException fault) { // a timer that ends would leave the channel as it is for good
            LOG.error("the consumption of {} could not be changed; trying again in a second", channel, fault);
            later(Duration.ofSeconds(1), expected, expectedRests, action);
        }
    }

    /** Ends its timer: the consumption stays as it is. */
    @Override
    public void close() {
        timer.close();
    }
}
