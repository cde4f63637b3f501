package ai.coccinelle.channels.producer;

import ai.coccinelle.channels.credential.Secret;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param platformKey CHANNELS_PLATFORM_KEY: the key that opens every tenant's data
 * @param publicKeyset CHANNELS_PUBLIC_KEYSET: seals credentials; it is no secret
 * @param webhookKeyset CHANNELS_WEBHOOK_KEYSET: seals and opens what tenants' webhooks are checked by; null or blank: none
 * @param addressKey CHANNELS_ADDRESS_KEY: hashes the addresses of those who opted out; null or blank: none
 * @param publicUrl CHANNELS_PUBLIC_URL: where the API is reached from outside; null: nowhere
 * @param publicJwks CHANNELS_PUBLIC_JWKS: for credentials that their owners encrypt; blank: they cannot; it is no secret
 * @param migrateOnStart CHANNELS_MIGRATE_ON_START: whether the schema is brought up to date at start
 */
@Validated
@ConfigurationProperties("channels")
public record ProducerSettings(
        @NotNull Secret platformKey,
        @NotBlank String publicKeyset,
        @DefaultValue("") @NotNull String publicJwks,
        @Nullable Secret webhookKeyset,
        @Nullable Secret addressKey,
        @Nullable URI publicUrl,
        @DefaultValue("true") boolean migrateOnStart) {
    public ProducerSettings {
        publicUrl = publicUrl == null || publicUrl.toString().isBlank() ? null : publicUrl;
    }
}
