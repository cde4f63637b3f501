package ai.coccinelle.channels.producer.message;

import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.message.Cancellations;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.producer.hours.KnownHours;
import ai.coccinelle.channels.producer.release.BrokerStatus;
import java.time.Clock;
import org.jdbi.v3.core.Jdbi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MessageConfiguration {
    @Bean
    MessageViews messageViews(MessageLog log, Lanes lanes, KnownHours hours, BrokerStatus broker, Clock clock) {
        return new MessageViews(log, lanes, hours, broker, clock);
    }

    @Bean
    Cancellations cancellations(Jdbi jdbi) {
        return new Cancellations(jdbi);
    }
}
