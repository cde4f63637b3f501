package ai.coccinelle.channels.producer.ingress;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.connection.ChannelProxy;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareMessageListener;

/**
 * Acknowledges what is settled, one by one, and nothing else: what is left comes again, under the same key. It never throws,
 * since the container would nack in bulk.
 */
final class IngressListener implements ChannelAwareMessageListener {
    private static final Logger LOG = LoggerFactory.getLogger(IngressListener.class);

    private final Settling settling;

    IngressListener(Settling settling) {
        this.settling = settling;
    }

    @Override
    public void onMessage(Message message, @Nullable Channel channel) {
        if (channel != null && settling.settle(delivered(message))) {
            acknowledge(channel, message.getMessageProperties().getDeliveryTag());
        }
    }

    private static Delivered delivered(Message message) {
        MessageProperties properties = message.getMessageProperties();
        Object key = properties.getHeader("x-api-key");
        return new Delivered(
                message.getBody(),
                properties.getType(),
                key instanceof String text ? text : null,
                properties.getMessageId(),
                properties.getCorrelationId(),
                properties.getReceivedUserId());
    }

    private static void acknowledge(Channel channel, long tag) {
        // not Spring's proxy, which opens another channel when this one has closed: tags are the channel's own
        Channel target = channel instanceof ChannelProxy proxy ? proxy.getTargetChannel() : channel;
        try {
            target.basicAck(tag, false);
        } catch (IOException | RuntimeException gone) {
            LOG.debug(
                    "the channel closed before an acknowledgement; the delivery comes again and is a repetition", gone);
        }
    }
}
