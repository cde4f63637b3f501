package ai.coccinelle.channels.producer.release;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.broker.Topology;
import ai.coccinelle.channels.channel.ChannelType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.core.QueueInformation;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/** The queues on RabbitMQ: a batch a channel, mandatory, with one wait for all its confirms. */
final class RabbitSendQueues implements SendQueues {
    private final RabbitTemplate template;
    private final AmqpAdmin admin;
    private final Duration confirmTimeout;
    private final AtomicInteger returned = new AtomicInteger();

    RabbitSendQueues(RabbitTemplate template, AmqpAdmin admin, Duration confirmTimeout) {
        this.template = template;
        this.admin = admin;
        this.confirmTimeout = confirmTimeout;
        template.setMandatory(true);
        // RabbitMQ returns before it confirms, so a return is counted before the wait for confirms ends
        template.setReturnsCallback(message -> returned.incrementAndGet());
    }

    @Override
    public int depth(ChannelType channel) throws BrokerUnreachable {
        try {
            QueueInformation queue =
                    admin.getQueueInfo(Topology.sendQueue(channel).name());
            if (queue == null) {
                admin.initialize();
                throw new BrokerUnreachable("the queue of " + channel.wireName() + " is missing; declared it again");
            }
            return (int) queue.getMessageCount();
        } catch (AmqpException fault) {
            throw new BrokerUnreachable("the broker does not answer", fault);
        }
    }

    @Override
    public synchronized void publish(ChannelType channel, List<Envelope> envelopes) throws BrokerUnreachable {
        Topology.QueueSpec queue = Topology.sendQueue(channel);
        returned.set(0);
        try {
            template.invoke(operations -> {
                for (Envelope envelope : envelopes) {
                    operations.send(queue.exchange(), queue.routingKey(), message(envelope));
                }
                operations.waitForConfirmsOrDie(confirmTimeout.toMillis());
                return envelopes.size();
            });
        } catch (AmqpException fault) {
            throw new BrokerUnreachable("the broker did not confirm a batch", fault);
        }
        if (returned.get() > 0) {
            admin.initialize();
            throw new BrokerUnreachable("the broker has no queue for " + channel.wireName());
        }
    }

    private static Message message(Envelope envelope) {
        return MessageBuilder.withBody(envelope.write())
                .setContentType(MessageProperties.CONTENT_TYPE_JSON)
                .setDeliveryMode(MessageDeliveryMode.PERSISTENT)
                .setMessageId(envelope.id() + "/" + envelope.attempt())
                .build();
    }
}
