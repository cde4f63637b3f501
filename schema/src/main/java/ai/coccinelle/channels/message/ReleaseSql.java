package ai.coccinelle.channels.message;

import ai.coccinelle.channels.callback.CallbackEvents;

/*
 * A visit is one transaction: the account and the lanes are locked first, and only the statements after that read the
 * messages. So a hint that is set to "nothing due" has seen every message whose lane was touched before it was locked;
 * a touch that comes later waits for the lock and is not lost. `now()` is the transaction's start, on the database's clock,
 * in all of them.
 */
final class ReleaseSql {
    /*
     * The commit does not wait for the disk. Nothing is sent without a claim, whose commit does wait, and with it goes all
     * that was committed before. So what a crash takes back was not claimed: it is released again under the same attempt,
     * with a permit of its own, and of two envelopes with the same attempt one is stale. And the statements are not planned
     * anew for each visit, which takes three times as long as to run them.
     */
    private static final String SETTINGS = """
            set_config('synchronous_commit', 'off', TRUE) AS durability,
            set_config('plan_cache_mode', 'force_generic_plan', TRUE) AS planning
            """;

    static final String HURRY = "SELECT " + SETTINGS;

    static final String LOCK_ACCOUNT = """
            SELECT rate, burst, max_concurrent, paused_until IS NOT NULL AS probing,
                   (extract(epoch FROM greatest(arrival_at, now()) - now()) * 1000000)::bigint AS ahead,
                   (extract(epoch FROM greatest(paused_until, now()) - now()) * 1000000)::bigint AS paused,
                   (SELECT count(*) FROM account_calls c
                    WHERE c.channel_type = a.channel_type AND c.held_until > now()) AS calls,
            """ + SETTINGS + """
            FROM accounts a
            WHERE channel_type = :channel
            FOR UPDATE
            """;

    /*
     * The lanes that waited longest first; one that another process visits is passed over. A lane whose pause is over
     * releases one message, the probe, and stays paused until that one's outcome is known.
     */
    static final String LOCK_LANES = """
            SELECT l.tenant_id, l.rate, l.burst, l.per_minute, l.per_day, l.max_in_flight,
                   l.launched - d.landed AS in_flight,
                   (extract(epoch FROM greatest(l.arrival_at, now()) - now()) * 1000000)::bigint AS ahead,
                   CASE WHEN l.minute_at = date_trunc('minute', now()) THEN l.minute_count ELSE 0 END AS this_minute,
                   CASE WHEN l.day_at = (now() AT TIME ZONE t.time_zone)::date THEN l.day_count ELSE 0 END AS this_day,
                   (extract(epoch FROM date_trunc('minute', now()) + interval '1 minute' - now()) * 1000000)::bigint
                       AS minute_ends_in,
                   (extract(epoch FROM (date_trunc('day', now() AT TIME ZONE t.time_zone) + interval '1 day')
                       AT TIME ZONE t.time_zone - now()) * 1000000)::bigint AS day_ends_in,
                   l.paused_until IS NOT NULL AS probing,
                   l.launched - d.landed >= greatest(1, l.max_in_flight / :part) AND EXISTS (
                       SELECT 1 FROM channel_messages_log m
                       WHERE m.tenant_id = l.tenant_id AND m.channel_type = l.channel_type
                         AND m.stage = 2 AND m.due_at <= now() AND (:priority = 0 OR m.kind = 'bulk')) AS lapsed
            FROM lanes l
            JOIN lane_landings d USING (tenant_id, channel_type)
            JOIN tenants t ON t.id = l.tenant_id
            WHERE l.channel_type = :channel AND l.<hint> <= now() AND l.open_at <= now() AND l.slowed_until <= now()
              AND (:priority = 0 OR l.bulk_open_at <= now())
              AND NOT l.suspended
              AND (l.paused_until IS NULL OR l.paused_until <= now())
            ORDER BY l.<hint>
            LIMIT :lanes
            FOR UPDATE OF l SKIP LOCKED
            """;

