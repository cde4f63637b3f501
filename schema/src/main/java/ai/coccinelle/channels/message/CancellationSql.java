package ai.coccinelle.channels.message;

import ai.coccinelle.channels.callback.CallbackEvents;

final class CancellationSql {
    /*
     * Messages first and in order of their ids, lanes after, as everywhere. What was in flight is landed; its envelope is
     * stale from now on. Where an earlier attempt may have reached the provider nobody can say that it was not sent: it is
     * left uncertain, and is not sent again.
     */
    static final String CANCEL = """
            WITH held AS MATERIALIZED (
                SELECT m.id, m.status
                FROM channel_messages_log m
                WHERE m.id = ANY(:ids) AND m.due_at IS NOT NULL AND m.status IN ('pending', 'released', 'uncertain')
                ORDER BY m.id
                LIMIT 10000
                FOR UPDATE
            ), cancelled AS (
                UPDATE channel_messages_log m
                SET status = CASE WHEN m.in_doubt OR m.status = 'uncertain' THEN 'uncertain' ELSE 'cancelled' END,
                    in_doubt = m.in_doubt OR m.status = 'uncertain',
                    due_at = NULL,
                    error_code = :code,
                    error_message = :reason,
                    updated_at = now()
                FROM held
                WHERE m.id = held.id
                RETURNING held.status AS was,
            """ + CallbackEvents.MESSAGE + """
            ), news AS (
                SELECT * FROM cancelled WHERE :told OR status <> 'cancelled'
            ),
            """ + CallbackEvents.ofMessages("news") + """
            , freed AS (
                DELETE FROM account_calls c USING cancelled WHERE c.message_id = cancelled.id
            ), places AS MATERIALIZED (
                SELECT d.tenant_id, d.channel_type, gone.messages
                FROM lane_landings d
                JOIN (SELECT tenant_id, channel_type, count(*) AS messages
                      FROM cancelled WHERE was = 'released' GROUP BY tenant_id, channel_type) gone
                    USING (tenant_id, channel_type)
                ORDER BY d.tenant_id, d.channel_type
                FOR UPDATE OF d
            ), landed AS (
                UPDATE lane_landings d
                SET landed = d.landed + places.messages
                FROM places
                WHERE d.tenant_id = places.tenant_id AND d.channel_type = places.channel_type
            )
            SELECT id, status FROM cancelled
            """;

    private CancellationSql() {}
}
