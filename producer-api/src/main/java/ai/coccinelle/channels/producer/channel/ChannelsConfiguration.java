package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.channel.ChannelConfigurations;
import ai.coccinelle.channels.credential.CredentialSealer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ChannelsConfiguration {
    @Bean
    KnownConfigurations knownConfigurations(ChannelConfigurations configurations) {
        return new KnownConfigurations(configurations);
    }

    @Bean
    ChannelDirectory channelDirectory(
            ChannelConfigurations configurations, KnownConfigurations known, CredentialSealer sealer) {
        return new ChannelDirectory(configurations, known, sealer);
    }
}
