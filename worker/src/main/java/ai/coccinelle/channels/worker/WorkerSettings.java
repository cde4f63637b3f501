package ai.coccinelle.channels.worker;

import ai.coccinelle.channels.credential.Secret;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param privateKeyset CHANNELS_PRIVATE_KEYSET: opens tenants' credentials
 * @param privateJwks CHANNELS_PRIVATE_JWKS: opens the credentials that their owners encrypted; blank: none
 * @param migrateOnStart CHANNELS_MIGRATE_ON_START: whether the schema is brought up to date at start
 */
@ConfigurationProperties("channels")
record WorkerSettings(
        Secret privateKeyset,
        @DefaultValue("") Secret privateJwks,
        @DefaultValue("true") boolean migrateOnStart) {}
