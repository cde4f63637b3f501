package ai.coccinelle.channels.producer.hours;

import ai.coccinelle.channels.hours.TenantHours;
import ai.coccinelle.channels.process.MarketingSettings;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MarketingSettings.class)
class HoursConfiguration {
    @Bean
    KnownHours knownHours(Jdbi jdbi, MarketingSettings marketing) {
        return new KnownHours(new TenantHours(jdbi), marketing.hours());
    }
}
