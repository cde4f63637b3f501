package ai.coccinelle.channels.hours;

final class HoursSql {
    static final String FIND = """
            SELECT t.time_zone, h.region, h.quiet_from, h.quiet_to, h.confirmations_in_quiet_hours
            FROM tenants t LEFT JOIN tenant_hours h ON h.tenant_id = t.id
            WHERE t.id = :tenant
            LIMIT 1
            """;

    static final String SAVE = """
            INSERT INTO tenant_hours (tenant_id, region, quiet_from, quiet_to, confirmations_in_quiet_hours)
            SELECT t.id, :region, CAST(:from AS time), CAST(:to AS time), :confirmations
            FROM tenants t WHERE t.id = :tenant
            ON CONFLICT (tenant_id) DO UPDATE
            SET region = EXCLUDED.region, quiet_from = EXCLUDED.quiet_from, quiet_to = EXCLUDED.quiet_to,
                confirmations_in_quiet_hours = EXCLUDED.confirmations_in_quiet_hours, updated_at = now()
            """;

    private HoursSql() {}
}
