package ai.coccinelle.channels.worker;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.channel.PlatformChannels;
import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.outbound.AddressGuard;
import ai.coccinelle.channels.worker.account.AccountCheck;
import ai.coccinelle.channels.worker.account.AccountReporter;
import ai.coccinelle.channels.worker.provider.ConnectionCheck;
import ai.coccinelle.channels.worker.provider.Provider;
import ai.coccinelle.channels.worker.provider.Providers;
import ai.coccinelle.channels.worker.provider.Timeouts;
import ai.coccinelle.channels.worker.provider.smtp.EhloName;
import ai.coccinelle.channels.worker.provider.smtp.SmtpCheck;
import ai.coccinelle.channels.worker.provider.smtp.SmtpProvider;
import ai.coccinelle.channels.worker.provider.smtp.SmtpSettings;
import ai.coccinelle.channels.worker.provider.smtp.SmtpTimeouts;
import ai.coccinelle.channels.worker.provider.twilio.TwilioProvider;
import ai.coccinelle.channels.worker.provider.twilio.TwilioSettings;
import ai.coccinelle.channels.worker.provider.vapi.VapiCalls;
import ai.coccinelle.channels.worker.provider.vapi.VapiProvider;
import ai.coccinelle.channels.worker.provider.vapi.VapiSettings;
import ai.coccinelle.channels.worker.provider.whatsapp.WhatsAppCheck;
import ai.coccinelle.channels.worker.provider.whatsapp.WhatsAppProvider;
import ai.coccinelle.channels.worker.provider.whatsapp.WhatsAppSettings;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One provider per channel. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ProviderProperties.class)
class ProviderConfiguration {

    @Bean
    SmtpSettings smtpSettings(
            ProviderProperties properties, @Value("${channels.public-url:#{null}}") @Nullable URI publicUrl) {
        return new SmtpSettings(
                properties.smtp().allowPlain(),
                SmtpSettings.DEFAULT_IMPLICIT_TLS_PORTS,
                EhloName.of(properties.smtp().ehloName(), publicUrl),
                new SmtpTimeouts(
                        SmtpTimeouts.DEFAULT.connect(),
                        properties.smtp().readTimeout(),
                        SmtpTimeouts.DEFAULT.block(),
                        properties.smtp().acceptanceTimeout()),
                null,
                new AddressGuard(properties.smtp().allowNetworks()));
    }

    @Bean
    WhatsAppSettings whatsAppSettings(ProviderProperties properties) {
        return new WhatsAppSettings(
                properties.whatsapp().baseUrl(),
                properties.d360().baseUrl(),
                properties.whatsapp().graphVersion(),
                Timeouts.DEFAULT);
    }

    @Bean
    ConnectionCheck connectionCheck(SmtpSettings smtp, WhatsAppSettings whatsApp) {
        SmtpCheck smtpCheck = new SmtpCheck(smtp);
        WhatsAppCheck whatsAppCheck = new WhatsAppCheck(whatsApp);
        return credentials -> switch (credentials) {
            case Credentials.Smtp account -> smtpCheck.check(account);
            case Credentials.WhatsApp account -> whatsAppCheck.check(account);
        };
    }

    @Bean
    Providers providers(ProviderProperties properties, SmtpSettings smtp, WhatsAppSettings whatsApp, Clock clock) {
        return new Providers(Map.of(
                ChannelType.SMS,
                twilio(properties.twilio(), clock),
                ChannelType.EMAIL,
                new SmtpProvider(smtp, clock),
                ChannelType.WHATSAPP,
                new WhatsAppProvider(whatsApp, clock),
                ChannelType.PHONE,
                vapi(properties.vapi(), clock)));
    }

    @Bean(initMethod = "start")
    AccountReporter accountReporter(Jdbi jdbi, ProviderProperties properties) {
        return new AccountReporter(
                new PlatformChannels(jdbi),
                Map.of(
                        ChannelType.SMS,
                        AccountCheck.twilio(settings(properties.twilio())),
                        ChannelType.PHONE,
                        AccountCheck.vapi(settings(properties.vapi()))));
    }

    private static Provider twilio(ProviderProperties.Twilio twilio, Clock clock) {
        return new TwilioProvider(settings(twilio), clock);
    }

    private static TwilioSettings settings(ProviderProperties.Twilio twilio) {
        return new TwilioSettings(
                twilio.baseUrl(),
                twilio.accountSid(),
                twilio.authToken(),
                twilio.phoneNumber(),
                twilio.statusCallback(),
                TwilioSettings.DEFAULT_VALIDITY,
                Timeouts.DEFAULT);
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
