package ai.coccinelle.channels.producer;

import ai.coccinelle.channels.credential.Secret;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param platformKey CHANNELS_PLATFORM_KEY: the key that opens every tenant's data
 * @param publicKeyset CHANNELS_PUBLIC_KEYSET: seals credentials; it is no secret
 * @param publicJwks CHANNELS_PUBLIC_JWKS: for credentials that their owners encrypt; blank: they cannot; it is no secret
 * @param migrateOnStart CHANNELS_MIGRATE_ON_START: whether the schema is brought up to date at start
 */
@Validated
@ConfigurationProperties("channels")
public record ProducerSettings(
        @NotNull Secret platformKey,
        @NotBlank String publicKeyset,
        @DefaultValue("") @NotNull String publicJwks,
        @DefaultValue("true") boolean migrateOnStart) {}
