package ai.coccinelle.channels.producer;

import ai.coccinelle.channels.channel.ChannelConfigurations;
import ai.coccinelle.channels.channel.TenantChannels;
import ai.coccinelle.channels.channel.WebhookSecrets;
import ai.coccinelle.channels.credential.CredentialSealer;
import ai.coccinelle.channels.credential.PublicJwks;
import ai.coccinelle.channels.database.Database;
import ai.coccinelle.channels.lane.Accounts;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.message.DeadLetters;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.process.EnvironmentDatabase;
import ai.coccinelle.channels.suppression.Suppressions;
import ai.coccinelle.channels.tenant.ApiKeys;
import ai.coccinelle.channels.tenant.Tenants;
import java.time.Clock;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProducerSettings.class)
class ProducerApiConfiguration {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** The database, brought up to date before anybody can use it. */
    @Bean
    Jdbi jdbi(DataSource pool, JdbcConnectionDetails details, ProducerSettings settings) {
        if (settings.migrateOnStart()) {
            migrate(details);
        }
        return Database.open(pool);
    }

    /** Over a connection of its own: a migration of a large log takes longer than the pool's timeouts. */
    private static void migrate(JdbcConnectionDetails details) {
        try {
            Database.migrate(EnvironmentDatabase.of(
                    details.getJdbcUrl(), details.getUsername(), details.getPassword(), "migrate"));
        } catch (FlywayException fault) {
            throw new FailureAnalyzedException(
                    "The database cannot be opened and brought up to date: "
                            + NestedExceptionUtils.getMostSpecificCause(fault).getMessage(),
                    "Check SPRING_DATASOURCE_URL, its user's name and password, and that PostgreSQL 15 or later runs there.",
                    fault);
        }
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
    TenantChannels tenantChannels(Jdbi jdbi) {
        return new TenantChannels(jdbi);
    }

    @Bean
    Accounts accounts(Jdbi jdbi) {
        return new Accounts(jdbi);
    }

    @Bean
    MessageLog messageLog(Jdbi jdbi) {
        return new MessageLog(jdbi);
    }

    @Bean
    WebhookSecrets webhookSecrets(Jdbi jdbi) {
        return new WebhookSecrets(jdbi);
    }

    @Bean
    Suppressions suppressions(Jdbi jdbi, ProducerSettings settings) {
        try {
            return Suppressions.open(jdbi, settings.addressKey());
        } catch (Suppressions.WrongKey fault) {
            throw new FailureAnalyzedException(
                    String.valueOf(fault.getMessage()),
                    "Give the API and the workers the CHANNELS_ADDRESS_KEY that the database was begun with.",
                    fault);
        }
    }

    @Bean
    DeadLetters deadLetters(Jdbi jdbi) {
        return new DeadLetters(jdbi);
    }

    @Bean
    CredentialSealer credentialSealer(ProducerSettings settings) {
        try {
            return new CredentialSealer(settings.publicKeyset());
        } catch (IllegalArgumentException fault) {
            throw new FailureAnalyzedException(
                    "CHANNELS_PUBLIC_KEYSET cannot be used: " + fault.getMessage(),
                    "Set it to the public half of the keysets, as JSON, its base64 or a file: URI; the private half is the"
                            + " worker's alone.",
                    fault);
        }
    }

    @Bean
    PublicJwks publicJwks(ProducerSettings settings) {
        try {
            return new PublicJwks(settings.publicJwks());
        } catch (IllegalArgumentException fault) {
            throw new FailureAnalyzedException(
                    "CHANNELS_PUBLIC_JWKS cannot be used: " + fault.getMessage(),
                    "Set it to the public half of the JWK sets, as JSON, its base64 or a file: URI, or leave it out; the private"
                            + " half is the worker's alone.",
                    fault);
        }
    }
}
