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

    /** Fanout exchange for refusals of messages that name no publisher; its queue is for operators. */
    public static final String REFUSED_EXCHANGE = "channels.ingress.refused";

    /** Direct exchange for refusals; the routing key is the broker's user that published what was refused. */
    public static final String REFUSALS_EXCHANGE = "channels.ingress.refusals";

    /** Fanout exchange for what the broker gave up to deliver to the API; the API refuses it, so that no key stays in a queue. */
    public static final String UNSETTLED_EXCHANGE = "channels.ingress.unsettled";

    private static final int DELIVERY_LIMIT = 50;

    /** Nothing bad comes of many: a delivery counts each time that a connection ends or an outage outlasts the broker. */
    private static final int INGRESS_DELIVERY_LIMIT = 10_000;

    /**
     * Bounds for copies that nothing depends on: the oldest make room. Queues of before that have none keep their arguments, which
     * cannot change; docs/operations.md has the policy for them.
     */
    private static final Map<String, Object> FOR_THE_RECORD = Map.of(
            "x-queue-type",
            "quorum",
            "x-max-length",
            10_000,
            "x-max-length-bytes",
            64L * 1024 * 1024,
            "x-overflow",
            "drop-head");

    private static final long INGRESS_BYTES = 256L * 1024 * 1024;

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
                DEAD_EXCHANGE + "." + channel.wireName(), DEAD_EXCHANGE, channel.wireName(), FOR_THE_RECORD);
    }

    /** What callers published, until it is stored. When it is full the broker refuses to take more, and tells the publisher so. */
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
                        "x-max-length-bytes",
                        INGRESS_BYTES,
                        "x-overflow",
                        "reject-publish",
                        "x-dead-letter-exchange",
                        UNSETTLED_EXCHANGE));
    }

    /** What could not be settled in so many deliveries, as it came, until the API refuses it. */
    public static QueueSpec unsettledQueue() {
        return new QueueSpec(
                UNSETTLED_EXCHANGE,
                UNSETTLED_EXCHANGE,
                "",
                Map.of(
                        "x-queue-type",
                        "quorum",
                        "x-delivery-limit",
                        INGRESS_DELIVERY_LIMIT,
                        "x-max-length-bytes",
                        INGRESS_BYTES,
                        "x-overflow",
                        "drop-head"));
    }

    /** What was refused of those that name no publisher. */
    public static QueueSpec refusedQueue() {
        return new QueueSpec(REFUSED_EXCHANGE, REFUSED_EXCHANGE, "", FOR_THE_RECORD);
    }

    /**
     * What was refused of one publisher, until it fetches that.
     *
     * @param publisher the broker's user
     */
    public static QueueSpec refusedQueue(String publisher) {
        return new QueueSpec(REFUSED_EXCHANGE + "." + publisher, REFUSALS_EXCHANGE, publisher, FOR_THE_RECORD);
    }

    /** A durable queue and its one binding. */
    public record QueueSpec(String name, String exchange, String routingKey, Map<String, Object> arguments) {}
}
