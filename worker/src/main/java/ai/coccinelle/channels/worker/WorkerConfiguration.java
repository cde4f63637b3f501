package ai.coccinelle.channels.worker;

import ai.coccinelle.channels.credential.CredentialOpener;
import ai.coccinelle.channels.credential.CredentialSealer;
import ai.coccinelle.channels.credential.PrivateJwks;
import ai.coccinelle.channels.database.Database;
import ai.coccinelle.channels.lane.Accounts;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.message.Attempts;
import ai.coccinelle.channels.process.EnvironmentDatabase;
import ai.coccinelle.channels.receipt.OpenCalls;
import ai.coccinelle.channels.receipt.Receipts;
import ai.coccinelle.channels.suppression.Suppressions;
import java.time.Clock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The worker's share of the schema. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WorkerSettings.class)
class WorkerConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** The database, brought up to date first, over a connection without the pool's timeouts. */
    @Bean
    Jdbi jdbi(DataSource pool, JdbcConnectionDetails details, WorkerSettings settings) {
        if (settings.migrateOnStart()) {
            Database.migrate(EnvironmentDatabase.of(
                    details.getJdbcUrl(), details.getUsername(), details.getPassword(), "migrate"));
        }
        return Database.open(pool);
    }

    @Bean
    Lanes lanes(Jdbi jdbi) {
        return new Lanes(jdbi);
    }

    @Bean
    Accounts accounts(Jdbi jdbi) {
        return new Accounts(jdbi);
    }

    @Bean
    Suppressions suppressions(Jdbi jdbi, WorkerSettings settings) {
        try {
            return Suppressions.open(jdbi, settings.addressKey());
        } catch (Suppressions.WrongKey fault) {
            throw new FailureAnalyzedException(
                    String.valueOf(fault.getMessage()),
                    "Give the worker the same CHANNELS_ADDRESS_KEY as the API, and keep it.",
                    fault);
        }
    }

    @Bean
    Attempts attempts(Jdbi jdbi, Lanes lanes, Accounts accounts, Suppressions suppressions) {
        return new Attempts(jdbi, lanes, accounts, suppressions);
    }

    @Bean
    Receipts receipts(Jdbi jdbi) {
        return new Receipts(jdbi);
    }

    @Bean
    OpenCalls openCalls(Jdbi jdbi) {
        return new OpenCalls(jdbi);
    }

    @Bean
    CredentialOpener credentialOpener(WorkerSettings settings) {
        PrivateJwks jwks = usable(
                "CHANNELS_PRIVATE_JWKS",
                () -> new PrivateJwks(settings.privateJwks().reveal()));
        return usable(
                "CHANNELS_PRIVATE_KEYSET",
                () -> new CredentialOpener(settings.privateKeyset().reveal(), jwks));
    }

    @Bean
    CredentialSealer credentialSealer(WorkerSettings settings) {
        return usable(
                "CHANNELS_PRIVATE_KEYSET",
                () -> CredentialSealer.ofPrivateKeyset(settings.privateKeyset().reveal()));
    }

    private static <T> T usable(String variable, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException fault) {
            throw new FailureAnalyzedException(
                    variable + " cannot be used: " + fault.getMessage(),
                    "Set it to what new-keysets or bin/rotate-keys printed, as it is or as a file: URI.",
                    fault);
        }
    }
}
