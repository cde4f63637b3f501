package ai.coccinelle.channels.worker;

import ai.coccinelle.channels.credential.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** The providers as the environment names them; worker.yml maps TWILIO_*, VAPI_* and the base URLs to these. */
@ConfigurationProperties("channels")
record ProviderProperties(Twilio twilio, Vapi vapi, WhatsApp whatsapp, D360 d360, Smtp smtp) {

    /**
     * The platform's Twilio account.
     *
     * @param phoneNumber E.164 number, alphanumeric sender, or the sid of a Messaging Service
     * @param statusCallback where Twilio is to report receipts; null: nowhere
     */
    record Twilio(
            URI baseUrl,
            String accountSid,
            Secret authToken,
            String phoneNumber,
            @Nullable URI statusCallback) {
        Twilio {
            statusCallback = statusCallback == null || statusCallback.toString().isBlank() ? null : statusCallback;
        }
    }

    /**
     * The platform's Vapi account.
     *
     * @param phoneNumber Vapi's id of the calling number, or the E.164 number
     */
    record Vapi(URI baseUrl, Secret apiKey, String phoneNumber, String assistantId) {}

    record WhatsApp(URI baseUrl, String graphVersion) {}

    record D360(URI baseUrl) {}

    /**
     * Tenants' mail servers.
     *
     * @param allowPlain whether unencrypted SMTP may be used; for development only
     * @param allowNetworks networks that are connected to though they are not public; for development only
     * @param ehloName what we call ourselves; null: the host of the public address
     * @param readTimeout to each of the server's replies before it has the mail
     * @param acceptanceTimeout to its reply once it has the mail
     */
    record Smtp(
            @DefaultValue("false") boolean allowPlain,
            @DefaultValue List<String> allowNetworks,
            @Nullable String ehloName,
            @DefaultValue("25s") Duration readTimeout,
            @DefaultValue("10m") Duration acceptanceTimeout) {}
}
