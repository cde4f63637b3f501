package ai.coccinelle.channels.worker;

import ai.coccinelle.channels.credential.Secret;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param privateKeyset CHANNELS_PRIVATE_KEYSET: opens tenants' credentials
 * @param addressKey CHANNELS_ADDRESS_KEY: finds who opted out; null or blank: nobody can
 * @param privateJwks CHANNELS_PRIVATE_JWKS: opens the credentials that their owners encrypted; blank: none
 * @param migrateOnStart CHANNELS_MIGRATE_ON_START: whether the schema is brought up to date at start
 */
@ConfigurationProperties("channels")
record WorkerSettings(
        Secret privateKeyset,
        @Nullable Secret addressKey,
        @DefaultValue("") Secret privateJwks,
        @DefaultValue("true") boolean migrateOnStart) {}
