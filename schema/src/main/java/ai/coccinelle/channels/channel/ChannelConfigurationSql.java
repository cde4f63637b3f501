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

    static final String SAVE = """
            INSERT INTO channel_configurations
                (id, tenant_id, channel_type, enabled, configured, config_encrypted, templates, details, credentials_at)
            VALUES (:id, :tenant, :channel, :enabled, :configured, :config, CAST(:templates AS jsonb), CAST(:details AS jsonb),
                CASE WHEN CAST(:config AS text) IS NULL THEN NULL ELSE now() END)
            ON CONFLICT (tenant_id, channel_type) DO UPDATE
            SET enabled = EXCLUDED.enabled,
                configured = EXCLUDED.configured,
                config_encrypted = EXCLUDED.config_encrypted,
                templates = EXCLUDED.templates,
                details = EXCLUDED.details,
                credentials_at = CASE
                    WHEN EXCLUDED.config_encrypted IS NOT DISTINCT FROM channel_configurations.config_encrypted
                    THEN channel_configurations.credentials_at
                    ELSE EXCLUDED.credentials_at END,
                updated_at = now()
            """;

    static final String DELETE = """
            DELETE FROM channel_configurations WHERE tenant_id = :tenant AND channel_type = :channel
            """;

    private ChannelConfigurationSql() {}
}
