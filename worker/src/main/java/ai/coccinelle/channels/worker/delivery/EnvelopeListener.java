package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.channel.ChannelType;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.Message;
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
        Taken.Tag tag = new DeliveryTag(channel, message.getMessageProperties().getDeliveryTag());
        Envelope envelope;
        try {
            envelope = Envelope.read(message.getBody());
        } catch (IllegalArgumentException unreadable) {
            poison.move(channelType, message.getBody(), () -> line.acknowledge(tag));
            return;
        }
        line.take(envelope, tag);
    }

    private record DeliveryTag(Channel channel, long number) implements Taken.Tag {
        @Override
        public void acknowledge() {
            try {
                channel.basicAck(number, false);
            } catch (IOException | AlreadyClosedException gone) {
                LOG.debug("the channel closed before an acknowledgement; the envelope comes again and is stale", gone);
            }
        }
    }
}
