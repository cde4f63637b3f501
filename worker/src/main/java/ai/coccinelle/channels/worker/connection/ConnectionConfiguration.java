package ai.coccinelle.channels.worker.connection;

import ai.coccinelle.channels.connection.ConnectionTests;
import ai.coccinelle.channels.credential.CredentialOpener;
import ai.coccinelle.channels.credential.CredentialSealer;
import ai.coccinelle.channels.worker.provider.ConnectionCheck;
import io.micrometer.core.instrument.MeterRegistry;
import org.jdbi.v3.core.Jdbi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ConnectionConfiguration {

    @Bean(initMethod = "start")
    ConnectionTester connectionTester(
            Jdbi jdbi, CredentialOpener opener, CredentialSealer sealer, ConnectionCheck check, MeterRegistry meters) {
        return new ConnectionTester(new ConnectionTests(jdbi), opener, sealer, check, ConnectionCheck.LONGEST, meters);
    }
}
