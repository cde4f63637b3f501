package ai.coccinelle.channels.producer.problem;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.regex.Pattern;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

@Configuration(proxyBeanMethods = false)
class ProblemConfiguration {
    private static final Pattern SENDING = Pattern.compile("/api/channels/(test|[^/]+/send)");

    @Bean
    ProblemAnswers problemAnswers(MeterRegistry meters) {
        return new ProblemAnswers(
                meters,
                () -> RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current
                        && SENDING.matcher(current.getRequest().getRequestURI()).matches());
    }

    /** Within the valve of Spring Boot's, which would answer with a page. */
    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> containerProblems(ProblemAnswers answers) {
        return factory -> factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new ContainerProblems(answers)));
    }
}
