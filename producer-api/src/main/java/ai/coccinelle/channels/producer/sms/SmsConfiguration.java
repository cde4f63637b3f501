package ai.coccinelle.channels.producer.sms;

import ai.coccinelle.channels.sms.SmsPreferences;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SmsSettings.class)
class SmsConfiguration {
    @Bean
    KnownSmsPreferences knownSmsPreferences(Jdbi jdbi) {
        return new KnownSmsPreferences(new SmsPreferences(jdbi));
    }

    @Bean
    Coach coach(KnownSmsPreferences preferences, SmsSettings settings) {
        SmsSettings.Sms sms = settings.sms();
        String platformSender =
                settings.twilio() == null ? null : settings.twilio().phoneNumber();
        return new Coach(
                preferences, new Promotion(platformSender, sms.stopMention()), sms.pricePerPart(), sms.currency());
    }
}
