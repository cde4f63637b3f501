package ai.coccinelle.channels.producer.release;

import ai.coccinelle.channels.broker.Topology;
import ai.coccinelle.channels.broker.Topology.QueueSpec;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.message.Releases;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Declarable;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.core.DirectExchange;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the Releaser to the broker and has the topology declared on every new connection. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReleaseSettings.class)
class ReleaseConfiguration {

    @Bean
    Declarables topology() {
        List<Declarable> all = new ArrayList<>();
        for (ChannelType channel : ChannelType.values()) {
            for (QueueSpec spec : List.of(Topology.sendQueue(channel), Topology.deadQueue(channel))) {
                DirectExchange exchange = new DirectExchange(spec.exchange());
                Queue queue = new Queue(spec.name(), true, false, false, spec.arguments());
                Binding binding = BindingBuilder.bind(queue).to(exchange).with(spec.routingKey());
                all.addAll(List.of(exchange, queue, binding));
            }
        }
        return new Declarables(all);
    }

    @Bean
    Releases releases(Jdbi jdbi) {
        return new Releases(jdbi);
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    Releaser releaser(
            Releases releases,
            Lanes lanes,
            ConnectionFactory connections,
            AmqpAdmin admin,
            ReleaseSettings settings,
            Clock clock,
            MeterRegistry meters) {
        SendQueues queues = new RabbitSendQueues(connections, admin, settings.confirmTimeout());
        return new Releaser(releases, lanes, queues, settings, clock, meters);
    }
}
