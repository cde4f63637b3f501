package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.channel.ChannelConfigurations;
import ai.coccinelle.channels.channel.WebhookSecrets;
import ai.coccinelle.channels.credential.CredentialSealer;
import ai.coccinelle.channels.credential.WebhookSeal;
import ai.coccinelle.channels.producer.ProducerSettings;
import java.util.Optional;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ChannelsConfiguration {
    @Bean
    KnownConfigurations knownConfigurations(ChannelConfigurations configurations) {
        return new KnownConfigurations(configurations);
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
    ChannelDirectory channelDirectory(
            ChannelConfigurations configurations,
            KnownConfigurations known,
            CredentialSealer sealer,
            WebhookDoors doors) {
        return new ChannelDirectory(configurations, known, sealer, doors);
    }
}
