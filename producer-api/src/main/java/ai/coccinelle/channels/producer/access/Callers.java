package ai.coccinelle.channels.producer.access;

import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.tenant.ApiKey;
import ai.coccinelle.channels.tenant.ApiKeys;
import ai.coccinelle.channels.tenant.Scope;
import ai.coccinelle.channels.tenant.StoredKey;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.ConnectionException;

/**
 * Knows callers by their keys. Keys that are not known take nothing from those that are: they are remembered apart, and of
 * those that were not valid lately only a few are looked up at a time.
 */
public final class Callers {
    private static final int MOST_REMEMBERED = 10_000;

    /** How long a key that was valid is looked up without a turn. */
    private static final Duration TRUSTED = Duration.ofHours(1);

    private static final int STRANGERS_AT_ONCE = 2;
    private static final int MOST_WAITING = 200;
    private static final Duration TURN_WITHIN = Duration.ofSeconds(3);
    private static final Caller PLATFORM =
            new Caller.Platform(new Caller.Key(null, "CHANNELS_PLATFORM_KEY", false, Scope.all()));

    private final Secret platformKey;
    private final ApiKeys keys;
    private final Cache<String, Caller> known;
    private final Cache<String, Boolean> unknown;
    private final Cache<String, Boolean> validLately;
    private final Semaphore strangers = new Semaphore(STRANGERS_AT_ONCE, true);

    /** @param remembered how long the owner of a key is remembered, and so how long one revoked elsewhere still opens */
    Callers(Secret platformKey, ApiKeys keys, Duration remembered) {
        this.platformKey = platformKey;
        this.keys = keys;
        this.known = remembering(remembered);
        this.unknown = remembering(remembered);
        this.validLately = remembering(TRUSTED);
    }

    private static <T> Cache<String, T> remembering(Duration time) {
        return Caffeine.newBuilder()
                .expireAfterWrite(time)
                .maximumSize(MOST_REMEMBERED)
                .build();
    }

    /**
     * Whose key this is, or empty when it is nobody's.
     *
     * @throws ConnectionException when the database is out of reach, or too many unknown keys are looked up already
     */
    public Optional<Caller> find(Secret key) {
        if (platformKey.equals(key)) { // in constant time
            return Optional.of(PLATFORM);
        }
        String hash =
                HexFormat.of().formatHex(ApiKey.hash(key)); // nobody finds keys whose hashes collide in the caches
        if (!ApiKey.isWellFormed(key)) {
            return Optional.empty();
        }
        if (known.getIfPresent(hash) != null || validLately.getIfPresent(hash) != null) {
            return look(key, hash);
        }
        if (unknown.getIfPresent(hash) != null) {
            return Optional.empty();
        }
        awaitTurn(); // before the cache is entered, which others' keys wait for as well
        try {
            return look(key, hash);
        } finally {
            strangers.release();
        }
    }

    /** Has a revoked key open nothing more in this process. */
    public void forget(UUID keyId) {
        known.asMap().values().removeIf(caller -> keyId.equals(caller.key().id()));
    }

    /** Concurrent calls of one key are one look. */
    private Optional<Caller> look(Secret key, String hash) {
        if (unknown.getIfPresent(hash) != null) {
            return Optional.empty();
        }
        Caller found = known.get(hash, _ -> keys.find(key).map(this::used).orElse(null));
        if (found == null) {
            unknown.put(hash, true);
            validLately.invalidate(hash);
        } else {
            validLately.put(hash, true);
        }
        return Optional.ofNullable(found);
    }

    private void awaitTurn() {
        try {
            if (strangers.getQueueLength() > MOST_WAITING
                    || !strangers.tryAcquire(TURN_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw noTurn();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw noTurn();
        }
    }

    private static ConnectionException noTurn() {
        return new ConnectionException(new SQLTransientConnectionException("too many keys are looked up"));
    }

    private Caller used(StoredKey stored) {
        keys.used(stored.id());
        var key = new Caller.Key(stored.id(), stored.prefix() + " " + stored.name(), stored.test(), stored.scopes());
        return stored.tenantId() == null ? new Caller.Platform(key) : new Caller.OfTenant(stored.tenantId(), key);
    }
}
