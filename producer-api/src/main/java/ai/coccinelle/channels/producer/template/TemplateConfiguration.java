package ai.coccinelle.channels.producer.template;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TemplateConfiguration {
    @Bean
    Templates templates() {
        return new Templates();
    }
}
