package ai.coccinelle.channels.message;

final class BacklogSql {
    /*
     * The tables of lanes are small and read whole; of the log only what a lane's hint or its count says is there, by the
     * lane's index, and never more than so many rows. Nothing is ordered, so that a limit ends the look.
     */
    static final String READ = """
            WITH lane AS MATERIALIZED (
                SELECT l.tenant_id, l.channel_type, l.transactional_due_at, l.bulk_due_at, l.paused_until, l.bulk_open_at,
                       greatest(l.open_at, l.slowed_until, coalesce(l.paused_until, '-infinity')) AS closed_until,
                       l.launched - d.landed AS in_flight
                FROM lanes l JOIN lane_landings d USING (tenant_id, channel_type)
            ), standing AS (
                SELECT channel_type,
                       count(*) FILTER (WHERE paused_until > now()) AS paused,
                       greatest(
                           max(extract(epoch FROM now() - greatest(transactional_due_at, closed_until)))
                               FILTER (WHERE greatest(transactional_due_at, closed_until) <= now()
                                   AND transactional_due_at IS NOT NULL),
                           max(extract(epoch FROM now() - greatest(bulk_due_at, bulk_open_at, closed_until)))
                               FILTER (WHERE greatest(bulk_due_at, bulk_open_at, closed_until) <= now()
                                   AND bulk_due_at IS NOT NULL)
                       )::float8 AS oldest_due
                FROM lane
                GROUP BY channel_type
            ), dead AS (
                SELECT latest.channel_type, count(*) AS dead
                FROM (
                    SELECT m.channel_type FROM channel_messages_log m
                    WHERE m.dead_at IS NOT NULL AND NOT m.sandbox
                    ORDER BY m.dead_at DESC
                    LIMIT :most) latest
                GROUP BY latest.channel_type
            )
            SELECT channel.channel_type, due.pending, due.uncertain + later.uncertain AS uncertain,
                   in_flight.released, in_flight.sending,
                   coalesce(standing.paused, 0) AS paused, coalesce(standing.oldest_due, 0) AS oldest_due,
                   coalesce(dead.dead, 0) AS dead
            FROM (VALUES ('sms'), ('email'), ('whatsapp'), ('phone')) AS channel (channel_type)
            LEFT JOIN standing USING (channel_type)
            LEFT JOIN dead USING (channel_type)
            CROSS JOIN LATERAL (
                SELECT count(*) FILTER (WHERE looked.status = 'pending') AS pending,
                       count(*) FILTER (WHERE looked.status = 'uncertain') AS uncertain
                FROM (
                    SELECT m.status
                    FROM lane CROSS JOIN LATERAL (
                        SELECT m.status FROM channel_messages_log m
                        WHERE m.tenant_id = lane.tenant_id AND m.channel_type = lane.channel_type
                          AND m.stage = 0 AND m.due_at <= now()
                        LIMIT :most) m
                    WHERE lane.channel_type = channel.channel_type AND lane.transactional_due_at <= now()
                    UNION ALL
                    SELECT m.status
                    FROM lane CROSS JOIN LATERAL (
                        SELECT m.status FROM channel_messages_log m
                        WHERE m.tenant_id = lane.tenant_id AND m.channel_type = lane.channel_type
                          AND m.stage = 1 AND m.due_at <= now()
                        LIMIT :most) m
                    WHERE lane.channel_type = channel.channel_type AND lane.bulk_due_at <= now()
                    LIMIT :most
                ) looked
            ) due
            CROSS JOIN LATERAL (
                SELECT count(*) FILTER (WHERE looked.status = 'uncertain') AS uncertain
                FROM (
                    SELECT m.status
                    FROM lane CROSS JOIN LATERAL (
                        SELECT m.status FROM channel_messages_log m
                        WHERE m.tenant_id = lane.tenant_id AND m.channel_type = lane.channel_type
                          AND m.stage = 0 AND m.due_at > now()
                        LIMIT :mostLater) m
                    WHERE lane.channel_type = channel.channel_type AND lane.transactional_due_at IS NOT NULL
                    UNION ALL
                    SELECT m.status
                    FROM lane CROSS JOIN LATERAL (
                        SELECT m.status FROM channel_messages_log m
                        WHERE m.tenant_id = lane.tenant_id AND m.channel_type = lane.channel_type
                          AND m.stage = 1 AND m.due_at > now()
                        LIMIT :mostLater) m
                    WHERE lane.channel_type = channel.channel_type AND lane.bulk_due_at IS NOT NULL
                    LIMIT :mostLater
                ) looked
            ) later
            CROSS JOIN LATERAL (
                SELECT count(*) FILTER (WHERE looked.status = 'released') AS released,
                       count(*) FILTER (WHERE looked.status = 'sending') AS sending
                FROM (
                    SELECT m.status
                    FROM lane CROSS JOIN LATERAL (
                        SELECT m.status FROM channel_messages_log m
                        WHERE m.tenant_id = lane.tenant_id AND m.channel_type = lane.channel_type
                          AND m.stage = 2 AND m.due_at IS NOT NULL
                        LIMIT :most) m
                    WHERE lane.channel_type = channel.channel_type AND lane.in_flight > 0
                    LIMIT :most
                ) looked
            ) in_flight
            """;

    private BacklogSql() {}
}
