package ai.coccinelle.channels.channel;

final class ChannelConfigurationSql {
    static final String FIND = """
            SELECT tenant_id, channel_type, enabled, configured, config_encrypted, templates, updated_at
            FROM channel_configurations
            WHERE tenant_id = :tenant AND channel_type = :channel
            LIMIT 1
            """;

    static final String OF_TENANT = """
            SELECT tenant_id, channel_type, enabled, configured, config_encrypted, templates, updated_at
            FROM channel_configurations
            WHERE tenant_id = :tenant
            ORDER BY channel_type
            LIMIT 10
            """;

    static final String SAVE = """
            INSERT INTO channel_configurations
                (id, tenant_id, channel_type, enabled, configured, config_encrypted, templates)
            VALUES (:id, :tenant, :channel, :enabled, :configured, :config, CAST(:templates AS jsonb))
            ON CONFLICT (tenant_id, channel_type) DO UPDATE
            SET enabled = EXCLUDED.enabled,
                configured = EXCLUDED.configured,
                config_encrypted = EXCLUDED.config_encrypted,
                templates = EXCLUDED.templates,
                updated_at = now()
            """;

    private ChannelConfigurationSql() {}
}
