package ai.coccinelle.channels.producer.release;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.broker.Topology;
import ai.coccinelle.channels.channel.ChannelType;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.core.MessageDeliveryMode;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.core.QueueInformation;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/** The queues on RabbitMQ: a batch on a channel of its own, mandatory, with one wait for all its confirms. */
final class RabbitSendQueues implements SendQueues {
    private final AmqpAdmin admin;
    private final Duration confirmTimeout;
    private final PublisherBlocked blocked = new PublisherBlocked();
    private final Map<ChannelType, Publisher> publishers = new EnumMap<>(ChannelType.class);

    RabbitSendQueues(ConnectionFactory connections, AmqpAdmin admin, Duration confirmTimeout) {
        this.admin = admin;
        this.confirmTimeout = confirmTimeout;
        connections.addConnectionListener(blocked);
        for (ChannelType channel : ChannelType.values()) {
            publishers.put(channel, new Publisher(connections));
        }
    }

    @Override
    public int depth(ChannelType channel) throws BrokerUnreachable {
        String reason = blocked.reason();
        if (reason != null) {
            throw new BrokerUnreachable("the broker takes nothing for now: " + reason);
        }
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
    public void publish(ChannelType channel, List<Envelope> envelopes) throws BrokerUnreachable {
        Publisher publisher = publishers.get(channel);
        if (publisher == null) {
            throw new IllegalStateException("no publisher for " + channel);
        }
        try {
            if (!publisher.publish(Topology.sendQueue(channel), envelopes, confirmTimeout)) {
                admin.initialize();
                throw new BrokerUnreachable("the broker has no queue for " + channel.wireName());
            }
        } catch (AmqpException fault) {
            throw new BrokerUnreachable("the broker did not confirm a batch", fault);
        }
    }

    /** One channel type's way out, so that none waits for another's confirms. */
    private static final class Publisher {
        private final RabbitTemplate template;
        private final AtomicInteger returned = new AtomicInteger();

        Publisher(ConnectionFactory connections) {
            template = new RabbitTemplate(connections);
            // a broker that is short of memory stops reading from connections that publish: the depth is asked on
            // another
            template.setUsePublisherConnection(true);
            template.setMandatory(true);
            template.setReturnsCallback(message -> returned.incrementAndGet());
        }

        /**
         * Returns whether every envelope found a queue. A return that is noticed too late costs a lease, no more: depth
         * finds the missing queue at the next pass.
         */
        synchronized boolean publish(Topology.QueueSpec queue, List<Envelope> envelopes, Duration confirmTimeout) {
            returned.set(0);
            template.invoke(operations -> {
                for (Envelope envelope : envelopes) {
                    operations.send(queue.exchange(), queue.routingKey(), message(envelope));
                }
                operations.waitForConfirmsOrDie(confirmTimeout.toMillis());
                return envelopes.size();
            });
            return returned.get() == 0;
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
