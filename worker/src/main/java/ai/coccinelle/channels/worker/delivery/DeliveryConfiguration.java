package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.broker.Topology;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.credential.CredentialOpener;
import ai.coccinelle.channels.message.Attempts;
import ai.coccinelle.channels.process.TopologyDeclaration;
import ai.coccinelle.channels.worker.provider.Providers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the delivery: a listener and a container per channel, and the drain that stops them in order. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DeliverySettings.class)
class DeliveryConfiguration {
    private static final int CONTAINER_PHASE = 1000;
    private static final long RECOVERY_INTERVAL_MILLIS = 1000;

    @Bean
    Declarables topology() {
        return TopologyDeclaration.all();
    }

    @Bean
    DeadLetters deadLetters(RabbitTemplate template) {
        return new RabbitDeadLetters(template);
    }

    @Bean
    Delivery delivery(
            Attempts attempts,
            Providers providers,
            CredentialOpener opener,
            DeadLetters deadLetters,
            MeterRegistry meters,
            Delivery.Pace pace) {
        return new Delivery(
                attempts,
                providers,
                opener,
                deadLetters,
                List.of(new AttemptLogger(), new AttemptMeters(meters)),
                pace);
    }

    @Bean
    Delivery.Pace pace(DeliverySettings settings, Clock clock) {
        return new Delivery.Pace(
                new LocalLimits(settings.accountPerSecond()),
                settings.lease(),
                new Deadline(settings.deadline()),
                clock);
    }

    @Bean
    Consumers consumers(
            ConnectionFactory connections,
            Delivery delivery,
            DeadLetters deadLetters,
            DeliverySettings settings,
            MeterRegistry meters) {
        connections.addConnectionListener(new BrokerWatch());
        Map<ChannelType, EnvelopeListener> listeners = new EnumMap<>(ChannelType.class);
        List<DirectMessageListenerContainer> containers = new ArrayList<>();
        for (ChannelType channel : ChannelType.values()) {
            EnvelopeListener listener = new EnvelopeListener(channel, delivery, deadLetters);
            listeners.put(channel, listener);
            containers.add(container(connections, channel, listener, settings));
            meters.gauge(
                    "channels.attempts.in.flight",
                    List.of(Tag.of("channel", channel.wireName())),
                    listener,
                    EnvelopeListener::inFlight);
        }
        return new Consumers(List.copyOf(listeners.values()), containers, settings);
    }

    private static DirectMessageListenerContainer container(
            ConnectionFactory connections, ChannelType channel, EnvelopeListener listener, DeliverySettings settings) {
        DirectMessageListenerContainer container = new DirectMessageListenerContainer(connections);
        container.setQueueNames(Topology.sendQueue(channel).name());
        container.setAcknowledgeMode(AcknowledgeMode.MANUAL);
        container.setPrefetchCount(settings.inFlight());
        container.setMessageListener(listener);
        container.setMissingQueuesFatal(false);
        container.setRecoveryInterval(RECOVERY_INTERVAL_MILLIS);
        container.setMonitorInterval(RECOVERY_INTERVAL_MILLIS);
        container.setFailedDeclarationRetryInterval(RECOVERY_INTERVAL_MILLIS);
        return container;
    }

    /** Starts the containers; stops them only after what is in the air has ended, so that it can be acknowledged. */
    static final class Consumers implements SmartLifecycle {
        private final List<EnvelopeListener> listeners;
        private final List<DirectMessageListenerContainer> containers;
        private final DeliverySettings settings;
        private volatile boolean running;

        Consumers(
                List<EnvelopeListener> listeners,
                List<DirectMessageListenerContainer> containers,
                DeliverySettings settings) {
            this.listeners = listeners;
            this.containers = containers;
            this.settings = settings;
        }

        @Override
        public void start() {
            for (DirectMessageListenerContainer container : containers) {
                container.afterPropertiesSet();
                container.start();
            }
            running = true;
        }

        @Override
        public void stop() {
            listeners.forEach(EnvelopeListener::beginNothingMore);
            // one after the other, on this thread: the common pool's few threads complete the providers' answers
            long deadline = System.nanoTime() + settings.drain().toNanos();
            listeners.forEach(listener -> listener.awaitTheAir(Duration.ofNanos(deadline - System.nanoTime())));
            containers.forEach(DirectMessageListenerContainer::stop);
            containers.forEach(DirectMessageListenerContainer::destroy);
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return CONTAINER_PHASE;
        }
    }
}
