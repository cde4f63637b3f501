package ai.coccinelle.channels.worker.callback;

import ai.coccinelle.channels.callback.CallbackQueue;
import ai.coccinelle.channels.credential.CredentialOpener;
import ai.coccinelle.channels.outbound.AddressGuard;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import javax.net.ssl.SSLContext;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CallbackSettings.class)
class CallbackConfiguration {

    @Bean
    CallbackClient callbackClient(CallbackSettings settings, Clock clock) throws NoSuchAlgorithmException {
        return new CallbackClient(
                new AddressGuard(settings.allowNetworks(), AddressGuard.HTTPS_PORTS),
                new GuardedNames(),
                SSLContext.getDefault(),
                settings.deadline(),
                settings.inFlight(),
                clock);
    }

    @Bean(initMethod = "start")
    CallbackLoop callbackLoop(
            Jdbi jdbi,
            CallbackSettings settings,
            CallbackClient client,
            CredentialOpener opener,
            MeterRegistry meters,
            Clock clock) {
        CallbackQueue queue = new CallbackQueue(jdbi);
        CallbackQueue.Patience patience = new CallbackQueue.Patience(settings.retryFor(), settings.disableAfter());
        return new CallbackLoop(queue, new CallbackSender(queue, patience, opener, client, meters, clock), settings);
    }
}
