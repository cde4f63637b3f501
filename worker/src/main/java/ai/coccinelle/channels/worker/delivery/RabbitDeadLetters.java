package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.broker.Topology;
import ai.coccinelle.channels.broker.Topology.QueueSpec;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.ClaimedMessage;
import java.time.Duration;
import java.util.List;
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
    public boolean exhausted(List<Exhausted> messages) {
        return publish(messages.stream().map(RabbitDeadLetters::copy).toList());
    }

    private static Copy copy(Exhausted exhausted) {
        ClaimedMessage claimed = exhausted.claimed();
        Message message = MessageBuilder.withBody(new Envelope(claimed.id(), claimed.attempt()).write())
                .setContentType(MessageProperties.CONTENT_TYPE_JSON)
                .setDeliveryMode(MessageDeliveryMode.PERSISTENT)
                .setMessageId(claimed.id().toString())
                .setHeader("x-reason", exhausted.failed().reason())
                .setHeader("x-code", exhausted.failed().code())
                .setHeader("x-attempts", claimed.attempt())
                .setHeader("x-message-id", claimed.id().toString())
                .setHeader("x-tenant-id", claimed.lane().tenantId().toString())
                .setHeader("x-test", claimed.sandbox())
                .build();
        return new Copy(claimed.lane().channel(), message);
    }

    @Override
    public boolean unreadable(ChannelType channel, byte[] body, String reason) {
        Message copy = MessageBuilder.withBody(body)
                .setContentType(MessageProperties.CONTENT_TYPE_BYTES)
                .setDeliveryMode(MessageDeliveryMode.PERSISTENT)
                .setHeader("x-reason", reason)
                .setHeader("x-code", "unreadable")
                .build();
        return publish(List.of(new Copy(channel, copy)));
    }

    private record Copy(ChannelType channel, Message message) {}

    private boolean publish(List<Copy> copies) {
        try {
            return Boolean.TRUE.equals(template.invoke(operations -> {
                for (Copy copy : copies) {
                    QueueSpec queue = Topology.deadQueue(copy.channel());
                    operations.send(queue.exchange(), queue.routingKey(), copy.message());
                }
                return operations.waitForConfirms(CONFIRM_TIMEOUT.toMillis());
            }));
        } catch (AmqpException fault) {
            LOG.warn("the dead-letter queue cannot be reached: {}", fault.toString());
            return false;
        }
    }
}
