package ai.coccinelle.channels.producer.consent;

import ai.coccinelle.channels.consent.Consents;
import ai.coccinelle.channels.process.MarketingSettings;
import ai.coccinelle.channels.suppression.Suppressions;
import org.jdbi.v3.core.Jdbi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ConsentConfiguration {
    @Bean
    ConsentDesk consentDesk(Jdbi jdbi, Suppressions suppressions, MarketingSettings marketing) {
        return new ConsentDesk(
                suppressions.hash().map(hash -> new Consents(jdbi, hash)).orElse(null), marketing.needsConsent());
    }
}
