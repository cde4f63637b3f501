package ai.coccinelle.channels.producer.connect;

import ai.coccinelle.channels.connect.ConnectFlows;
import ai.coccinelle.channels.producer.ProducerSettings;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConnectSettings.class)
class ConnectConfiguration {
    @Bean
    ConnectDesk connectDesk(Jdbi jdbi, ProducerSettings platform, ConnectSettings settings) {
        return new ConnectDesk(
                new ConnectFlows(jdbi),
                platform.publicUrl(),
                settings.partnerId(),
                settings.connectUrl(),
                settings.connectValidity());
    }
}
