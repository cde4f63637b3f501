package ai.coccinelle.channels.producer.tenant;

import ai.coccinelle.channels.producer.access.Callers;
import ai.coccinelle.channels.tenant.ApiKeys;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(NewTenantSettings.class)
class TenantConfiguration {
    @Bean
    KeyDesk keyDesk(ApiKeys keys, Callers callers) {
        return new KeyDesk(keys, callers);
    }
}
