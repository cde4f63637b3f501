package ai.coccinelle.channels.producer.message;

import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.producer.release.BrokerStatus;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MessageConfiguration {
    @Bean
    MessageViews messageViews(Lanes lanes, BrokerStatus broker, Clock clock) {
        return new MessageViews(lanes, broker, clock);
    }
}
