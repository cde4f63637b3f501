package ai.coccinelle.channels.producer.authoring;

import ai.coccinelle.channels.producer.channel.KnownConfigurations;
import ai.coccinelle.channels.producer.sms.Coach;
import ai.coccinelle.channels.producer.template.BuiltIns;
import ai.coccinelle.channels.producer.template.KnownTexts;
import ai.coccinelle.channels.producer.template.Templates;
import ai.coccinelle.channels.template.MessageTemplates;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AuthoringConfiguration {
    @Bean
    TextDesk textDesk(MessageTemplates templates, BuiltIns builtIns) {
        return new TextDesk(templates, builtIns);
    }

    @Bean
    Previews previews(
            TextDesk desk,
            KnownTexts known,
            KnownConfigurations configurations,
            Templates templates,
            Coach coach,
            Clock clock) {
        return new Previews(desk, known, configurations, templates, coach, clock);
    }
}
