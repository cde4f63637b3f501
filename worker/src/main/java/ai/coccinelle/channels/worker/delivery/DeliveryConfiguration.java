package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.broker.Topology;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.credential.CredentialOpener;
import ai.coccinelle.channels.message.Attempts;
import ai.coccinelle.channels.process.MarketingSettings;
import ai.coccinelle.channels.process.TopologyDeclaration;
import ai.coccinelle.channels.worker.provider.Deadline;
import ai.coccinelle.channels.worker.provider.Providers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the delivery: a line, a listener and a container per channel. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({DeliverySettings.class, MarketingSettings.class})
class DeliveryConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryConfiguration.class);
    private static final long RECOVERY_INTERVAL_MILLIS = 1000;

    @Bean
    Declarables topology() {
        return TopologyDeclaration.all();
    }

    @Bean
    Persistence persistence() {
        return new Persistence();
    }

    @Bean
    Breakers breakers() {
        return Breakers.ofAWorker();
    }

    @Bean
    HandingOver handingOver(Attempts attempts, DeliverySettings settings, MeterRegistry meters) {
        HandingOver handingOver =
                new HandingOver(new Deadline(settings.deadline()), new DatabaseLease(attempts, settings.lease()));
        meters.gauge("channels.attempts.awaiting.answer", handingOver, HandingOver::waiting);
        return handingOver;
    }

    @Bean
    Delivery delivery(
            Attempts attempts,
            Providers providers,
            CredentialOpener opener,
            HandingOver handingOver,
            Persistence persistence,
            Breakers breakers,
            MarketingSettings marketing,
            DeliverySettings settings) {
        return new Delivery(
                providers,
                opener,
                new LaneGuards(),
                handingOver,
                new Doubts(attempts, new Deadline(settings.deadline()), persistence),
                new Circuit(breakers),
                new Hours(marketing.hours()));
    }

    @Bean
    Consumers.Background background(RabbitTemplate template, Persistence persistence, MeterRegistry meters) {
        DeadLetters deadLetters = new RabbitDeadLetters(template);
        return new Consumers.Background(
                persistence, new Poison(deadLetters, persistence), new DeadLetterCopies(deadLetters, meters));
    }

    @Bean
    Line.Shared shared(
            Attempts attempts,
            Delivery delivery,
            Consumers.Background background,
            DeliverySettings settings,
            MeterRegistry meters,
            Clock clock) {
        return new Line.Shared(
                attempts,
                new Leases(settings.lease(), System::nanoTime, clock),
                delivery,
                List.of(new AttemptLogger(), new AttemptMeters(meters), background.copies()),
                background.persistence(),
                clock);
    }

    @Bean
    Consumers consumers(
            ConnectionFactory connections,
            Line.Shared shared,
            Consumers.Background background,
            Providers providers,
            Breakers breakers,
            HandingOver handingOver,
            DeliverySettings settings,
            MeterRegistry meters) {
        connections.addConnectionListener(new BrokerWatch());
        List<Consumers.Station> stations = new ArrayList<>();
        for (ChannelType channel : ChannelType.values()) {
            List<String> missing = providers.of(channel).missing();
            if (!missing.isEmpty()) {
                LOG.warn(
                        "channel={} is not available on this worker; to have it, set {}",
                        channel.wireName(),
                        String.join(", ", missing));
                continue;
            }
            Line line = new Line(channel, shared);
            EnvelopeListener listener = new EnvelopeListener(channel, line, background.poison());
            Consumers.Station station = new Consumers.Station(
                    line, listener, container(connections, channel, listener, settings), settings.inFlight());
            breakers.of(channel).rules(station);
            stations.add(station);
            meters.gauge(
                    "channels.attempts.in.flight",
                    List.of(Tag.of("channel", channel.wireName())),
                    line,
                    Line::inTheAir);
            meters.gauge(
                    "channels.worker.resting",
                    List.of(Tag.of("channel", channel.wireName())),
                    breakers.of(channel),
                    breaker -> breaker.silence().isPresent() ? 1 : 0);
        }
        return new Consumers(stations, background, handingOver, settings.drain());
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
}
