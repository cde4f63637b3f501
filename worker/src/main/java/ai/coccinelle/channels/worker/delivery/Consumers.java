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
    private final List<Line> lines;
    private final List<DirectMessageListenerContainer> containers;
    private final Background background;
    private final Duration drain;
    private volatile boolean running;

    /** What goes on beside the lines, and ends after them. */
    record Background(Persistence persistence, Poison poison, DeadLetterCopies copies) {
        void stop() {
            poison.stop();
            copies.stop();
        }
    }

    Consumers(
            List<Line> lines, List<DirectMessageListenerContainer> containers, Background background, Duration drain) {
        this.lines = lines;
        this.containers = containers;
        this.background = background;
        this.drain = drain;
    }

    @Override
    public void start() {
        for (DirectMessageListenerContainer container : containers) {
            container.afterPropertiesSet();
            container.start();
        }
        running = true;
    }

    @Override
    public void stop() {
        lines.forEach(Line::beginNothingMore);
        long deadline = System.nanoTime() + drain.toNanos();
        lines.forEach(line -> line.awaitTheAir(Duration.ofNanos(deadline - System.nanoTime())));
        background.persistence().giveUp();
        containers.forEach(DirectMessageListenerContainer::stop);
        containers.forEach(DirectMessageListenerContainer::destroy);
        lines.forEach(Line::stop);
        background.stop();
        running = false;
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
