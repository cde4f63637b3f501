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

    /** Fanout exchange that callers publish messages to, where the API takes them from the broker as well. */
    public static final String INGRESS_EXCHANGE = "channels.ingress";

    /** Fanout exchange that tells callers which of them were refused. */
    public static final String REFUSED_EXCHANGE = "channels.ingress.refused";

    private static final int DELIVERY_LIMIT = 50;

    /** Nothing bad comes of many: a delivery counts each time that a connection ends or an outage outlasts the broker. */
    private static final int INGRESS_DELIVERY_LIMIT = 10_000;

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

    /** What callers published, until it is stored. */
    public static QueueSpec ingressQueue() {
        return new QueueSpec(
                INGRESS_EXCHANGE,
                INGRESS_EXCHANGE,
                "",
                Map.of(
                        "x-queue-type",
                        "quorum",
                        "x-delivery-limit",
                        INGRESS_DELIVERY_LIMIT,
                        "x-dead-letter-exchange",
                        REFUSED_EXCHANGE));
    }

    /** What was refused, until callers fetch it. */
    public static QueueSpec refusedQueue() {
        return new QueueSpec(REFUSED_EXCHANGE, REFUSED_EXCHANGE, "", Map.of("x-queue-type", "quorum"));
    }

    /** A durable queue and its one binding. */
    public record QueueSpec(String name, String exchange, String routingKey, Map<String, Object> arguments) {}
}
