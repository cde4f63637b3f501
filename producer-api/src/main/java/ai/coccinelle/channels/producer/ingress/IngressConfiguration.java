package ai.coccinelle.channels.producer.ingress;

import ai.coccinelle.channels.broker.Topology;
import ai.coccinelle.channels.producer.access.Callers;
import ai.coccinelle.channels.producer.appointment.QueuedBookings;
import ai.coccinelle.channels.producer.problem.ProblemAnswers;
import ai.coccinelle.channels.producer.submit.QueuedSends;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.core.FanoutExchange;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the ingress, where it is switched on. Publishing and consuming have a connection each. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IngressSettings.class)
@ConditionalOnProperty("channels.ingress.enabled")
class IngressConfiguration {
    private static final long RECOVERY_INTERVAL_MILLIS = 1_000;

    @Bean
    Declarables ingressTopology() {
        FanoutExchange ingress = new FanoutExchange(Topology.INGRESS_EXCHANGE);
        FanoutExchange refused = new FanoutExchange(Topology.REFUSED_EXCHANGE);
        Queue toTakeIn = queue(Topology.ingressQueue());
        Queue toTell = queue(Topology.refusedQueue());
        return new Declarables(
                ingress,
                refused,
                toTakeIn,
                toTell,
                BindingBuilder.bind(toTakeIn).to(ingress),
                BindingBuilder.bind(toTell).to(refused));
    }

    private static Queue queue(Topology.QueueSpec spec) {
        return new Queue(spec.name(), true, false, false, spec.arguments());
    }

    @Bean
    Reception reception(Callers callers, QueuedSends sends, QueuedBookings bookings, IngressSettings settings) {
        return new Reception(
                callers, sends, bookings, Math.toIntExact(settings.maxBody().toBytes()));
    }

    @Bean
    Settling settling(
            Reception reception,
            ConnectionFactory connections,
            AmqpAdmin admin,
            IngressSettings settings,
            ProblemAnswers problems,
            MeterRegistry meters) {
        return new Settling(
                reception::take,
                new RabbitRefusals(connections, admin, settings.confirmTimeout()),
                settings.pause(),
                problems,
                meters);
    }

    @Bean
    IngressListening ingressListening(ConnectionFactory connections, Settling settling, IngressSettings settings) {
        DirectMessageListenerContainer container = new DirectMessageListenerContainer(connections);
        container.setQueueNames(Topology.ingressQueue().name());
        container.setAcknowledgeMode(AcknowledgeMode.MANUAL);
        container.setConsumersPerQueue(settings.consumers());
        container.setPrefetchCount(settings.prefetch());
        container.setMessageListener(new IngressListener(settling));
        container.setMissingQueuesFatal(false);
        container.setRecoveryInterval(RECOVERY_INTERVAL_MILLIS);
        container.setMonitorInterval(RECOVERY_INTERVAL_MILLIS);
        container.setFailedDeclarationRetryInterval(RECOVERY_INTERVAL_MILLIS);
        return new IngressListening(settling, container);
    }
}
