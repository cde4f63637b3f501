package ai.coccinelle.channels.producer.access;

import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.tenant.ApiKeys;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;

/** Knows callers by their keys. */
final class Callers {
    private static final int MOST_REMEMBERED = 10_000;

    private final Secret platformKey;
    private final ApiKeys keys;
    private final Cache<Secret, Optional<Caller>> known;

    /** @param remembered how long the owner of a key is remembered, and so how long a revoked one still opens */
    Callers(Secret platformKey, ApiKeys keys, Duration remembered) {
        this.platformKey = platformKey;
        this.keys = keys;
        this.known = Caffeine.newBuilder()
                .expireAfterWrite(remembered)
                .maximumSize(MOST_REMEMBERED)
                .build();
    }

    /** Whose key this is, or empty when it is nobody's. */
    Optional<Caller> find(Secret key) {
        return platformKey.equals(key) // in constant time
                ? Optional.of(new Caller.Platform())
                : known.get(key, unknown -> keys.owner(unknown).map(Caller.OfTenant::new));
    }
}