    /*
     * First what is in flight and outlived its lease, which takes no new place; then what waits, as far as there are places.
     * Where there is none, what is transactional takes lapsed bulk along: held by it, the place would never become free, since
     * a full lane is closed to bulk before its turn comes.
     * A message is taken by its state and attempt as they were read: one that moved meanwhile is left alone. A row that
     * somebody is just changing is passed over, so that one slow transaction holds up nobody's lane.
     */
    static final String MOVE = """
            WITH due AS MATERIALIZED (
                SELECT picked.*, lane.tenant_id,
                       coalesce(picked.kind <> 'test' AND NOT picked.sandbox
                           AND (NOT c.enabled OR c.templates ->> picked.template_name = 'false'), FALSE) AS off
                FROM unnest(CAST(:tenants AS uuid[]), CAST(:grants AS int[]), CAST(:places AS int[]))
                         AS lane (tenant_id, granted, places)
                LEFT JOIN channel_configurations c ON c.tenant_id = lane.tenant_id AND c.channel_type = :channel
                CROSS JOIN LATERAL (
                    SELECT * FROM (
                        SELECT m.id, m.status, m.attempt, m.kind, m.template_name, m.sandbox, m.lapsed
                        FROM channel_messages_log m
                        WHERE m.tenant_id = lane.tenant_id AND m.channel_type = :channel
                          AND m.stage = 2 AND m.due_at <= now()
                          AND ((m.kind = 'bulk') = (:priority = 1) OR :priority = 0 AND lane.places = 0)
                        ORDER BY m.due_at
                        LIMIT lane.granted
                        FOR UPDATE SKIP LOCKED) lapsed
                    UNION ALL
                    SELECT * FROM (
                        SELECT m.id, m.status, m.attempt, m.kind, m.template_name, m.sandbox, m.lapsed
                        FROM channel_messages_log m
                        WHERE m.tenant_id = lane.tenant_id AND m.channel_type = :channel
                          AND m.stage = :priority AND m.due_at <= now()
                        ORDER BY m.due_at
                        LIMIT least(lane.granted, lane.places)
                        FOR UPDATE SKIP LOCKED) waiting
                    LIMIT lane.granted
                ) picked
            ), moved AS (
                UPDATE channel_messages_log m
                SET status = CASE
                        WHEN m.status = 'sending' THEN 'uncertain'
                        WHEN (m.useless_after <= now() OR due.off) AND m.in_doubt THEN 'uncertain'
                        WHEN m.useless_after <= now() THEN 'expired'
                        WHEN due.off THEN 'suppressed'
                        ELSE 'released' END,
                    due_at = CASE
                        WHEN m.status = 'sending' THEN now() + make_interval(secs => :grace)
                        WHEN m.useless_after <= now() OR due.off THEN NULL
                        ELSE now() + make_interval(secs => :lease) END,
                    attempt = CASE
                        WHEN m.status = 'sending' OR m.useless_after <= now() OR due.off THEN m.attempt
                        ELSE m.attempt + 1 END,
                    claim_token = CASE
                        WHEN m.status = 'sending' OR m.useless_after <= now() OR due.off THEN m.claim_token END,
                    lapsed = m.status = 'sending'
                        OR m.lapsed AND (due.off OR coalesce(m.useless_after <= now(), FALSE)),
                    in_doubt = m.in_doubt OR m.status IN ('sending', 'uncertain'),
                    faults = m.faults + CASE WHEN m.status = 'sending' THEN 1 ELSE 0 END,
                    error_code = CASE
                        WHEN m.status = 'sending' THEN 'worker-lost'
                        WHEN due.off THEN 'switched-off'
                        ELSE m.error_code END,
                    error_message = CASE
                        WHEN m.status = 'sending' THEN 'the worker fell silent during the attempt'
                        WHEN m.useless_after <= now() AND m.error_message IS NULL
                            THEN 'its time had passed before it could be sent'
                        WHEN due.off THEN 'the tenant had switched the channel or this type of message off'
                        ELSE m.error_message END,
                    attempts = CASE
                        WHEN m.status = 'sending' THEN m.attempts || jsonb_build_object(
                            'attempt', m.attempt, 'startedAt', m.claimed_at, 'endedAt', now(), 'outcome', 'lost',
                            'code', 'worker-lost', 'answer', 'the worker fell silent during the attempt')
                        ELSE m.attempts END,
                    updated_at = now()
                FROM due
                WHERE m.id = due.id AND m.status = due.status AND m.attempt = due.attempt
                RETURNING m.attempt,
            """ + CallbackEvents.MESSAGE + "), " + CallbackEvents.ofMessages("moved") + """
            SELECT due.tenant_id, due.id, CASE WHEN due.lapsed THEN 'lapsed' ELSE due.status END AS was, moved.attempt, moved.status
            FROM due LEFT JOIN moved USING (id)
            """;

