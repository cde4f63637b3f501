package ai.coccinelle.channels.producer.access;

import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.tenant.ApiKeys;
import ai.coccinelle.channels.tenant.Scope;
import ai.coccinelle.channels.tenant.StoredKey;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Knows callers by their keys. */
public final class Callers {
    private static final int MOST_REMEMBERED = 10_000;
    private static final Caller PLATFORM =
            new Caller.Platform(new Caller.Key(null, "CHANNELS_PLATFORM_KEY", false, Scope.all()));

    private final Secret platformKey;
    private final ApiKeys keys;
    private final Cache<Secret, Optional<Caller>> known;

    /** @param remembered how long the owner of a key is remembered, and so how long one revoked elsewhere still opens */
    Callers(Secret platformKey, ApiKeys keys, Duration remembered) {
        this.platformKey = platformKey;
        this.keys = keys;
        this.known = Caffeine.newBuilder()
                .expireAfterWrite(remembered)
                .maximumSize(MOST_REMEMBERED)
                .build();
    }

    /** Whose key this is, or empty when it is nobody's. */
    public Optional<Caller> find(Secret key) {
        return platformKey.equals(key) // in constant time
                ? Optional.of(PLATFORM)
                : known.get(key, unknown -> keys.find(unknown).map(this::used));
    }

    /** Has a revoked key open nothing more in this process. */
    public void forget(UUID keyId) {
        known.asMap()
                .values()
                .removeIf(caller ->
                        caller.map(found -> keyId.equals(found.key().id())).orElse(false));
    }

    private Caller used(StoredKey stored) {
        keys.used(stored.id());
        var key = new Caller.Key(stored.id(), stored.prefix() + " " + stored.name(), stored.test(), stored.scopes());
        return stored.tenantId() == null ? new Caller.Platform(key) : new Caller.OfTenant(stored.tenantId(), key);
    }
}
