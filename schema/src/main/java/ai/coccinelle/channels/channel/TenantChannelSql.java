package ai.coccinelle.channels.channel;

final class TenantChannelSql {
    static final String OF_TENANT = """
            SELECT k.channel_type, c.enabled, c.config_encrypted, c.templates, c.details, c.credentials_at,
                   c.tenant_id IS NOT NULL AS stored,
                   CASE WHEN k.channel_type IN ('phone', 'sms') THEN coalesce(p.works, FALSE)
                        ELSE coalesce(c.configured, FALSE) END AS configured,
                   CASE WHEN k.channel_type IN ('phone', 'sms') AND NOT coalesce(p.works, FALSE)
                        THEN coalesce(p.reason, 'not-set-up') END AS platform_fault,
                   g.withheld, g.countries
            FROM unnest(ARRAY['sms', 'email', 'whatsapp', 'phone']) AS k (channel_type)
            LEFT JOIN channel_configurations c ON c.tenant_id = :tenant AND c.channel_type = k.channel_type
            LEFT JOIN channel_permissions g ON g.tenant_id = :tenant AND g.channel_type = k.channel_type
            LEFT JOIN platform_channels p ON p.channel_type = k.channel_type
            LIMIT 10
            """;

    static final String IS_STORED = """
            SELECT EXISTS (
                SELECT 1 FROM channel_configurations WHERE tenant_id = :tenant AND channel_type = :channel)
            """;

    static final String PERMIT = """
            INSERT INTO channel_permissions (tenant_id, channel_type, withheld, countries)
            VALUES (:tenant, :channel, :withheld, CAST(:countries AS text[]))
            ON CONFLICT (tenant_id, channel_type) DO UPDATE
            SET withheld = EXCLUDED.withheld, countries = EXCLUDED.countries, updated_at = now()
            """;

    private TenantChannelSql() {}
}
