package ai.coccinelle.channels.sms;

final class SmsPreferenceSql {
    static final String FIND = """
            SELECT cheaper, max_parts
            FROM sms_preferences
            WHERE tenant_id = :tenant
            LIMIT 1
            """;

    /** Of a tenant that is being deleted nothing is saved. */
    static final String SAVE = """
            INSERT INTO sms_preferences (tenant_id, cheaper, max_parts)
            SELECT t.id, :cheaper, :maxParts
            FROM tenants t WHERE t.id = :tenant
            ON CONFLICT (tenant_id) DO UPDATE
            SET cheaper = EXCLUDED.cheaper, max_parts = EXCLUDED.max_parts, updated_at = now()
            """;

    private SmsPreferenceSql() {}
}
