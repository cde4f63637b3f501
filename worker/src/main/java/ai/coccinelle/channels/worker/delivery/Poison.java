package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.channel.ChannelType;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves bodies that are no envelopes to the dead letters, one after the other, however long the broker takes. */
final class Poison {
    private static final Logger LOG = LoggerFactory.getLogger(Poison.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final DeadLetters deadLetters;
    private final Persistence persistence;
    private final Gatherer<Body> gatherer;

    private record Body(ChannelType channel, byte[] bytes, Runnable kept) {}

    Poison(DeadLetters deadLetters, Persistence persistence) {
        this.deadLetters = deadLetters;
        this.persistence = persistence;
        this.gatherer = new Gatherer<>("poison", 1, Integer.MAX_VALUE, bodies -> bodies.forEach(this::keep));
    }

    /** Has the body moved, and then runs {@code kept}. Does not block. */
    void move(ChannelType channel, byte[] body, Runnable kept) {
        LOG.warn("a body on the queue of {} is no envelope; it goes to the dead letters", channel.wireName());
        gatherer.offer(new Body(channel, body, kept));
    }

    void stop() {
        gatherer.stop();
    }

    private void keep(Body body) {
        while (!deadLetters.unreadable(body.channel(), body.bytes(), "this is no envelope of ours")) {
            if (persistence.isGivenUpAfter(PAUSE)) {
                return;
            }
        }
        body.kept().run();
    }
}
