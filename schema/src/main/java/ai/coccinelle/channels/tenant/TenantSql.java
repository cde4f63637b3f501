package ai.coccinelle.channels.tenant;

final class TenantSql {
    // A booking system may use UUIDs of its own, so its id wins over ours.
    static final String FIND = """
            SELECT id, external_id, name, locale, time_zone
            FROM tenants
            WHERE external_id = :reference OR id = CAST(:id AS uuid)
            ORDER BY external_id = :reference DESC
            LIMIT 1
            """;

    static final String SAVE = """
            INSERT INTO tenants (id, external_id, name, locale, time_zone)
            VALUES (:id, :externalId, :name, :locale, :timeZone)
            ON CONFLICT (external_id) DO UPDATE
            SET name = EXCLUDED.name, locale = EXCLUDED.locale, time_zone = EXCLUDED.time_zone, updated_at = now()
            RETURNING id, external_id, name, locale, time_zone
            """;

    private TenantSql() {}
}