    static final String CHARGE_LANES = """
            UPDATE lanes l
            SET arrival_at = now() + visit.ahead * interval '1 microsecond',
                open_at = now() + visit.opens_in * interval '1 microsecond',
                bulk_open_at = CASE WHEN :priority = 1
                    THEN now() + visit.opens_to_bulk_in * interval '1 microsecond' ELSE l.bulk_open_at END,
                launched = l.launched + visit.launched,
                minute_at = date_trunc('minute', now()), minute_count = visit.this_minute,
                day_at = (now() AT TIME ZONE t.time_zone)::date, day_count = visit.this_day,
                paused_until = CASE WHEN visit.probes THEN now() + make_interval(secs => :lease) ELSE l.paused_until END,
                <hint> = CASE WHEN visit.more THEN now() ELSE least(
                    (SELECT min(m.due_at) FROM channel_messages_log m
                     WHERE m.tenant_id = l.tenant_id AND m.channel_type = l.channel_type
                       AND m.stage = :priority AND m.due_at IS NOT NULL),
                    (SELECT min(m.due_at) FROM channel_messages_log m
                     WHERE m.tenant_id = l.tenant_id AND m.channel_type = l.channel_type
                       AND m.stage = 2 AND m.due_at IS NOT NULL AND (m.kind = 'bulk') = (:priority = 1))) END
            FROM unnest(CAST(:tenants AS uuid[]), CAST(:ahead AS bigint[]), CAST(:opensIn AS bigint[]),
                        CAST(:opensToBulkIn AS bigint[]), CAST(:launched AS int[]), CAST(:minutes AS int[]),
                        CAST(:days AS int[]), CAST(:probes AS boolean[]), CAST(:more AS boolean[]))
                     AS visit (tenant_id, ahead, opens_in, opens_to_bulk_in, launched, this_minute, this_day, probes, more)
            JOIN tenants t ON t.id = visit.tenant_id
            WHERE l.tenant_id = visit.tenant_id AND l.channel_type = :channel
            """;

    static final String CHARGE_ACCOUNT = """
            UPDATE accounts
            SET arrival_at = now() + :ahead * interval '1 microsecond',
                paused_until = CASE WHEN paused_until IS NOT NULL THEN now() + make_interval(secs => :lease) END
            WHERE channel_type = :channel
            """;

    static final String HOLD_CALLS = """
            INSERT INTO account_calls (message_id, channel_type, held_until)
            SELECT id, :channel, now() + make_interval(secs => :lease) FROM unnest(CAST(:ids AS uuid[])) AS released (id)
            ON CONFLICT (message_id) DO UPDATE SET held_until = EXCLUDED.held_until
            """;

    static final String TAKE_BACK = """
            WITH back AS (
                UPDATE channel_messages_log m
                SET status = 'pending', due_at = now() + make_interval(secs => :seconds), updated_at = now()
                FROM unnest(CAST(:ids AS uuid[]), CAST(:attempts AS int[])) AS lost (id, attempt)
                WHERE m.id = lost.id AND m.attempt = lost.attempt AND m.status = 'released'
                RETURNING m.id, m.tenant_id, m.channel_type, m.stage
            ), freed AS (
                DELETE FROM account_calls c USING back WHERE c.message_id = back.id
            ), touched AS (
                UPDATE lanes l
                SET launched = l.launched - b.messages,
                    transactional_due_at = CASE WHEN b.transactional
                        THEN least(l.transactional_due_at, now() + make_interval(secs => :seconds))
                        ELSE l.transactional_due_at END,
                    bulk_due_at = CASE WHEN b.bulk
                        THEN least(l.bulk_due_at, now() + make_interval(secs => :seconds)) ELSE l.bulk_due_at END
                FROM (SELECT tenant_id, channel_type, count(*) AS messages,
                             bool_or(stage = 0) AS transactional, bool_or(stage = 1) AS bulk
                      FROM back GROUP BY tenant_id, channel_type) b
                WHERE l.tenant_id = b.tenant_id AND l.channel_type = b.channel_type
            )
            SELECT count(*) FROM back
            """;

    private ReleaseSql() {}
}
