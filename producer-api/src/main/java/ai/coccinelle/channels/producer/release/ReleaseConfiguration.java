package ai.coccinelle.channels.producer.release;

import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.message.Releases;
import ai.coccinelle.channels.process.TopologyDeclaration;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.jdbi.v3.core.Jdbi;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Declarables;
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
        return TopologyDeclaration.all();
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
