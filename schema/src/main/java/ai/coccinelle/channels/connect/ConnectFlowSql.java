package ai.coccinelle.channels.connect;

final class ConnectFlowSql {
    private static final String COLUMNS =
            "id, tenant_id, status, created_at, expires_at, client_id, channel_id, number, display_name, reason";

    /** Of a tenant's attempts the last counts. */
    static final String SUPERSEDE = """
            UPDATE whatsapp_connects SET status = 'failed', reason = 'superseded', ended_at = now()
            WHERE tenant_id = :tenant AND status IN ('started', 'returned', 'found')
            """;

    static final String START = """
            INSERT INTO whatsapp_connects (id, tenant_id, state_hash, expires_at)
            VALUES (:id, :tenant, :hash, now() + make_interval(secs => :seconds))
            """ + "RETURNING " + COLUMNS;

    static final String INVITATION = """
            SELECT t.name, t.locale
            FROM whatsapp_connects w JOIN tenants t ON t.id = w.tenant_id
            WHERE w.state_hash = :hash AND w.status = 'started' AND w.expires_at > now()
            LIMIT 1
            """;

    static final String BIND = """
            UPDATE whatsapp_connects SET browser_hash = :browser
            WHERE state_hash = :hash AND status = 'started' AND expires_at > now()
            """;

    /** Once, in time, and in the browser that began. */
    static final String RETURN = """
            UPDATE whatsapp_connects SET status = 'returned', client_id = :client, channel_id = :channel
            WHERE state_hash = :hash AND browser_hash = :browser AND status = 'started' AND expires_at > now()
            """ + "RETURNING " + COLUMNS;

    static final String REFUSE = """
            UPDATE whatsapp_connects SET status = 'failed', reason = :reason, ended_at = now()
            WHERE state_hash = :hash AND browser_hash = :browser AND status = 'started' AND expires_at > now()
            """ + "RETURNING " + COLUMNS;

    /** A worker that fell silent is given a minute. */
    static final String TAKE = """
            UPDATE whatsapp_connects SET taken_at = now(), tries = tries + 1
            WHERE id IN (
                SELECT id FROM whatsapp_connects
                WHERE status IN ('returned', 'confirmed') AND (taken_at IS NULL OR taken_at < now() - interval '1 minute')
                ORDER BY id
                LIMIT :most
                FOR UPDATE SKIP LOCKED)
            """ + "RETURNING " + COLUMNS + ", tries";

    /** The tenant gets as long to confirm as it had to come back. */
    static final String FOUND = """
            UPDATE whatsapp_connects
            SET status = 'found', number = :number, display_name = :name, taken_at = NULL, tries = 0,
                expires_at = now() + (expires_at - created_at)
            WHERE id = :id AND status = 'returned'
            """;

    static final String CONFIRM = """
            UPDATE whatsapp_connects SET status = 'confirmed'
            WHERE id = :id AND tenant_id = :tenant AND number = :number AND status = 'found' AND expires_at > now()
            """ + "RETURNING " + COLUMNS;

    static final String OF_TENANT = "SELECT " + COLUMNS + """
             FROM whatsapp_connects WHERE id = :id AND tenant_id = :tenant LIMIT 1
            """;

    /** By the worker that has it: not by one that was overtaken. */
    static final String END = """
            UPDATE whatsapp_connects SET status = :status, reason = :reason, ended_at = now()
            WHERE id = :id AND status = :taken AND tries = :tries
            """;

    static final String LATEST = "SELECT " + COLUMNS + """
             FROM whatsapp_connects WHERE tenant_id = :tenant ORDER BY id DESC LIMIT 1
            """;

    /**
     * By the number, where Meta was asked whose it is or 360dialog said it, or by the channel of an earlier attempt. Beside a key
     * that was typed by hand the number is only claimed.
     */
    static final String HELD_BY_ANOTHER = """
            SELECT EXISTS (
                SELECT 1 FROM channel_configurations c
                WHERE c.channel_type = 'whatsapp' AND c.details #>> '{whatsapp,whatsappNumber}' = :number
                  AND c.tenant_id <> :tenant AND c.configured
                  AND (c.details #>> '{whatsapp,connectionMethod}' = 'manual' OR EXISTS (
                      SELECT 1 FROM whatsapp_connects w
                      WHERE w.tenant_id = c.tenant_id AND w.number = :number AND w.status = 'connected')))
            OR EXISTS (
                SELECT 1
                FROM whatsapp_connects w
                JOIN channel_configurations c ON c.tenant_id = w.tenant_id AND c.channel_type = 'whatsapp'
                WHERE w.channel_id = :channel AND w.status = 'connected' AND w.tenant_id <> :tenant AND c.configured
                  AND c.details #>> '{whatsapp,connectionMethod}' = 'oauth')
            """;

    private ConnectFlowSql() {}
}
