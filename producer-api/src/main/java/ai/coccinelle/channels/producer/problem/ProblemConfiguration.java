package ai.coccinelle.channels.producer.problem;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ProblemConfiguration {
    @Bean
    ProblemAnswers problemAnswers(MeterRegistry meters) {
        return new ProblemAnswers(meters);
    }

    /** Within the valve of Spring Boot's, which would answer with a page. */
    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> containerProblems(ProblemAnswers answers) {
        return factory -> factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new ContainerProblems(answers)));
    }
}
