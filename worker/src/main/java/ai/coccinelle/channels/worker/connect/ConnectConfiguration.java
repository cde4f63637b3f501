package ai.coccinelle.channels.worker.connect;

import ai.coccinelle.channels.channel.ChannelConfigurations;
import ai.coccinelle.channels.channel.WebhookSecrets;
import ai.coccinelle.channels.connect.ConnectFlows;
import ai.coccinelle.channels.credential.CredentialOpener;
import ai.coccinelle.channels.credential.CredentialSealer;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.worker.provider.ConnectionCheck;
import ai.coccinelle.channels.worker.provider.whatsapp.D360Partner;
import ai.coccinelle.channels.worker.provider.whatsapp.WhatsAppSettings;
import java.net.URI;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where the platform is a partner of 360dialog and says where it is reached from outside. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ConnectSettings.class)
class ConnectConfiguration {
    private static final String OFFERED =
            "'${channels.d360.partner-id:}' != '' && '${channels.d360.partner-key:}' != '' && '${channels.public-url:}' != ''";

    @Bean(initMethod = "start")
    @ConditionalOnExpression(OFFERED)
    ConnectLoop connectLoop(
            Jdbi jdbi,
            Lanes lanes,
            ConnectSettings settings,
            WhatsAppSettings whatsApp,
            ConnectionCheck check,
            CredentialOpener opener,
            CredentialSealer sealer,
            @Value("${channels.public-url}") URI publicUrl) {
        ConnectFinisher finisher = new ConnectFinisher(
                new ConnectFlows(jdbi),
                new ChannelConfigurations(jdbi, lanes),
                new WebhookSecrets(jdbi),
                new D360Partner(new D360Partner.Settings(
                        settings.partnerBaseUrl(),
                        whatsApp.d360BaseUrl(),
                        Objects.requireNonNull(settings.partnerId()),
                        Objects.requireNonNull(settings.partnerKey()),
                        whatsApp.timeouts())),
                check,
                opener,
                sealer,
                publicUrl);
        return new ConnectLoop(finisher::look, ConnectLoop.EVERY);
    }
}
