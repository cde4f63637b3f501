package ai.coccinelle.channels;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The house style, as far as a machine can hold it. */
class StyleTest {
    private static final JavaClasses PRODUCTION = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> location.contains("/schema/"))
            .importPackages("ai.coccinelle.channels");

    @Test
    void whatBothProcessesShareKnowsNoSpring() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .check(PRODUCTION);
    }

    @Test
    void sqlStaysBehindItsRepository() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Sql")
                .should()
                .bePackagePrivate()
                .check(PRODUCTION);
    }

    @Test
    void timesComeFromTheDatabase() {
        noClasses().should().callMethod(Instant.class, "now").check(PRODUCTION);
    }
}
