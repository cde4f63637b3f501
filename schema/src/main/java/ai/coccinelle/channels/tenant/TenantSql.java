package ai.coccinelle.channels.tenant;

final class TenantSql {
    private static final String COLUMNS =
            "id, external_id, name, locale, time_zone, resend_transactional, resend_bulk, sms_sender, suspended_at, texts_revision";

    // A booking system may use UUIDs of its own, so its id wins over ours.
    static final String FIND = "SELECT " + COLUMNS + """
             FROM tenants
            WHERE external_id = :reference OR id = CAST(:id AS uuid)
            ORDER BY external_id = :reference DESC
            LIMIT 1
            """;

    static final String FIND_BY_ID = "SELECT " + COLUMNS + """
             FROM tenants
            WHERE id = :id
            LIMIT 1
            """;

    static final String LIST = "SELECT " + COLUMNS + """
             FROM tenants
            WHERE CAST(:after AS uuid) IS NULL OR id > CAST(:after AS uuid)
            ORDER BY id
            LIMIT :limit
            """;

    static final String SAVE = """
            INSERT INTO tenants (id, external_id, name, locale, time_zone, resend_transactional, resend_bulk, sms_sender)
            VALUES (:id, :externalId, :name, :locale, :timeZone, :resendTransactional, :resendBulk, :smsSender)
            ON CONFLICT (external_id) DO UPDATE
            SET name = EXCLUDED.name, locale = EXCLUDED.locale, time_zone = EXCLUDED.time_zone,
                resend_transactional = EXCLUDED.resend_transactional, resend_bulk = EXCLUDED.resend_bulk,
                sms_sender = EXCLUDED.sms_sender,
                updated_at = now()
            """ + "RETURNING " + COLUMNS;

    /** A reference is read as either id: neither may be both. */
    static final String SHADOWS = """
            SELECT EXISTS (SELECT 1 FROM tenants WHERE id = CAST(:externalAsId AS uuid) AND external_id <> :externalId)
                OR EXISTS (SELECT 1 FROM tenants WHERE lower(external_id) = :idAsExternal)
            """;

    static final String SUSPEND = """
            UPDATE tenants
            SET suspended_at = CASE WHEN :suspended THEN coalesce(suspended_at, now()) END, updated_at = now()
            WHERE id = :id
            """ + "RETURNING " + COLUMNS;

    static final String LOCK = "SELECT id FROM tenants WHERE id = :id FOR NO KEY UPDATE";

    static final String COUNT_TEXTS_CHANGE = "UPDATE tenants SET texts_revision = texts_revision + 1 WHERE id = :id";

    static final String DELETE_MESSAGES = """
            DELETE FROM channel_messages_log
            WHERE tenant_id = :id AND id IN (
                SELECT id FROM channel_messages_log WHERE tenant_id = :id ORDER BY id DESC LIMIT 5000)
            """;

    static final String DELETE_CAMPAIGN_RECIPIENTS = """
            DELETE FROM campaign_recipients
            WHERE ctid IN (
                SELECT r.ctid
                FROM campaigns c JOIN campaign_recipients r ON r.campaign_id = c.id
                WHERE c.tenant_id = :id
                LIMIT 10000)
            """;

    /** Every table whose rows would go with the tenant's, but the log: it has partitions, and batches of its own. */
    static final String TABLES = """
            SELECT quote_ident(c.relname)
            FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid
            WHERE f.contype = 'f' AND f.confrelid = 'tenants'::regclass AND c.relkind = 'r' AND NOT c.relispartition
            ORDER BY c.relname <> 'api_keys', c.relname
            LIMIT 1000
            """;

    static final String DELETE_ROWS = """
            DELETE FROM <table>
            WHERE ctid = ANY(ARRAY(SELECT ctid FROM <table> WHERE tenant_id = :id LIMIT 2000))
            """;

    static final String DELETE = "DELETE FROM tenants WHERE id = :id";

    private TenantSql() {}
}
