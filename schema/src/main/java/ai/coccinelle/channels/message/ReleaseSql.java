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
            """ + SETTINGS + """
            FROM accounts
            WHERE channel_type = :channel
            FOR UPDATE
            """;

    /*
     * A statement of its own, after the lock: a statement that waits for a lock reads the locked row anew, and everything else
     * as it was before it waited.
     */
    static final String COUNT_CALLS = """
            SELECT count(*) FROM account_calls WHERE channel_type = :channel AND held_until > now()
            """;

    private static final String DUE = """
            WHERE l.channel_type = :channel AND l.<hint> <= now() AND l.open_at <= now() AND l.slowed_until <= now()
              AND (:priority = 0 OR l.bulk_open_at <= now())
              AND NOT l.suspended
              AND (l.paused_until IS NULL OR l.paused_until <= now())
            """;

    /*
     * The lanes that waited longest first; one that another process visits is passed over. A lane whose pause is over
     * releases one message, the probe, and stays paused until that one's outcome is known. What is in flight beyond its lease
     * is looked for where nothing else could go: it takes no new place, and was charged to its day.
     */
    static final String LOCK_LANES = """
            SELECT l.tenant_id, l.rate, l.burst, l.per_minute, l.per_day, l.max_in_flight,
                   l.launched - d.landed AS in_flight,
                   (extract(epoch FROM greatest(l.arrival_at, now()) - now()) * 1000000)::bigint AS ahead,
                   l.minute_at, l.minute_count, l.day_at, l.day_count, t.time_zone, now() AS now,
                   l.paused_until IS NOT NULL AS probing,
                   (l.launched - d.landed >= greatest(1, l.max_in_flight / :part) OR l.day_count >= l.per_day) AND EXISTS (
                       SELECT 1 FROM channel_messages_log m
                       WHERE m.tenant_id = l.tenant_id AND m.channel_type = l.channel_type
                         AND m.stage = 2 AND m.due_at <= now() AND (:priority = 0 OR m.kind = 'bulk')) AS lapsed
            FROM lanes l
            JOIN lane_landings d USING (tenant_id, channel_type)
            JOIN tenants t ON t.id = l.tenant_id
            """ + DUE + """
              AND (CAST(:only AS uuid) IS NULL OR l.tenant_id = CAST(:only AS uuid))
            ORDER BY l.<hint>
            LIMIT :lanes
            FOR UPDATE OF l SKIP LOCKED
            """;

    /** It only compares columns of lanes: no row of a lane can make it fail. */
    static final String FIND_LANES = """
            SELECT l.tenant_id
            FROM lanes l
            """ + DUE + """
            ORDER BY l.<hint>
            LIMIT :lanes
            """;

    static final String SET_ASIDE = """
            UPDATE lanes
            SET open_at = CASE WHEN :priority = 0
                    THEN greatest(open_at, now() + make_interval(secs => :seconds)) ELSE open_at END,
                bulk_open_at = greatest(bulk_open_at, now() + make_interval(secs => :seconds))
            WHERE tenant_id = :tenant AND channel_type = :channel
            """;

    private static final String PICKED = """
            m.id, m.status, m.attempt, m.kind, m.template_name, m.sandbox, m.in_doubt, m.lapsed, m.called_off,
                               m.charged_at, m.charged_day, coalesce(m.useless_after <= now(), FALSE) AS useless
            """;

    private static final String FATE = """
            CASE
                    WHEN picked.status = 'sending' THEN 'lapse'
                    WHEN picked.useless THEN CASE WHEN picked.in_doubt THEN 'close' ELSE 'expire' END
                    WHEN picked.called_off IS NOT NULL THEN CASE WHEN picked.in_doubt THEN 'close' ELSE 'cancel' END
                    WHEN picked.kind <> 'test' AND NOT picked.sandbox
                        AND (NOT c.enabled OR c.templates ->> picked.template_name = 'false')
                        THEN CASE WHEN picked.in_doubt THEN 'close' ELSE 'suppress' END
                    ELSE 'release' END AS fate
            """;

    /*
     * Each row of `due` moves as its fate says. The charge is that of the latest release: it is read while the message is
     * released or being sent, and by nobody after.
     */
    private static final String MOVED = """
            moved AS (
                UPDATE channel_messages_log m
                SET status = CASE due.fate
                        WHEN 'release' THEN 'released'
                        WHEN 'expire' THEN 'expired'
                        WHEN 'suppress' THEN 'suppressed'
                        WHEN 'cancel' THEN 'cancelled'
                        ELSE 'uncertain' END,
                    due_at = CASE due.fate
                        WHEN 'release' THEN now() + make_interval(secs => :lease)
                        WHEN 'lapse' THEN now() + make_interval(secs => :grace) END,
                    attempt = CASE WHEN due.fate = 'release' THEN m.attempt + 1 ELSE m.attempt END,
                    claim_token = CASE WHEN due.fate = 'release' THEN NULL ELSE m.claim_token END,
                    charged_at = CASE WHEN due.fate = 'release' AND NOT due.sandbox THEN now() END,
                    charged_day = CASE WHEN due.fate = 'release' AND NOT due.sandbox THEN due.day END,
                    called_off = CASE WHEN due.fate = 'lapse' THEN m.called_off END,
                    lapsed = due.fate = 'lapse' OR m.lapsed AND due.fate <> 'release',
                    in_doubt = m.in_doubt OR m.status IN ('sending', 'uncertain'),
                    faults = m.faults + CASE WHEN due.fate = 'lapse' THEN 1 ELSE 0 END,
                    error_code = CASE
                        WHEN due.fate = 'lapse' THEN 'worker-lost'
                        WHEN due.fate = 'release' OR due.useless THEN m.error_code
                        WHEN due.called_off IS NOT NULL THEN due.called_off ->> 'code'
                        ELSE 'switched-off' END,
                    error_message = CASE
                        WHEN due.fate = 'lapse' THEN 'the worker fell silent during the attempt'
                        WHEN due.fate = 'release' THEN m.error_message
                        WHEN due.useless THEN coalesce(m.error_message, 'its time had passed before it could be sent')
                        WHEN due.called_off IS NOT NULL THEN due.called_off ->> 'reason'
                        ELSE 'the tenant had switched the channel or this type of message off' END,
                    attempts = CASE WHEN due.fate = 'lapse' THEN m.attempts || jsonb_build_object(
                            'attempt', m.attempt, 'startedAt', m.claimed_at, 'endedAt', now(), 'outcome', 'lost',
                            'code', 'worker-lost', 'answer', 'the worker fell silent during the attempt')
                        ELSE m.attempts END,
                    updated_at = now()
                FROM due
                WHERE m.id = due.id AND m.status = due.status AND m.attempt = due.attempt AND m.due_at <= now()
                RETURNING m.attempt, due.called_off,
            """ + CallbackEvents.MESSAGE + """
            ), news AS (
                SELECT * FROM moved WHERE status <> 'cancelled' OR (called_off ->> 'told')::boolean
            ),
            """ + CallbackEvents.ofMessages("news") + """
            SELECT due.tenant_id, due.id, CASE WHEN due.lapsed THEN 'lapsed' ELSE due.status END AS was, due.sandbox, due.charged_at, due.charged_day,
                   moved.attempt, moved.status
            FROM due LEFT JOIN moved USING (id)
            """;

    /*
     * First what is in flight and outlived its lease, which takes no new place; then what waits, as far as there are places.
     * Where there is none, what is transactional takes lapsed bulk along: held by it, the place would never become free, since
     * a full lane is closed to bulk before its turn comes.
     * A message is taken by its state and attempt as they were read: one that moved meanwhile is left alone. A row that
     * somebody is just changing is passed over, so that one slow transaction holds up nobody's lane.
     */
    static final String MOVE = """
            WITH picked AS MATERIALIZED (
                SELECT picked.*, lane.tenant_id, lane.day
                FROM unnest(CAST(:tenants AS uuid[]), CAST(:grants AS int[]), CAST(:places AS int[]), CAST(:days AS date[]))
                         AS lane (tenant_id, granted, places, day)
                CROSS JOIN LATERAL (
                    SELECT * FROM (
                        SELECT
            """ + PICKED + """
                        FROM channel_messages_log m
                        WHERE m.tenant_id = lane.tenant_id AND m.channel_type = :channel
                          AND m.stage = 2 AND m.due_at <= now()
                          AND ((m.kind = 'bulk') = (:priority = 1) OR :priority = 0 AND lane.places = 0)
                        ORDER BY m.due_at
                        LIMIT lane.granted
                        FOR UPDATE SKIP LOCKED) lapsed
                    UNION ALL
                    SELECT * FROM (
                        SELECT
            """ + PICKED + """
                        FROM channel_messages_log m
                        WHERE m.tenant_id = lane.tenant_id AND m.channel_type = :channel
                          AND m.stage = :priority AND m.due_at <= now()
                        ORDER BY m.due_at
                        LIMIT least(lane.granted, lane.places)
                        FOR UPDATE SKIP LOCKED) waiting
                    LIMIT lane.granted
                ) picked
            ), due AS MATERIALIZED (
                SELECT picked.*,
            """ + FATE + """
                FROM picked
                LEFT JOIN channel_configurations c ON c.tenant_id = picked.tenant_id AND c.channel_type = :channel
            ),
            """ + MOVED;

    /** What is over, in lanes of suspended tenants: the rest stays where it is. */
    static final String MOVE_OF_SUSPENDED = """
            WITH picked AS MATERIALIZED (
                SELECT picked.*, lane.tenant_id, CAST(NULL AS date) AS day
                FROM unnest(CAST(:tenants AS uuid[])) AS lane (tenant_id)
                CROSS JOIN generate_series(0, 2) AS stages (stage)
                CROSS JOIN LATERAL (
                    SELECT
            """ + PICKED + """
                    FROM channel_messages_log m
                    WHERE m.tenant_id = lane.tenant_id AND m.channel_type = :channel
                      AND m.stage = stages.stage AND m.due_at <= now()
                    ORDER BY m.due_at
                    LIMIT :most
                    FOR UPDATE SKIP LOCKED
                ) picked
            ), due AS MATERIALIZED (
                SELECT picked.*, CASE
                    WHEN picked.status = 'sending' THEN 'lapse'
                    WHEN picked.in_doubt THEN 'close'
                    ELSE 'expire' END AS fate
                FROM picked
                WHERE picked.status = 'sending' OR picked.useless
            ),
            """ + MOVED;

    static final String CHARGE_LANES = """
            UPDATE lanes l
            SET arrival_at = now() + visit.ahead * interval '1 microsecond',
                open_at = now() + visit.opens_in * interval '1 microsecond',
                bulk_open_at = CASE WHEN :priority = 1
                    THEN now() + visit.opens_to_bulk_in * interval '1 microsecond' ELSE l.bulk_open_at END,
                launched = l.launched + visit.launched,
                minute_at = visit.minute_at, minute_count = visit.this_minute,
                day_at = visit.day_at, day_count = visit.this_day,
                paused_until = CASE WHEN visit.probes THEN now() + make_interval(secs => :lease) ELSE l.paused_until END,
                <hint> = CASE WHEN visit.more THEN now() ELSE least(
                    (SELECT min(m.due_at) FROM channel_messages_log m
                     WHERE m.tenant_id = l.tenant_id AND m.channel_type = l.channel_type
                       AND m.stage = :priority AND m.due_at IS NOT NULL),
                    (SELECT min(m.due_at) FROM channel_messages_log m
                     WHERE m.tenant_id = l.tenant_id AND m.channel_type = l.channel_type
                       AND m.stage = 2 AND m.due_at IS NOT NULL AND (m.kind = 'bulk') = (:priority = 1))) END
            FROM unnest(CAST(:tenants AS uuid[]), CAST(:ahead AS bigint[]), CAST(:opensIn AS bigint[]),
                        CAST(:opensToBulkIn AS bigint[]), CAST(:launched AS int[]), CAST(:minutesAt AS timestamptz[]),
                        CAST(:minutes AS int[]), CAST(:daysAt AS date[]), CAST(:days AS int[]),
                        CAST(:probes AS boolean[]), CAST(:more AS boolean[]))
                     AS visit (tenant_id, ahead, opens_in, opens_to_bulk_in, launched, minute_at, this_minute, day_at,
                               this_day, probes, more)
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

    /*
     * Messages in the order of their ids, lanes after and in one order, as everywhere. What was charged is given back where
     * the lane still counts the same minute or day, and opens the lane: a visit closes it again where it has no permit.
     */
    static final String TAKE_BACK = """
            WITH held AS MATERIALIZED (
                SELECT m.id
                FROM unnest(CAST(:ids AS uuid[]), CAST(:attempts AS int[])) AS lost (id, attempt)
                JOIN channel_messages_log m ON m.id = lost.id AND m.attempt = lost.attempt AND m.status = 'released'
                ORDER BY m.id
                FOR UPDATE OF m
            ), back AS (
                UPDATE channel_messages_log m
                SET status = 'pending', due_at = now() + make_interval(secs => :seconds), updated_at = now()
                FROM held
                WHERE m.id = held.id
                RETURNING m.id, m.tenant_id, m.channel_type, m.stage, m.charged_at, m.charged_day
            ), freed AS (
                DELETE FROM account_calls c USING back WHERE c.message_id = back.id
            ), lane AS MATERIALIZED (
                SELECT l.tenant_id, l.channel_type, l.minute_at, l.day_at
                FROM lanes l
                JOIN (SELECT DISTINCT tenant_id, channel_type FROM back) b USING (tenant_id, channel_type)
                ORDER BY l.tenant_id, l.channel_type
                FOR UPDATE OF l
            ), touched AS (
                UPDATE lanes l
                SET launched = l.launched - b.messages,
                    minute_count = greatest(0, l.minute_count - b.of_the_minute),
                    day_count = greatest(0, l.day_count - b.of_the_day),
                    open_at = least(l.open_at, now() + make_interval(secs => :seconds)),
                    transactional_due_at = CASE WHEN b.transactional
                        THEN least(l.transactional_due_at, now() + make_interval(secs => :seconds))
                        ELSE l.transactional_due_at END,
                    bulk_due_at = CASE WHEN b.bulk
                        THEN least(l.bulk_due_at, now() + make_interval(secs => :seconds)) ELSE l.bulk_due_at END
                FROM lane
                CROSS JOIN LATERAL (
                    SELECT count(*) AS messages, bool_or(back.stage = 0) AS transactional, bool_or(back.stage = 1) AS bulk,
                           count(*) FILTER (WHERE date_trunc('minute', back.charged_at) = lane.minute_at) AS of_the_minute,
                           count(*) FILTER (WHERE back.charged_day = lane.day_at) AS of_the_day
                    FROM back
                    WHERE back.tenant_id = lane.tenant_id AND back.channel_type = lane.channel_type) b
                WHERE l.tenant_id = lane.tenant_id AND l.channel_type = lane.channel_type
            )
            SELECT count(*) FROM back
            """;

    static final String FIND_SUSPENDED = """
            SELECT tenant_id
            FROM lanes
            WHERE channel_type = :channel AND suspended AND least(transactional_due_at, bulk_due_at) <= now()
              AND (CAST(:only AS uuid) IS NULL OR tenant_id = CAST(:only AS uuid))
            ORDER BY tenant_id
            LIMIT :lanes
            """;

    static final String LOCK_SUSPENDED = FIND_SUSPENDED + "FOR UPDATE SKIP LOCKED";

    /** The hints of a suspended lane say when it is looked at next; when its tenant may send again, both are due. */
    static final String LEAVE_SUSPENDED = """
            UPDATE lanes l
            SET launched = l.launched + visit.launched,
                transactional_due_at = now() + make_interval(secs => visit.again),
                bulk_due_at = NULL
            FROM unnest(CAST(:tenants AS uuid[]), CAST(:launched AS int[]), CAST(:again AS float8[]))
                     AS visit (tenant_id, launched, again)
            WHERE l.tenant_id = visit.tenant_id AND l.channel_type = :channel
            """;

    private ReleaseSql() {}
}
