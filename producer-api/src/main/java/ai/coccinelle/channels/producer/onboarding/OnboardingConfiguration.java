package ai.coccinelle.channels.producer.onboarding;

import ai.coccinelle.channels.onboarding.Onboardings;
import org.jdbi.v3.core.Jdbi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OnboardingConfiguration {
    @Bean
    Onboardings onboardings(Jdbi jdbi) {
        return new Onboardings(jdbi);
    }
}
