package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.channel.ChannelConfigurations;
import ai.coccinelle.channels.credential.CredentialSealer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ChannelsConfiguration {
    @Bean
    ChannelDirectory channelDirectory(ChannelConfigurations configurations, CredentialSealer sealer) {
        return new ChannelDirectory(configurations, sealer);
    }
}
