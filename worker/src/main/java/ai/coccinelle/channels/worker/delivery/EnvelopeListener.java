package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.channel.ChannelType;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.ChannelProxy;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareMessageListener;

/**
 * Takes envelopes off one channel's queue and hands them on at once. It never throws, since the container would nack in
 * bulk. What is not acknowledged comes again, and is stale then.
 */
final class EnvelopeListener implements ChannelAwareMessageListener {
    private static final Logger LOG = LoggerFactory.getLogger(EnvelopeListener.class);

    private final ChannelType channelType;
    private final Line line;
    private final Poison poison;
    private volatile boolean draining;

    EnvelopeListener(ChannelType channelType, Line line, Poison poison) {
        this.channelType = channelType;
        this.line = line;
        this.poison = poison;
    }

    @Override
    public void onMessage(Message message, @Nullable Channel channel) {
        if (channel == null) {
            return;
        }
        // not Spring's proxy, which opens another channel when this one has closed: tags are the channel's own
        Channel target = channel instanceof ChannelProxy proxy ? proxy.getTargetChannel() : channel;
        if (draining) {
            cancel(target, message.getMessageProperties().getConsumerTag());
            return;
        }
        Taken.Tag tag = new DeliveryTag(target, message.getMessageProperties().getDeliveryTag());
        Envelope envelope;
        try {
            envelope = Envelope.read(message.getBody());
        } catch (IllegalArgumentException unreadable) {
            poison.move(channelType, message.getBody(), () -> line.acknowledge(tag));
            return;
        }
        line.take(envelope, tag);
    }

    /** Takes nothing more: what comes from now on goes back when the channel closes, and the next one cancels the rest. */
    void takeNothingMore() {
        draining = true;
    }

    /**
     * Has the broker send nothing more. The container would close the channel with its consumer, and what is in the air could
     * not be acknowledged any more; so the broker is told past the container.
     */
    private static void cancel(Channel channel, @Nullable String consumerTag) {
        try {
            channel.rpc(new AMQP.Basic.Cancel.Builder().consumerTag(consumerTag).build());
        } catch (IOException | RuntimeException gone) {
            LOG.debug("the channel closed before its consumer was cancelled", gone);
        }
    }

    private record DeliveryTag(Channel channel, long number) implements Taken.Tag {
        @Override
        public void acknowledge() {
            try {
                channel.basicAck(number, false);
            } catch (IOException | RuntimeException gone) {
                LOG.debug("the channel closed before an acknowledgement; the envelope comes again and is stale", gone);
            }
        }
    }
}
