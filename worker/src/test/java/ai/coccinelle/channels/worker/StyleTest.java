package ai.coccinelle.channels.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The house style, as far as a machine can hold it. */
class StyleTest {
    private static final JavaClasses PRODUCTION = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("ai.coccinelle.channels.worker");

    /** What stands at the edge, by the last word of its name. */
    private static final String EDGE =
            ".*(Application|Configuration|Settings|Properties|Listener|RabbitDeadLetters|BrokerWatch|Consumers)(\\$.*)?";

    @Test
    void springStaysAtTheEdge() {
        noClasses()
                .that()
                .haveNameNotMatching(EDGE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework.boot..",
                        "org.springframework.context..",
                        "org.springframework.beans..",
                        "org.springframework.amqp..")
                .check(PRODUCTION);
    }

    @Test
    void aProviderKnowsNoOtherProviderAndNothingOfTheDelivery() {
        slices().matching("ai.coccinelle.channels.worker.provider.(*)..")
                .should()
                .beFreeOfCycles()
                .check(PRODUCTION);
        noClasses()
                .that()
                .resideInAPackage("..provider..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..delivery..")
                .check(PRODUCTION);
    }

    @Test
    void theTimeComesFromTheClock() {
        noClasses().should().callMethod(Instant.class, "now").check(PRODUCTION);
    }
}
