package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.channel.ChannelType;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareMessageListener;

/**
 * Takes envelopes off one channel's queue and has each attempted on a virtual thread of its own. It never throws, since
 * the container would nack in bulk; an envelope is acknowledged, alone, when its attempt is over. What is not
 * acknowledged comes again, and is stale then.
 */
final class EnvelopeListener implements ChannelAwareMessageListener {
    private static final Logger LOG = LoggerFactory.getLogger(EnvelopeListener.class);

    private static final Duration POISON_PAUSE = Duration.ofSeconds(5);

    private final ChannelType channelType;
    private final Delivery delivery;
    private final DeadLetters deadLetters;
    private final Persistence persistence = new Persistence();
    private final Set<Thread> inTheAir = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    EnvelopeListener(ChannelType channelType, Delivery delivery, DeadLetters deadLetters) {
        this.channelType = channelType;
        this.delivery = delivery;
        this.deadLetters = deadLetters;
    }

    @Override
    public void onMessage(Message message, @Nullable Channel channel) {
        if (draining || channel == null) {
            return;
        }
        Thread thread = Thread.ofVirtual()
                .name("attempt-" + channelType.wireName())
                .unstarted(() -> attempt(message.getBody(), new Tag(channel, message)));
        inTheAir.add(thread);
        thread.start();
    }

    /** How many attempts are under way. */
    int inFlight() {
        return inTheAir.size();
    }

    /** Begins nothing more: what is delivered from now on stays with the broker. */
    void beginNothingMore() {
        draining = true;
    }

    /**
     * Waits for what is in the air.
     *
     * @return whether all of it ended in time; what did not is uncertain when its lease ends
     */
    boolean awaitTheAir(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        for (Thread thread : inTheAir) {
            try {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        persistence.giveUp();
        return inTheAir.isEmpty();
    }

    private void attempt(byte[] body, Tag tag) {
        try {
            handle(body);
        } catch (RuntimeException fault) {
            LOG.error("an attempt was abandoned; its lease will heal it", fault);
        } finally {
            // acknowledged whatever happened: the log knows what is to be done, and a delivery that is held here would
            // take one of the channel's places for nothing
            inTheAir.remove(Thread.currentThread());
            tag.acknowledge();
        }
    }

    private void handle(byte[] body) {
        Envelope envelope;
        try {
            envelope = Envelope.read(body);
        } catch (IllegalArgumentException poison) {
            LOG.warn("a body on the queue of {} is no envelope; it goes to the dead letters", channelType.wireName());
            keepPoison(body);
            return;
        }
        persistence.untilDone(() -> {
            delivery.attempt(envelope, persistence);
            return envelope;
        });
    }

    private void keepPoison(byte[] body) {
        while (!deadLetters.unreadable(channelType, body, "this is no envelope of ours")) {
            if (persistence.isGivenUpAfter(POISON_PAUSE)) {
                return;
            }
        }
    }

    /** A delivery on its channel. Channels are not made for many threads, so acknowledging holds the channel's lock. */
    private record Tag(Channel channel, Message message) {
        void acknowledge() {
            try {
                synchronized (channel) {
                    channel.basicAck(message.getMessageProperties().getDeliveryTag(), false);
                }
            } catch (IOException | AlreadyClosedException gone) {
                LOG.debug("the channel closed before an acknowledgement; the envelope comes again and is stale", gone);
            }
        }
    }
}
