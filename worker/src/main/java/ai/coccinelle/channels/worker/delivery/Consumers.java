package ai.coccinelle.channels.worker.delivery;

import java.time.Duration;
import java.util.List;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the containers; stops them only after what is in the air has ended, so that it can be acknowledged. It starts last
 * and stops first, before any web server: while it drains, the management port says that the worker is not ready.
 */
final class Consumers implements SmartLifecycle {
    /** For calls that were cut off; what is not recorded by then is in doubt when its lease ends. */
    private static final Duration RECORD_WITHIN = Duration.ofSeconds(2);

    private final List<Station> stations;
    private final Background background;
    private final HandingOver handingOver;
    private final Duration drain;
    private volatile boolean running;

    /** All that a channel has. */
    static final class Station implements Breaker.Consumption {
        private final Line line;
        private final EnvelopeListener listener;
        private final DirectMessageListenerContainer container;
        private final int inFlight;
        private boolean draining;

        Station(Line line, EnvelopeListener listener, DirectMessageListenerContainer container, int inFlight) {
            this.line = line;
            this.listener = listener;
            this.container = container;
            this.inFlight = inFlight;
        }

        void start() {
            container.afterPropertiesSet();
            container.start();
        }

        synchronized void beginNothingMore() {
            draining = true;
            line.beginNothingMore();
            listener.takeNothingMore();
        }

        /** Once the air is clear, or the limit has passed, closing the channel gives back what was not acknowledged. */
        void stop(Duration limit) {
            line.awaitTheAir(limit);
            container.stop();
            container.destroy();
        }

        /** What came and is not claimed yet goes to another worker; what is under way is recorded, and its copy is stale. */
        @Override
        public synchronized void takeNothing() {
            if (!draining) {
                container.stop();
            }
        }

        @Override
        public synchronized void takeOneAtATime() {
            take(1);
        }

        @Override
        public synchronized void takeAll() {
            take(inFlight);
        }

        private void take(int prefetch) {
            if (!draining) {
                container.stop();
                container.setPrefetchCount(prefetch);
                container.start();
            }
        }
    }

    /** What goes on beside the channels, and ends after them. */
    record Background(Persistence persistence, Poison poison, DeadLetterCopies copies) {
        void stop() {
            poison.stop();
            copies.stop();
        }
    }

    Consumers(List<Station> stations, Background background, HandingOver handingOver, Duration drain) {
        this.stations = List.copyOf(stations);
        this.background = background;
        this.handingOver = handingOver;
        this.drain = drain;
    }

    @Override
    public void start() {
        stations.forEach(Station::start);
        running = true;
    }

    @Override
    public void stop() {
        stations.forEach(Station::beginNothingMore);
        // each by itself: what one channel was sent meanwhile must not wait for another's slow provider
        List<Thread> stops = stations.stream()
                .map(station -> Thread.ofVirtual().name("drain").start(() -> station.stop(drain)))
                .toList();
        stops.forEach(Consumers::join);
        handingOver.cutOff();
        stations.forEach(station -> station.line.awaitTheAir(RECORD_WITHIN));
        background.persistence().giveUp();
        stations.forEach(station -> station.line.stop());
        background.stop();
        running = false;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
