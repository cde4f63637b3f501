package ai.coccinelle.channels.producer;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import ai.coccinelle.channels.credential.CredentialOpener;
import ai.coccinelle.channels.credential.CredentialResealer;
import ai.coccinelle.channels.credential.PrivateJwks;
import com.google.crypto.tink.HybridDecrypt;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.RSADecrypter;
import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The house style, as far as a machine can hold it. */
class StyleTest {
    private static final JavaClasses PRODUCTION = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("ai.coccinelle.channels.producer");

    /** What stands at the edge, by the last word of its name. */
    private static final String EDGE =
            ".*(Application|Configuration|Settings|Controller|Listener|Advice|Filter|Interceptor|Rule|Converter|Authentication"
                    // the adapters to the broker
                    + "|ProblemResponses|RabbitSendQueues|PublisherBlocked|RabbitRefusals|IngressListening|Examples)"
                    + "(\\$.*)?";

    private static final DescribedPredicate<JavaClass> OPENING = belongToAnyOf(
                    CredentialOpener.class,
                    CredentialResealer.class,
                    PrivateJwks.class,
                    RSADecrypter.class,
                    ECDHDecrypter.class)
            .or(assignableTo(HybridDecrypt.class));

    @Test
    void springStaysAtTheEdge() {
        noClasses()
                .that()
                .haveNameNotMatching(EDGE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .check(PRODUCTION);
    }

    @Test
    void packagesAreFeatures() {
        noClasses()
                .should()
                .resideInAnyPackage("..controller..", "..service..", "..repository..", "..util..", "..common..")
                .check(PRODUCTION);
        slices().matching("ai.coccinelle.channels.producer.(*)..")
                .should()
                .beFreeOfCycles()
                .check(PRODUCTION);
    }

    @Test
    void onlyDoorsArePublic() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Controller")
                .or()
                .haveSimpleNameEndingWith("Filter")
                .or()
                .haveSimpleNameEndingWith("Advice")
                .should()
                .notBePublic()
                .check(PRODUCTION);
    }

    @Test
    void theTimeComesFromTheClock() {
        noClasses().should().callMethod(Instant.class, "now").check(PRODUCTION);
    }

    /** A public keyset makes no HybridDecrypt either (CredentialSealTest); this is for whoever would give it a private one. */
    @Test
    void nothingInTheApiLeadsToWhatOpensCredentials() {
        JavaClasses ours = ArchConfiguration.withThreadLocalScope(configuration -> {
            configuration.setResolveMissingDependenciesFromClassPath(false); // libraries lead nowhere
            return new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("ai.coccinelle.channels");
        });
        noClasses()
                .that()
                .resideInAPackage("ai.coccinelle.channels.producer..")
                .should()
                .transitivelyDependOnClassesThat(OPENING)
                .check(ours);
    }

    @Test
    void theApiOpensNoConnectionButToItsBackingServices() {
        noClasses()
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAnyPackage("java.net.http..", "org.apache.hc..")
                        .or(belongToAnyOf(java.net.Socket.class, java.net.URLConnection.class)))
                .check(PRODUCTION);
    }
}
