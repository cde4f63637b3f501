package ai.coccinelle.channels.producer.callback;

import ai.coccinelle.channels.callback.CallbackEndpoints;
import ai.coccinelle.channels.callback.CallbackEvents;
import ai.coccinelle.channels.credential.CredentialSealer;
import ai.coccinelle.channels.outbound.AddressGuard;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CallbackSettings.class)
class CallbackConfiguration {
    @Bean
    CallbackEvents callbackEvents(Jdbi jdbi) {
        return new CallbackEvents(jdbi);
    }

    @Bean
    CallbackDesk callbackDesk(Jdbi jdbi, CallbackEvents events, CredentialSealer sealer, CallbackSettings settings) {
        return new CallbackDesk(
                new CallbackEndpoints(jdbi),
                events,
                sealer,
                new CallbackUrl(new AddressGuard(settings.allowNetworks(), AddressGuard.HTTPS_PORTS)),
                settings.secretOverlap());
    }
}
