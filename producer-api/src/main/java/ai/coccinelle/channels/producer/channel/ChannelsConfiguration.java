package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.channel.ChannelConfigurations;
import ai.coccinelle.channels.connection.ConnectionTests;
import ai.coccinelle.channels.credential.CredentialSealer;
import ai.coccinelle.channels.lane.Lanes;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConnectionSettings.class)
class ChannelsConfiguration {
    @Bean
    KnownConfigurations knownConfigurations(ChannelConfigurations configurations) {
        return new KnownConfigurations(configurations);
    }

    @Bean
    ConnectionDesk connectionDesk(Jdbi jdbi, ConnectionSettings settings) {
        return new ConnectionDesk(new ConnectionTests(jdbi), settings.patience());
    }

    @Bean
    ChannelDirectory channelDirectory(
            ChannelConfigurations configurations,
            KnownConfigurations known,
            CredentialSealer sealer,
            ConnectionDesk connections,
            Lanes lanes) {
        return new ChannelDirectory(configurations, known, sealer, connections, lanes);
    }
}
