package ai.coccinelle.channels.tenant;

import ai.coccinelle.channels.credential.Secret;
import com.fasterxml.uuid.Generators;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The table {@code api_keys}: tenants' keys, stored only as hashes. */
public final class ApiKeys {
    private static final String ISSUE = """
            INSERT INTO api_keys (id, tenant_id, name, prefix, key_hash)
            VALUES (:id, :tenant, :name, :prefix, :hash)
            """;

    private static final String OWNER = """
            SELECT tenant_id FROM api_keys WHERE key_hash = :hash AND revoked_at IS NULL LIMIT 1
            """;

    private final Jdbi jdbi;

    public ApiKeys(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Issues a new key to the tenant and returns it; it cannot be read again. */
    public Secret issue(UUID tenantId, String name) {
        Secret key = ApiKey.generate();
        jdbi.useHandle(handle -> handle.createUpdate(ISSUE)
                .bind("id", Generators.timeBasedEpochRandomGenerator().generate())
                .bind("tenant", tenantId)
                .bind("name", name)
                .bind("prefix", ApiKey.shownPrefix(key))
                .bind("hash", ApiKey.hash(key))
                .execute());
        return key;
    }

    /** The tenant whose valid key this is, or empty. */
    public Optional<UUID> owner(Secret key) {
        return jdbi.withHandle(handle -> handle.createQuery(OWNER)
                .bind("hash", ApiKey.hash(key))
                .mapTo(UUID.class)
                .findOne());
    }
}
