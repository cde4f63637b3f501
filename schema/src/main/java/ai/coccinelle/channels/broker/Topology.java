package ai.coccinelle.channels.broker;

import ai.coccinelle.channels.channel.ChannelType;
import java.util.Map;

/**
 * The one place that names exchanges and queues. Both processes declare from here.
 *
 * <p>The arguments are those that RabbitMQ 3.10 to 4.3 all take. The delivery limit and the dead-letter exchange are a
 * net for a worker that dies on one message again and again; no correctness rests on them.
 */
public final class Topology {
    /** Direct exchange; the routing key is the channel's wire name. */
    public static final String SEND_EXCHANGE = "channels.send";

    /** Direct exchange for copies of what was given up; the routing key is the channel's wire name. */
    public static final String DEAD_EXCHANGE = "channels.dead";

    private static final int DELIVERY_LIMIT = 50;

    private Topology() {}

    /** The channel's work queue. */
    public static QueueSpec sendQueue(ChannelType channel) {
        return new QueueSpec(
                SEND_EXCHANGE + "." + channel.wireName(),
                SEND_EXCHANGE,
                channel.wireName(),
                Map.of(
                        "x-queue-type",
                        "quorum",
                        "x-delivery-limit",
                        DELIVERY_LIMIT,
                        "x-dead-letter-exchange",
                        DEAD_EXCHANGE,
                        "x-dead-letter-routing-key",
                        channel.wireName()));
    }

    /** The channel's dead-letter queue. */
    public static QueueSpec deadQueue(ChannelType channel) {
        return new QueueSpec(
                DEAD_EXCHANGE + "." + channel.wireName(),
                DEAD_EXCHANGE,
                channel.wireName(),
                Map.of("x-queue-type", "quorum"));
    }

    /** A durable queue and its one binding. */
    public record QueueSpec(String name, String exchange, String routingKey, Map<String, Object> arguments) {}
}
