package ai.coccinelle.channels.channel;

final class WebhookSecretSql {
    static final String SAVE = """
            INSERT INTO webhook_secrets (tenant_id, channel_type, sealed, secret_hash)
            VALUES (:tenant, :channel, :sealed, :hash)
            ON CONFLICT (tenant_id, channel_type) DO UPDATE
            SET sealed = EXCLUDED.sealed, secret_hash = EXCLUDED.secret_hash, updated_at = now()
            """;

    static final String DELETE = "DELETE FROM webhook_secrets WHERE tenant_id = :tenant AND channel_type = :channel";

    // A booking system may use UUIDs of its own, so its id wins over ours.
    static final String FIND = """
            SELECT w.tenant_id, w.sealed, w.secret_hash
            FROM tenants t JOIN webhook_secrets w ON w.tenant_id = t.id AND w.channel_type = :channel
            WHERE t.external_id = :reference OR t.id = CAST(:id AS uuid)
            ORDER BY t.external_id = :reference DESC
            LIMIT 1
            """;

    private WebhookSecretSql() {}
}
