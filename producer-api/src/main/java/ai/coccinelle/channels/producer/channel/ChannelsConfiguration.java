package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.channel.ChannelConfigurations;
import ai.coccinelle.channels.channel.TenantChannels;
import ai.coccinelle.channels.channel.WebhookSecrets;
import ai.coccinelle.channels.connection.ConnectionTests;
import ai.coccinelle.channels.credential.CredentialSealer;
import ai.coccinelle.channels.credential.WebhookSeal;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.producer.ProducerSettings;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ConnectionSettings.class, DestinationSettings.class})
class ChannelsConfiguration {
    @Bean
    KnownConfigurations knownConfigurations(ChannelConfigurations configurations, TenantChannels channels) {
        return new KnownConfigurations(configurations, channels);
    }

    /** Without a keyset Meta's calls cannot be checked, and are refused. */
    @Bean
    WebhookDoors webhookDoors(WebhookSecrets secrets, ProducerSettings settings) {
        try {
            return new WebhookDoors(
                    secrets,
                    Optional.ofNullable(settings.webhookKeyset())
                            .filter(keyset -> !keyset.isBlank())
                            .map(WebhookSeal::new));
        } catch (IllegalArgumentException fault) {
            throw new FailureAnalyzedException(
                    "CHANNELS_WEBHOOK_KEYSET cannot be used: " + fault.getMessage(),
                    "Set it to the one that java -jar worker-exec.jar new-keysets prints, or leave it out.",
                    fault);
        }
    }

    @Bean
    Destinations destinations(DestinationSettings settings) {
        return new Destinations(settings);
    }

    @Bean
    ConnectionDesk connectionDesk(Jdbi jdbi, ConnectionSettings settings) {
        return new ConnectionDesk(new ConnectionTests(jdbi), settings.patience());
    }

    @Bean
    ChannelDirectory channelDirectory(
            KnownConfigurations known,
            TenantChannels channels,
            CredentialSealer sealer,
            ConnectionDesk connections,
            Lanes lanes,
            WebhookDoors doors) {
        return new ChannelDirectory(known, channels, sealer, connections, lanes, doors);
    }
}
