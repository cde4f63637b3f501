package ai.coccinelle.channels.tenant;

import ai.coccinelle.channels.credential.Secret;
import com.fasterxml.uuid.Generators;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table {@code api_keys}: keys of tenants and of the platform, stored only as hashes. */
public final class ApiKeys {
    /** So many keys of one name are valid at a time: the one in use, and the one that follows it. */
    public static final int MOST_OF_A_NAME = 2;

    /** So many keys of one tenant, or of the platform, are valid at a time. */
    public static final int MOST_OF_AN_OWNER = 100;

    private final Jdbi jdbi;

    public ApiKeys(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** A key that was issued, shown this once. */
    public record Issued(Secret key, StoredKey stored) {}

    /**
     * Issues a key.
     *
     * @return the key, or empty when {@value #MOST_OF_A_NAME} of that owner, name and mode are valid already, or
     *     {@value #MOST_OF_AN_OWNER} of that owner
     */
    public Optional<Issued> issue(NewKey wanted) {
        Secret key = ApiKey.generate(wanted.test());
        return jdbi.inTransaction(handle -> {
            handle.createQuery(ApiKeySql.LOCK_OWNER)
                    .bind("owner", String.valueOf(wanted.tenantId()))
                    .map((rows, context) -> true)
                    .one();
            return handle.createQuery(ApiKeySql.ISSUE)
                    .bind("id", Generators.timeBasedEpochRandomGenerator().generate())
                    .bind("tenant", wanted.tenantId())
                    .bind("name", wanted.name())
                    .bind("prefix", ApiKey.shownPrefix(key))
                    .bind("hash", ApiKey.hash(key))
                    .bind("test", wanted.test())
                    .bind(
                            "scopes",
                            wanted.scopes().stream().map(Scope::wireName).toArray(String[]::new))
                    .bind("most", MOST_OF_A_NAME)
                    .bind("mostOfOwner", MOST_OF_AN_OWNER)
                    .map((rows, context) -> row(rows))
                    .findOne()
                    .map(stored -> new Issued(key, stored));
        });
    }

    /**
     * Whether the owner has as many valid keys as it may.
     *
     * @param tenantId null: the platform
     */
    public boolean isFull(@Nullable UUID tenantId) {
        return jdbi.withHandle(handle -> handle.createQuery(ApiKeySql.COUNT_VALID)
                        .bind("tenant", tenantId)
                        .mapTo(Integer.class)
                        .one())
                >= MOST_OF_AN_OWNER;
    }

    /** The valid key of that value, or empty. */
    public Optional<StoredKey> find(Secret key) {
        return jdbi.withHandle(handle -> handle.createQuery(ApiKeySql.FIND)
                .bind("hash", ApiKey.hash(key))
                .map((rows, context) -> row(rows))
                .findOne());
    }

    /** Remembers that the key was used, to the minute. */
    public void used(UUID id) {
        jdbi.useHandle(
                handle -> handle.createUpdate(ApiKeySql.USED).bind("id", id).execute());
    }

    /**
     * The owner's keys, newest first, revoked ones included; at most 200.
     *
     * @param tenantId null: the platform's
     */
    public List<StoredKey> list(@Nullable UUID tenantId) {
        return jdbi.withHandle(handle -> handle.createQuery(ApiKeySql.LIST)
                .bind("tenant", tenantId)
                .map((rows, context) -> row(rows))
                .list());
    }

    /**
     * Revokes the owner's key for good. Revoking twice changes nothing.
     *
     * @return the key as it is now, or empty when the owner has no such key
     */
    public Optional<StoredKey> revoke(@Nullable UUID tenantId, UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery(ApiKeySql.REVOKE)
                .bind("tenant", tenantId)
                .bind("id", id)
                .map((rows, context) -> row(rows))
                .findOne());
    }

    private static StoredKey row(ResultSet rows) throws SQLException {
        return new StoredKey(
                rows.getObject("id", UUID.class),
                rows.getObject("tenant_id", UUID.class),
                rows.getString("name"),
                rows.getString("prefix"),
                rows.getBoolean("test"),
                scopes((String[]) rows.getArray("scopes").getArray()),
                rows.getTimestamp("created_at").toInstant(),
                instant(rows.getTimestamp("last_used_at")),
                instant(rows.getTimestamp("revoked_at")));
    }

    private static Set<Scope> scopes(String[] wireNames) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        Arrays.stream(wireNames).map(Scope::find).flatMap(Optional::stream).forEach(scopes::add);
        return scopes;
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }
}
