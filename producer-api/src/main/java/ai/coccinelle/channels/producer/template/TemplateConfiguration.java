package ai.coccinelle.channels.producer.template;

import ai.coccinelle.channels.template.Brands;
import ai.coccinelle.channels.template.MessageTemplates;
import ai.coccinelle.channels.tenant.Tenants;
import org.jdbi.v3.core.Jdbi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TemplateConfiguration {
    @Bean
    Templates templates() {
        return new Templates();
    }

    @Bean
    BuiltIns builtIns() {
        return new BuiltIns();
    }

    @Bean
    MessageTemplates messageTemplates(Jdbi jdbi, Tenants tenants) {
        return new MessageTemplates(jdbi, tenants);
    }

    @Bean
    Brands brands(Jdbi jdbi, Tenants tenants) {
        return new Brands(jdbi, tenants);
    }

    @Bean
    KnownTexts knownTexts(BuiltIns builtIns, MessageTemplates templates, Brands brands) {
        return new KnownTexts(builtIns, templates, brands);
    }
}
