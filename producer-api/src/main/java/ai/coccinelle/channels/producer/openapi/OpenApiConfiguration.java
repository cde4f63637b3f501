package ai.coccinelle.channels.producer.openapi;

import ai.coccinelle.channels.credential.Credentials.ConnectionMethod;
import ai.coccinelle.channels.credential.Secret;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration implements WebMvcConfigurer {
    private static final String KEY = "key";

    static {
        SpringDocUtils.getConfig()
                .replaceWithSchema(Secret.class, new StringSchema().format("password"))
                .replaceWithSchema(ConnectionMethod.class, new StringSchema()._enum(List.of("oauth", "manual")));
    }

    @Bean
    OpenAPI api() {
        return new OpenAPI()
                .info(new Info()
                        .title("Coccinelle Channels")
                        .version("1")
                        .description(
                                "Sends a tenant's messages by SMS, email, WhatsApp and phone, and says what became of"
                                        + " each. Refusals are problem details (RFC 9457): detail says what to do, errors names every"
                                        + " fault.")
                        .license(new License().name("Apache-2.0")))
                .servers(List.of(new Server().url("/").description("where this description comes from")))
                .components(new Components()
                        .addSecuritySchemes(
                                KEY,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("A tenant's key, or the platform's")))
                .addSecurityItem(new SecurityRequirement().addList(KEY));
    }

    @Bean
    OpenApiCustomizer problemResponses() {
        return new ProblemResponses();
    }

    @Bean
    ModelConverter recordConverter() {
        return new RecordConverter();
    }

    @Bean
    OpenApiCustomizer examples() {
        return new Examples();
    }

    @Override
    public void addViewControllers(ViewControllerRegistry views) {
        views.addRedirectViewController("/", "/swagger-ui/index.html");
    }
}
