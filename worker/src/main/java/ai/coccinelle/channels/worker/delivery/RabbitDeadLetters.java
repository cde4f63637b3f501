package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.broker.Topology;
import ai.coccinelle.channels.broker.Topology.QueueSpec;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Transition;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/** Dead letters on RabbitMQ, confirmed, with the reason and the ids in their headers. */
final class RabbitDeadLetters implements DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger(RabbitDeadLetters.class);
    private static final Duration CONFIRM_TIMEOUT = Duration.ofSeconds(5);

    private final RabbitTemplate template;

    RabbitDeadLetters(RabbitTemplate template) {
        this.template = template;
        template.setMandatory(true);
        // consuming goes on while a memory or disk alarm blocks publishing
        template.setUsePublisherConnection(true);
    }

    @Override
    public void exhausted(ClaimedMessage claimed, Transition.Failed failed) {
        Message copy = MessageBuilder.withBody(new Envelope(claimed.id(), claimed.attempt()).write())
                .setContentType(MessageProperties.CONTENT_TYPE_JSON)
                .setDeliveryMode(MessageDeliveryMode.PERSISTENT)
                .setMessageId(claimed.id().toString())
                .setHeader("x-reason", failed.reason())
                .setHeader("x-code", failed.code())
                .setHeader("x-attempts", claimed.attempt())
                .setHeader("x-message-id", claimed.id().toString())
                .setHeader("x-tenant-id", claimed.lane().tenantId().toString())
                .build();
        if (!publish(claimed.lane().channel(), copy)) {
            LOG.warn("message={} failed for good; its copy for the dead-letter queue was lost", claimed.id());
        }
    }

    @Override
    public boolean unreadable(ChannelType channel, byte[] body, String reason) {
        Message copy = MessageBuilder.withBody(body)
                .setContentType(MessageProperties.CONTENT_TYPE_BYTES)
                .setDeliveryMode(MessageDeliveryMode.PERSISTENT)
                .setHeader("x-reason", reason)
                .setHeader("x-code", "unreadable")
                .build();
        return publish(channel, copy);
    }

    private boolean publish(ChannelType channel, Message copy) {
        QueueSpec queue = Topology.deadQueue(channel);
        try {
            return Boolean.TRUE.equals(template.invoke(operations -> {
                operations.send(queue.exchange(), queue.routingKey(), copy);
                return operations.waitForConfirms(CONFIRM_TIMEOUT.toMillis());
            }));
        } catch (AmqpException fault) {
            LOG.warn("the dead-letter queue of {} cannot be reached: {}", channel.wireName(), fault.toString());
            return false;
        }
    }
}
