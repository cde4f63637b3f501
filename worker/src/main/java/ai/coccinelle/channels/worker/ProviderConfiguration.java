package ai.coccinelle.channels.worker;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.worker.provider.Provider;
import ai.coccinelle.channels.worker.provider.Providers;
import ai.coccinelle.channels.worker.provider.Timeouts;
import ai.coccinelle.channels.worker.provider.smtp.SmtpProvider;
import ai.coccinelle.channels.worker.provider.smtp.SmtpSettings;
import ai.coccinelle.channels.worker.provider.twilio.TwilioProvider;
import ai.coccinelle.channels.worker.provider.twilio.TwilioSettings;
import ai.coccinelle.channels.worker.provider.vapi.VapiCalls;
import ai.coccinelle.channels.worker.provider.vapi.VapiProvider;
import ai.coccinelle.channels.worker.provider.vapi.VapiSettings;
import ai.coccinelle.channels.worker.provider.whatsapp.WhatsAppProvider;
import ai.coccinelle.channels.worker.provider.whatsapp.WhatsAppSettings;
import java.time.Clock;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One provider per channel. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProviderProperties.class)
class ProviderConfiguration {

    @Bean
    Providers providers(ProviderProperties properties, Clock clock) {
        return new Providers(Map.of(
                ChannelType.SMS, twilio(properties.twilio(), clock),
                ChannelType.EMAIL, smtp(properties.smtp(), clock),
                ChannelType.WHATSAPP, whatsApp(properties, clock),
                ChannelType.PHONE, vapi(properties.vapi(), clock)));
    }

    private static Provider twilio(ProviderProperties.Twilio twilio, Clock clock) {
        return new TwilioProvider(
                new TwilioSettings(
                        twilio.baseUrl(),
                        twilio.accountSid(),
                        twilio.authToken(),
                        twilio.phoneNumber(),
                        twilio.statusCallback(),
                        TwilioSettings.DEFAULT_VALIDITY,
                        Timeouts.DEFAULT),
                clock);
    }

    private static Provider smtp(ProviderProperties.Smtp smtp, Clock clock) {
        return new SmtpProvider(
                new SmtpSettings(
                        smtp.allowPlain(),
                        SmtpSettings.DEFAULT_IMPLICIT_TLS_PORTS,
                        SmtpSettings.DEFAULT_HELO_NAME,
                        new Timeouts(Timeouts.DEFAULT.connect(), smtp.readTimeout()),
                        null),
                clock);
    }

    private static Provider whatsApp(ProviderProperties properties, Clock clock) {
        return new WhatsAppProvider(
                new WhatsAppSettings(
                        properties.whatsapp().baseUrl(),
                        properties.d360().baseUrl(),
                        properties.whatsapp().graphVersion(),
                        Timeouts.DEFAULT),
                clock);
    }

    @Bean
    VapiCalls vapiCalls(ProviderProperties properties) {
        return new VapiCalls(settings(properties.vapi()));
    }

    private static Provider vapi(ProviderProperties.Vapi vapi, Clock clock) {
        return new VapiProvider(settings(vapi), clock);
    }

    private static VapiSettings settings(ProviderProperties.Vapi vapi) {
        return new VapiSettings(
                vapi.baseUrl(), vapi.apiKey(), vapi.phoneNumber(), vapi.assistantId(), Timeouts.DEFAULT);
    }
}
