package ai.coccinelle.channels.message;

import ai.coccinelle.channels.callback.CallbackEvents;

final class CancellationSql {
    /*
     * Messages first and in order of their ids, lanes after, as everywhere. What was in flight is landed; its envelope is
     * stale from now on, and what it was charged is given back. Where an earlier attempt may have reached the provider nobody
     * can say that it was not sent: it is left uncertain, and is not sent again. What a worker is sending just now is marked:
     * it ends when the attempt does not.
     */
    static final String CANCEL = """
            WITH held AS MATERIALIZED (
                SELECT m.id, m.status
                FROM channel_messages_log m
                WHERE m.id = ANY(:ids) AND m.due_at IS NOT NULL
                  AND (m.status IN ('pending', 'released', 'uncertain') OR :callsOff AND m.status = 'sending')
                ORDER BY m.id
                LIMIT 10000
                FOR UPDATE
            ), called_off AS (
                UPDATE channel_messages_log m
                SET called_off = jsonb_build_object(
                        'code', CAST(:code AS text), 'reason', CAST(:reason AS text), 'told', CAST(:told AS boolean)), updated_at = now()
                FROM held
                WHERE m.id = held.id AND held.status = 'sending'
            ), cancelled AS (
                UPDATE channel_messages_log m
                SET status = CASE WHEN m.in_doubt OR m.status = 'uncertain' THEN 'uncertain' ELSE 'cancelled' END,
                    in_doubt = m.in_doubt OR m.status = 'uncertain',
                    due_at = NULL,
                    error_code = :code,
                    error_message = :reason,
                    updated_at = now()
                FROM held
                WHERE m.id = held.id AND held.status <> 'sending'
                RETURNING held.status AS was, m.charged_at, m.charged_day,
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
            ), lane AS MATERIALIZED (
                SELECT l.tenant_id, l.channel_type, l.minute_at, l.day_at
                FROM lanes l JOIN places USING (tenant_id, channel_type)
                ORDER BY l.tenant_id, l.channel_type
                FOR UPDATE OF l
            ), given_back AS (
                UPDATE lanes l
                SET minute_count = greatest(0, l.minute_count - back.of_the_minute),
                    day_count = greatest(0, l.day_count - back.of_the_day),
                    open_at = CASE WHEN back.of_the_day > 0 THEN least(l.open_at, now()) ELSE l.open_at END
                FROM lane
                CROSS JOIN LATERAL (
                    SELECT count(*) FILTER (WHERE date_trunc('minute', c.charged_at) = lane.minute_at) AS of_the_minute,
                           count(*) FILTER (WHERE c.charged_day = lane.day_at) AS of_the_day
                    FROM cancelled c
                    WHERE c.was = 'released' AND c.tenant_id = lane.tenant_id AND c.channel_type = lane.channel_type) back
                WHERE l.tenant_id = lane.tenant_id AND l.channel_type = lane.channel_type AND back.of_the_day > 0
            )
            SELECT id, status FROM cancelled
            """;

    private CancellationSql() {}
}
