package ai.coccinelle.channels.producer;

import ai.coccinelle.channels.channel.ChannelConfigurations;
import ai.coccinelle.channels.credential.CredentialSealer;
import ai.coccinelle.channels.database.Database;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.tenant.ApiKeys;
import ai.coccinelle.channels.tenant.Tenants;
import java.time.Clock;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProducerSettings.class)
class ProducerApiConfiguration {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** The database, brought up to date before anybody can use it. */
    @Bean
    Jdbi jdbi(DataSource pool, ProducerSettings settings) {
        if (settings.migrateOnStart()) {
            Database.migrate(pool);
        }
        return Database.open(pool);
    }

    @Bean
    Lanes lanes(Jdbi jdbi) {
        return new Lanes(jdbi);
    }

    @Bean
    Tenants tenants(Jdbi jdbi, Lanes lanes) {
        return new Tenants(jdbi, lanes);
    }

    @Bean
    ApiKeys apiKeys(Jdbi jdbi) {
        return new ApiKeys(jdbi);
    }

    @Bean
    ChannelConfigurations channelConfigurations(Jdbi jdbi, Lanes lanes) {
        return new ChannelConfigurations(jdbi, lanes);
    }

    @Bean
    MessageLog messageLog(Jdbi jdbi, Lanes lanes) {
        return new MessageLog(jdbi, lanes);
    }

    @Bean
    CredentialSealer credentialSealer(ProducerSettings settings) {
        return new CredentialSealer(settings.publicKeyset());
    }
}
