package ai.coccinelle.channels.message;

final class ReleaseSql {
    /*
     * Permits are GCRA: with T = 1/rate, burst·T of credit and arrival_at the theoretical arrival time of the next
     * message, floor(burst - (arrival_at - now)·rate) may go now, and k that go move arrival_at by k·T. The next permit
     * opens at arrival_at - (burst - 1)·T. So in any window W at most rate·W + burst are released.
     *
     * A lane whose pause is over releases one message, the probe, and stays paused until that one's outcome is known:
     * it resumes the lane or pauses it again. When the probe gets lost, another one goes after the lease.
     *
     * A message is taken by its state and attempt as they were read: one that moved meanwhile is left alone.
     * A row that somebody is just changing is passed over, so that one slow transaction holds up nobody's lane.
     * `now()` is the statement's start, on the database's clock.
     */
    static final String RELEASE = """
            WITH lane AS MATERIALIZED (
                SELECT tenant_id, channel_type, rate, burst, greatest(arrival_at, now()) AS arrival_at,
                       paused_until IS NOT NULL AS probing,
                       least(:perLane, CASE WHEN paused_until IS NOT NULL THEN 1 ELSE :perLane END, greatest(0, floor(
                           burst - extract(epoch FROM greatest(arrival_at, now()) - now()) * rate)))::int AS permits
                FROM lanes
                WHERE channel_type = :channel AND next_due_at <= now() AND open_at <= now() AND slowed_until <= now()
                  AND (paused_until IS NULL OR paused_until <= now())
                ORDER BY next_due_at
                LIMIT :lanes
                FOR UPDATE SKIP LOCKED
            ), due AS MATERIALIZED (
                SELECT lane.tenant_id, picked.*
                FROM lane CROSS JOIN LATERAL (
                    SELECT * FROM (
                        SELECT m.id, m.status, m.attempt, m.useless_after, m.priority, m.due_at
                        FROM channel_messages_log m
                        WHERE m.tenant_id = lane.tenant_id AND m.channel_type = lane.channel_type
                          AND m.priority = 0 AND m.due_at <= now()
                        ORDER BY m.due_at LIMIT lane.permits
                        FOR UPDATE SKIP LOCKED) transactional
                    UNION ALL
                    SELECT * FROM (
                        SELECT m.id, m.status, m.attempt, m.useless_after, m.priority, m.due_at
                        FROM channel_messages_log m
                        WHERE m.tenant_id = lane.tenant_id AND m.channel_type = lane.channel_type
                          AND m.priority = 1 AND m.due_at <= now()
                        ORDER BY m.due_at LIMIT lane.permits
                        FOR UPDATE SKIP LOCKED) bulk
                    ORDER BY priority, due_at
                    LIMIT lane.permits
                ) picked
            ), moved AS (
                UPDATE channel_messages_log m
                SET status = CASE
                        WHEN m.status = 'sending' THEN 'uncertain'
                        WHEN m.useless_after <= now() AND m.in_doubt THEN 'uncertain'
                        WHEN m.useless_after <= now() THEN 'expired'
                        ELSE 'released' END,
                    due_at = CASE
                        WHEN m.status = 'sending' THEN now() + make_interval(secs => :grace)
                        WHEN m.useless_after <= now() THEN NULL
                        ELSE now() + make_interval(secs => :lease) END,
                    attempt = CASE
                        WHEN m.status = 'sending' OR m.useless_after <= now() THEN m.attempt
                        ELSE m.attempt + 1 END,
                    in_doubt = m.in_doubt OR m.status IN ('sending', 'uncertain'),
                    faults = m.faults + CASE WHEN m.status = 'sending' THEN 1 ELSE 0 END,
                    error_code = CASE WHEN m.status = 'sending' THEN 'worker-lost' ELSE m.error_code END,
                    error_message = CASE
                        WHEN m.status = 'sending' THEN 'the worker fell silent during the attempt'
                        WHEN m.useless_after <= now() AND m.error_message IS NULL
                            THEN 'its time had passed before it could be sent'
                        ELSE m.error_message END,
                    attempts = CASE
                        WHEN m.status = 'sending' THEN m.attempts || jsonb_build_object(
                            'attempt', m.attempt, 'startedAt', m.claimed_at, 'endedAt', now(), 'outcome', 'lost',
                            'code', 'worker-lost', 'answer', 'the worker fell silent during the attempt')
                        ELSE m.attempts END,
                    updated_at = now()
                FROM due
                WHERE m.id = due.id AND m.status = due.status AND m.attempt = due.attempt
                RETURNING m.id, m.tenant_id, m.channel_type, m.attempt, m.status
            ), visited AS (
                UPDATE lanes l
                SET arrival_at = lane.arrival_at + make_interval(secs => (tally.released / lane.rate)::float8),
                    open_at = lane.arrival_at
                        + make_interval(secs => ((tally.released - (lane.burst - 1)) / lane.rate)::float8),
                    paused_until = CASE
                        WHEN lane.probing AND tally.released > 0 THEN now() + make_interval(secs => :lease) END,
                    pause_reason = CASE WHEN lane.probing AND tally.released > 0 THEN l.pause_reason END,
                    next_due_at = CASE
                        WHEN tally.picked >= lane.permits THEN now()
                        ELSE least(
                            CASE WHEN tally.released > 0 THEN now() + make_interval(secs => :lease) END,
                            CASE WHEN tally.silent > 0 THEN now() + make_interval(secs => :grace) END,
                            (SELECT min(m.due_at) FROM channel_messages_log m
                             WHERE m.tenant_id = l.tenant_id AND m.channel_type = l.channel_type
                               AND m.priority = 0 AND m.due_at > now()),
                            (SELECT min(m.due_at) FROM channel_messages_log m
                             WHERE m.tenant_id = l.tenant_id AND m.channel_type = l.channel_type
                               AND m.priority = 1 AND m.due_at > now())) END
                FROM lane CROSS JOIN LATERAL (
                    SELECT count(*) FILTER (WHERE moved.status = 'released') AS released,
                           count(*) FILTER (WHERE moved.status = 'uncertain') AS silent,
                           (SELECT count(*) FROM due WHERE due.tenant_id = lane.tenant_id) AS picked
                    FROM moved
                    WHERE moved.tenant_id = lane.tenant_id AND moved.channel_type = lane.channel_type
                ) tally
                WHERE l.tenant_id = lane.tenant_id AND l.channel_type = lane.channel_type
            )
            SELECT id, attempt, status = 'released' AS released FROM moved
            """;

    static final String TAKE_BACK = """
            WITH back AS (
                UPDATE channel_messages_log m
                SET status = 'pending', due_at = now() + make_interval(secs => :seconds), updated_at = now()
                FROM unnest(CAST(:ids AS uuid[]), CAST(:attempts AS int[])) AS lost (id, attempt)
                WHERE m.id = lost.id AND m.attempt = lost.attempt AND m.status = 'released'
                RETURNING m.tenant_id, m.channel_type
            ), touched AS (
                UPDATE lanes l
                SET next_due_at = least(l.next_due_at, now() + make_interval(secs => :seconds))
                FROM (SELECT DISTINCT tenant_id, channel_type FROM back) b
                WHERE l.tenant_id = b.tenant_id AND l.channel_type = b.channel_type
            )
            SELECT count(*) FROM back
            """;

    private ReleaseSql() {}
}
