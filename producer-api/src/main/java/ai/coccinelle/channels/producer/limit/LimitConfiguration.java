package ai.coccinelle.channels.producer.limit;

import ai.coccinelle.channels.lane.Lanes;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LimitConfiguration {
    @Bean
    DailyLimits dailyLimits(Lanes lanes, Clock clock) {
        return new DailyLimits(lanes, clock);
    }
}
