package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.channel.ChannelConfigurations;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.producer.limit.DailyLimits;
import ai.coccinelle.channels.producer.release.ReleaseSignal;
import ai.coccinelle.channels.producer.template.Templates;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableConfigurationProperties(SubmitSettings.class)
class SubmitConfiguration {
    @Bean
    Submissions submissions(
            MessageLog log,
            ChannelConfigurations configurations,
            Templates templates,
            ReleaseSignal signal,
            MeterRegistry meters,
            DailyLimits dailyLimits,
            Clock clock) {
        return new Submissions(log, new Checks(configurations, dailyLimits), templates, signal, meters, clock);
    }

    @Bean
    IdempotencyKeyExpiry idempotencyKeyExpiry(MessageLog log) {
        return new IdempotencyKeyExpiry(log);
    }

    @Bean
    Outcomes outcomes(MessageLog log, SubmitSettings settings) {
        return new Outcomes(log, settings.maxWaiting(), settings.lookEvery());
    }
}
