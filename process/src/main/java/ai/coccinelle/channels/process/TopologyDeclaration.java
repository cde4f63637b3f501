package ai.coccinelle.channels.process;

import ai.coccinelle.channels.broker.Topology;
import ai.coccinelle.channels.broker.Topology.QueueSpec;
import ai.coccinelle.channels.channel.ChannelType;
import java.util.ArrayList;
import java.util.List;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Declarable;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.core.DirectExchange;
import org.springframework.amqp.core.Queue;

/** {@link Topology} as Spring AMQP declares it, on every new connection of either process. */
public final class TopologyDeclaration {
    private TopologyDeclaration() {}

    /** Every exchange, queue and binding, all durable. */
    public static Declarables all() {
        List<Declarable> all = new ArrayList<>();
        for (ChannelType channel : ChannelType.values()) {
            for (QueueSpec spec : List.of(Topology.sendQueue(channel), Topology.deadQueue(channel))) {
                DirectExchange exchange = new DirectExchange(spec.exchange());
                Queue queue = queue(spec);
                Binding binding = BindingBuilder.bind(queue).to(exchange).with(spec.routingKey());
                all.addAll(List.of(exchange, queue, binding));
            }
        }
        return new Declarables(all);
    }

    /**
     * The queue, durable. One that exists with other arguments, from before it had a bound, is used as it is: the broker refuses
     * the declaration, which must stop nothing else.
     */
    public static Queue queue(QueueSpec spec) {
        Queue queue = new Queue(spec.name(), true, false, false, spec.arguments());
        queue.setIgnoreDeclarationExceptions(true);
        return queue;
    }
}
