package ai.coccinelle.channels.producer.webhook;

import ai.coccinelle.channels.credential.Secret;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** What the platform's own providers prove themselves by. What is missing, its webhook says when it is called. */
@ConfigurationProperties("channels")
record WebhookSettings(@Nullable Twilio twilio, @Nullable Vapi vapi) {

    /** @param authToken TWILIO_AUTH_TOKEN: the account's, by which Twilio signs; null or blank: none */
    record Twilio(@Nullable Secret authToken) {}

    /** @param webhookSecret CHANNELS_VAPI_WEBHOOK_SECRET: what Vapi sends along; null or blank: none */
    record Vapi(@Nullable Secret webhookSecret) {}
}
