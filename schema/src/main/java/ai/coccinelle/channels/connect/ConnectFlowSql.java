package ai.coccinelle.channels.connect;

final class ConnectFlowSql {
    private static final String COLUMNS =
            "id, tenant_id, status, created_at, expires_at, client_id, channel_id, reason";

    /** Of a tenant's attempts the last counts. */
    static final String SUPERSEDE = """
            UPDATE whatsapp_connects SET status = 'failed', reason = 'superseded', ended_at = now()
            WHERE tenant_id = :tenant AND status = 'started'
            """;

    static final String START = """
            INSERT INTO whatsapp_connects (id, tenant_id, state_hash, expires_at)
            VALUES (:id, :tenant, :hash, now() + make_interval(secs => :seconds))
            """ + "RETURNING " + COLUMNS;

    /** Once, and in time. */
    static final String RETURN = """
            UPDATE whatsapp_connects SET status = 'returned', client_id = :client, channel_id = :channel
            WHERE state_hash = :hash AND status = 'started' AND expires_at > now()
            """ + "RETURNING " + COLUMNS;

    static final String REFUSE = """
            UPDATE whatsapp_connects SET status = 'failed', reason = :reason, ended_at = now()
            WHERE state_hash = :hash AND status = 'started' AND expires_at > now()
            """ + "RETURNING " + COLUMNS;

    /** A worker that fell silent is given a minute. */
    static final String TAKE = """
            UPDATE whatsapp_connects SET taken_at = now(), tries = tries + 1
            WHERE id IN (
                SELECT id FROM whatsapp_connects
                WHERE status = 'returned' AND (taken_at IS NULL OR taken_at < now() - interval '1 minute')
                ORDER BY id
                LIMIT :most
                FOR UPDATE SKIP LOCKED)
            """ + "RETURNING " + COLUMNS + ", tries";

    static final String END = """
            UPDATE whatsapp_connects SET status = :status, reason = :reason, ended_at = now()
            WHERE id = :id AND status = 'returned'
            """;

    static final String LATEST = "SELECT " + COLUMNS + """
             FROM whatsapp_connects WHERE tenant_id = :tenant ORDER BY id DESC LIMIT 1
            """;

    static final String HELD_BY_ANOTHER = """
            SELECT EXISTS (
                SELECT 1
                FROM whatsapp_connects w
                JOIN channel_configurations c ON c.tenant_id = w.tenant_id AND c.channel_type = 'whatsapp'
                WHERE w.channel_id = :channel AND w.status = 'connected' AND w.tenant_id <> :tenant AND c.configured
                  AND c.details #>> '{whatsapp,connectionMethod}' = 'oauth')
            """;

    private ConnectFlowSql() {}
}
