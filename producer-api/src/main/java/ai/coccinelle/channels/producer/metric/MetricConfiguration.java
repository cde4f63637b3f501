package ai.coccinelle.channels.producer.metric;

import ai.coccinelle.channels.callback.CallbackEvents;
import ai.coccinelle.channels.message.Backlogs;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;

/** Schedules the counting of what waits. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MetricSettings.class)
class MetricConfiguration {
    @Bean
    BacklogMeters backlogMeters(Jdbi jdbi, MeterRegistry meters) {
        return new BacklogMeters(new Backlogs(jdbi), meters);
    }

    @Bean
    CallbackMeters callbackMeters(CallbackEvents events, MeterRegistry meters) {
        return new CallbackMeters(events, meters);
    }

    @Bean
    SchedulingConfigurer backlogSchedule(BacklogMeters backlogs, CallbackMeters callbacks, MetricSettings settings) {
        return registrar -> {
            registrar.addFixedDelayTask(new FixedDelayTask(backlogs::look, settings.every(), Duration.ZERO));
            registrar.addFixedDelayTask(new FixedDelayTask(callbacks::look, settings.every(), Duration.ZERO));
        };
    }
}
