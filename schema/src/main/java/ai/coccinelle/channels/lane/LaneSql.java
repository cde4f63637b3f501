package ai.coccinelle.channels.lane;

final class LaneSql {
    static final String CREATE = """
            INSERT INTO lanes (tenant_id, channel_type, rate, burst)
            VALUES (:tenant, :channel, :rate, :burst)
            ON CONFLICT DO NOTHING
            """;

    static final String FIND = """
            SELECT rate, burst,
                   CASE WHEN greatest(open_at, slowed_until) > now() THEN greatest(open_at, slowed_until) END AS open_at,
                   CASE WHEN paused_until > now() THEN paused_until END AS paused_until,
                   CASE WHEN paused_until > now() THEN pause_reason END AS pause_reason
            FROM lanes
            WHERE tenant_id = :tenant AND channel_type = :channel
            LIMIT 1
            """;

    // What was sent already stays sent: the messages ahead of time are the same, at the new rate's distance.
    static final String LIMIT = """
            UPDATE lanes
            SET rate = CAST(:rate AS numeric), burst = :burst,
                arrival_at = now() + (greatest(arrival_at, now()) - now()) * (rate / CAST(:rate AS numeric))::float8,
                open_at = now() + (greatest(arrival_at, now()) - now()) * (rate / CAST(:rate AS numeric))::float8
                    - make_interval(secs => ((:burst - 1) / CAST(:rate AS numeric))::float8),
                updated_at = now()
            WHERE tenant_id = :tenant AND channel_type = :channel
            """;

    static final String TOUCH = """
            UPDATE lanes
            SET next_due_at = now() + make_interval(secs => :seconds)
            WHERE tenant_id = :tenant AND channel_type = :channel
              AND (next_due_at IS NULL OR next_due_at > now() + make_interval(secs => :seconds))
            """;

    static final String SLOW = """
            UPDATE lanes
            SET slowed_until = greatest(slowed_until, now() + make_interval(secs => :seconds))
            WHERE tenant_id = :tenant AND channel_type = :channel
            """;

    static final String PAUSE = """
            UPDATE lanes
            SET paused_until = now() + make_interval(secs => :seconds), pause_reason = :reason, updated_at = now()
            WHERE tenant_id = :tenant AND channel_type = :channel
              AND NOT EXISTS (
                SELECT 1
                FROM channel_configurations c, channel_messages_log m
                WHERE c.tenant_id = :tenant AND c.channel_type = :channel
                  AND m.id = :message AND c.updated_at > m.claimed_at)
            """;

    static final String RESUME = """
            UPDATE lanes
            SET paused_until = NULL, pause_reason = NULL, next_due_at = now(), updated_at = now()
            WHERE tenant_id = :tenant AND channel_type = :channel
            """;

    // One index probe per lane and priority, whatever waits in them.
    static final String MEND = """
            UPDATE lanes l
            SET next_due_at = found.due_at
            FROM (
                SELECT k.tenant_id, k.channel_type, least(transactional.due_at, bulk.due_at) AS due_at
                FROM lanes k
                CROSS JOIN LATERAL (
                    SELECT min(m.due_at) AS due_at FROM channel_messages_log m
                    WHERE m.tenant_id = k.tenant_id AND m.channel_type = k.channel_type
                      AND m.priority = 0 AND m.due_at IS NOT NULL) transactional
                CROSS JOIN LATERAL (
                    SELECT min(m.due_at) AS due_at FROM channel_messages_log m
                    WHERE m.tenant_id = k.tenant_id AND m.channel_type = k.channel_type
                      AND m.priority = 1 AND m.due_at IS NOT NULL) bulk
            ) found
            WHERE l.tenant_id = found.tenant_id AND l.channel_type = found.channel_type
              AND found.due_at IS NOT NULL
              AND (l.next_due_at IS NULL OR l.next_due_at > greatest(found.due_at, now()))
            """;

    static final String NEXT_OPENING = """
            SELECT extract(epoch FROM min(
                greatest(next_due_at, open_at, slowed_until, coalesce(paused_until, '-infinity'))) - now())::float8
            FROM lanes
            WHERE channel_type = :channel AND next_due_at <= now() + make_interval(secs => :within)
              AND greatest(open_at, slowed_until, coalesce(paused_until, '-infinity'))
                <= now() + make_interval(secs => :within)
            """;

    private LaneSql() {}
}
