package ai.coccinelle.channels.producer.suppression;

import ai.coccinelle.channels.producer.ProducerSettings;
import ai.coccinelle.channels.suppression.Suppressions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SuppressionConfiguration {

    @Bean
    OptOuts optOuts(Suppressions suppressions) {
        return new OptOuts(suppressions);
    }

    @Bean
    UnsubscribeLinks unsubscribeLinks(ProducerSettings settings, Suppressions suppressions) {
        return new UnsubscribeLinks(settings.publicUrl(), suppressions.hash());
    }
}
