package ai.coccinelle.channels.producer.ingress;

import ai.coccinelle.channels.broker.Topology;
import ai.coccinelle.channels.process.TopologyDeclaration;
import ai.coccinelle.channels.producer.access.Callers;
import ai.coccinelle.channels.producer.appointment.QueuedBookings;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemAnswers;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.submit.QueuedSends;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.core.DirectExchange;
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

    private static final Problem UNSETTLED = Problem.of(
            ProblemType.INTERNAL,
            "The message could not be taken in although it was delivered again and again. Publish it again, or send it over HTTP.");

    @Bean
    Declarables ingressTopology() {
        FanoutExchange ingress = new FanoutExchange(Topology.INGRESS_EXCHANGE);
        FanoutExchange refused = new FanoutExchange(Topology.REFUSED_EXCHANGE);
        FanoutExchange unsettled = new FanoutExchange(Topology.UNSETTLED_EXCHANGE);
        Queue toTakeIn = TopologyDeclaration.queue(Topology.ingressQueue());
        Queue toTell = TopologyDeclaration.queue(Topology.refusedQueue());
        Queue toRefuse = TopologyDeclaration.queue(Topology.unsettledQueue());
        return new Declarables(
                ingress,
                refused,
                unsettled,
                new DirectExchange(Topology.REFUSALS_EXCHANGE),
                toTakeIn,
                toTell,
                toRefuse,
                BindingBuilder.bind(toTakeIn).to(ingress),
                BindingBuilder.bind(toTell).to(refused),
                BindingBuilder.bind(toRefuse).to(unsettled));
    }

    @Bean
    Reception reception(Callers callers, QueuedSends sends, QueuedBookings bookings, IngressSettings settings) {
        return new Reception(
                callers,
                sends,
                bookings,
                new IngressLimits(settings.perSecond(), settings.unknownKeysPerMinute()),
                Math.toIntExact(settings.maxBody().toBytes()));
    }

    @Bean
    IngressListening ingressListening(
            Reception reception,
            ConnectionFactory connections,
            AmqpAdmin admin,
            IngressSettings settings,
            ProblemAnswers problems,
            MeterRegistry meters) {
        Refusals refusals = new RabbitRefusals(connections, admin, settings.confirmTimeout());
        Settling settling = new Settling(reception::take, refusals, settings.pause(), problems, meters).metered();
        Settling refusing =
                new Settling(_ -> new Reception.Taken.Refused(UNSETTLED), refusals, settings.pause(), problems, meters);
        return new IngressListening(
                List.of(settling, refusing),
                List.of(
                        container(connections, Topology.ingressQueue(), settling, settings, settings.consumers()),
                        container(connections, Topology.unsettledQueue(), refusing, settings, 1)));
    }

    private static DirectMessageListenerContainer container(
            ConnectionFactory connections,
            Topology.QueueSpec queue,
            Settling settling,
            IngressSettings settings,
            int consumers) {
        DirectMessageListenerContainer container = new DirectMessageListenerContainer(connections);
        container.setQueueNames(queue.name());
        container.setAcknowledgeMode(AcknowledgeMode.MANUAL);
        container.setConsumersPerQueue(consumers);
        container.setPrefetchCount(settings.prefetch());
        container.setMessageListener(new IngressListener(settling));
        container.setMissingQueuesFatal(false);
        container.setRecoveryInterval(RECOVERY_INTERVAL_MILLIS);
        container.setMonitorInterval(RECOVERY_INTERVAL_MILLIS);
        container.setFailedDeclarationRetryInterval(RECOVERY_INTERVAL_MILLIS);
        return container;
    }
}
