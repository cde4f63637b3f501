package ai.coccinelle.channels.tenant;

final class TenantSql {
    // A booking system may use UUIDs of its own, so its id wins over ours.
    static final String FIND = """
            SELECT id, external_id, name, locale, time_zone, resend_transactional, resend_bulk
            FROM tenants
            WHERE external_id = :reference OR id = CAST(:id AS uuid)
            ORDER BY external_id = :reference DESC
            LIMIT 1
            """;

    static final String SAVE = """
            INSERT INTO tenants (id, external_id, name, locale, time_zone, resend_transactional, resend_bulk)
            VALUES (:id, :externalId, :name, :locale, :timeZone, :resendTransactional, :resendBulk)
            ON CONFLICT (external_id) DO UPDATE
            SET name = EXCLUDED.name, locale = EXCLUDED.locale, time_zone = EXCLUDED.time_zone,
                resend_transactional = EXCLUDED.resend_transactional, resend_bulk = EXCLUDED.resend_bulk,
                updated_at = now()
            RETURNING id, external_id, name, locale, time_zone, resend_transactional, resend_bulk
            """;

    private TenantSql() {}
}
