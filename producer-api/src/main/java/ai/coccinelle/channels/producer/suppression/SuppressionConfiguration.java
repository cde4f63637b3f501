package ai.coccinelle.channels.producer.suppression;

import ai.coccinelle.channels.producer.ProducerSettings;
import ai.coccinelle.channels.suppression.CapitalsFolding;
import ai.coccinelle.channels.suppression.Suppressions;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SuppressionConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(SuppressionConfiguration.class);

    @Bean
    OptOuts optOuts(Suppressions suppressions) {
        return new OptOuts(suppressions);
    }

    @Bean
    UnsubscribeLinks unsubscribeLinks(ProducerSettings settings, Suppressions suppressions) {
        return new UnsubscribeLinks(settings.publicUrl(), suppressions.hash());
    }

    /** Runs once in the life of a database, and beside the API, which asks for both hashes meanwhile. */
    @Bean
    ApplicationRunner capitalsFolding(Jdbi jdbi, Suppressions suppressions) {
        return _ -> suppressions
                .hash()
                .map(hash -> new CapitalsFolding(jdbi, hash))
                .ifPresent(
                        folding -> Thread.ofVirtual().name("capitals-folding").start(() -> fold(folding)));
    }

    private static void fold(CapitalsFolding folding) {
        try {
            if (folding.isPending()) {
                report(folding.fold());
            }
        } catch (JdbiException fault) {
            LOG.warn(
                    "hashes of addresses with capitals could not be moved; the next start retries: {}",
                    fault.toString());
        }
    }

    private static void report(int failed) {
        if (failed == 0) {
            LOG.info("the hashes of addresses with capitals have been moved to those in lower case");
        } else {
            LOG.warn("hashes of {} addresses with capitals could not be moved; the next start retries", failed);
        }
    }
}
