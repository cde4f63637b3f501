package ai.coccinelle.channels.channel;

final class ChannelConfigurationSql {
    static final String FIND = """
            SELECT tenant_id, channel_type, enabled, configured, config_encrypted, templates, details, credentials_at,
                   updated_at
            FROM channel_configurations
            WHERE tenant_id = :tenant AND channel_type = :channel
            LIMIT 1
            """;

    static final String OF_TENANT = """
            SELECT tenant_id, channel_type, enabled, configured, config_encrypted, templates, details, credentials_at,
                   updated_at
            FROM channel_configurations
            WHERE tenant_id = :tenant
            ORDER BY channel_type
            LIMIT 10
            """;

    /** Credentials that are not given stay as they are when it is written: they may be resealed since they were read. */
    static final String SAVE = """
            INSERT INTO channel_configurations
                (id, tenant_id, channel_type, enabled, configured, config_encrypted, templates, details, credentials_at)
            VALUES (:id, :tenant, :channel, :enabled, :configured,
                    COALESCE(CAST(:config AS text), ( -- checked before the conflict is found
                        SELECT config_encrypted FROM channel_configurations
                        WHERE tenant_id = :tenant AND channel_type = :channel)),
                    CAST(:templates AS jsonb), CAST(:details AS jsonb),
                    CASE WHEN CAST(:config AS text) IS NULL THEN NULL ELSE now() END)
            ON CONFLICT (tenant_id, channel_type) DO UPDATE
            SET enabled = EXCLUDED.enabled,
                configured = EXCLUDED.configured,
                config_encrypted = COALESCE(CAST(:config AS text), channel_configurations.config_encrypted),
                templates = EXCLUDED.templates,
                details = EXCLUDED.details,
                credentials_at = COALESCE(EXCLUDED.credentials_at, channel_configurations.credentials_at),
                updated_at = now()
            """;

    /** Only while the credentials are those that were read. */
    static final String REPLACE = """
            UPDATE channel_configurations
            SET enabled = :enabled,
                configured = :configured,
                config_encrypted = :config,
                templates = CAST(:templates AS jsonb),
                details = CAST(:details AS jsonb),
                credentials_at = now(),
                updated_at = now()
            WHERE tenant_id = :tenant AND channel_type = :channel AND config_encrypted = :read
            """;

    static final String DELETE = """
            DELETE FROM channel_configurations WHERE tenant_id = :tenant AND channel_type = :channel
            """;

    static final String SEALED_AFTER = """
            SELECT id, tenant_id, channel_type, config_encrypted
            FROM channel_configurations
            WHERE id > :after AND config_encrypted IS NOT NULL
            ORDER BY id
            LIMIT :many
            """;

    static final String RESEAL = """
            UPDATE channel_configurations
            SET config_encrypted = :resealed
            WHERE id = :id AND config_encrypted = :sealed
            """;

    private ChannelConfigurationSql() {}
}
