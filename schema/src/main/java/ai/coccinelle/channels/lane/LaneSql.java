package ai.coccinelle.channels.lane;

import ai.coccinelle.channels.callback.CallbackEvents;
import ai.coccinelle.channels.callback.CallbackType;

final class LaneSql {
    static final String CREATE = """
            WITH created AS (
                INSERT INTO lanes (tenant_id, channel_type, rate, burst, per_minute, per_day, max_in_flight)
                VALUES (:tenant, :channel, :rate, :burst, :perMinute, :perDay, :maxInFlight)
                ON CONFLICT DO NOTHING
                RETURNING tenant_id, channel_type
            )
            INSERT INTO lane_landings (tenant_id, channel_type)
            SELECT tenant_id, channel_type FROM created
            """;

    static final String FIND = """
            SELECT l.rate, l.burst, l.per_minute, l.per_day, l.max_in_flight, l.suspended,
                   greatest(0, l.launched - d.landed) AS in_flight,
                   CASE WHEN greatest(l.open_at, l.slowed_until) > now()
                        THEN greatest(l.open_at, l.slowed_until) END AS open_at,
                   CASE WHEN l.slowed_until > now() THEN l.slowed_until END AS slowed_until,
                   l.minute_at, l.minute_count, l.day_at, l.day_count, t.time_zone, now() AS now,
                   CASE WHEN l.paused_until > now() THEN l.paused_until
                        WHEN a.paused_until > now() THEN a.paused_until END AS paused_until,
                   CASE WHEN l.paused_until > now() THEN l.paused_since
                        WHEN a.paused_until > now() THEN a.paused_since END AS paused_since,
                   CASE WHEN l.paused_until > now() THEN l.pause_reason
                        WHEN a.paused_until > now() THEN a.pause_reason END AS pause_reason
            FROM lanes l
            JOIN lane_landings d USING (tenant_id, channel_type)
            JOIN tenants t ON t.id = l.tenant_id
            LEFT JOIN accounts a ON a.channel_type = l.channel_type
            WHERE l.tenant_id = :tenant AND l.channel_type = :channel
            LIMIT 1
            """;

    static final String COUNTERS = """
            SELECT l.per_minute, l.per_day, l.minute_at, l.minute_count, l.day_at, l.day_count, t.time_zone, now() AS now
            FROM lanes l JOIN tenants t ON t.id = l.tenant_id
            WHERE l.tenant_id = :tenant AND l.channel_type = :channel
            LIMIT 1
            """;

    // What was sent already stays sent: the messages ahead of time are the same, at the new rate's distance.
    static final String LIMIT = """
            UPDATE lanes
            SET rate = CAST(:rate AS numeric), burst = :burst, per_minute = :perMinute, per_day = :perDay,
                max_in_flight = :maxInFlight,
                arrival_at = now() + (greatest(arrival_at, now()) - now()) * (rate / CAST(:rate AS numeric))::float8,
                open_at = now() + (greatest(arrival_at, now()) - now()) * (rate / CAST(:rate AS numeric))::float8
                    - make_interval(secs => ((:burst - 1) / CAST(:rate AS numeric))::float8),
                updated_at = now()
            WHERE tenant_id = :tenant AND channel_type = :channel
            """;

    /**
     * Lanes are locked in one order everywhere, so that two that touch the same do not wait for each other for ever. A lane
     * is locked though its hint seems to say enough: whoever visits it just now may be about to set the hint to a later time,
     * without having seen the message. The commit does not wait for the disk: what a crash takes back is a hint, and
     * {@link #MEND} finds it again.
     */
    static final String TOUCH = """
            WITH hurried AS MATERIALIZED (
                SELECT set_config('synchronous_commit', 'off', TRUE)
            ), held AS MATERIALIZED (
                SELECT tenant_id, <hint> AS hint FROM lanes CROSS JOIN hurried
                WHERE channel_type = :channel AND tenant_id = ANY(:tenants)
                ORDER BY tenant_id
                FOR UPDATE OF lanes
            )
            UPDATE lanes l
            SET <hint> = now()
            FROM held
            WHERE l.tenant_id = held.tenant_id AND l.channel_type = :channel AND (held.hint IS NULL OR held.hint > now())
            """;

    static final String SLOW = """
            UPDATE lanes
            SET slowed_until = greatest(slowed_until, now() + make_interval(secs => :seconds))
            WHERE tenant_id = :tenant AND channel_type = :channel
            """;

    private static final String BEFORE = """
            WITH before AS MATERIALIZED (
                SELECT paused_until FROM lanes WHERE tenant_id = :tenant AND channel_type = :channel FOR UPDATE
            ), changed AS (
            """;

    /** A pause is told when it begins, not when it goes on. */
    static final String PAUSE = BEFORE + """
                UPDATE lanes l
                SET paused_since = coalesce(l.paused_since, now()),
                    paused_until = now() + make_interval(secs => :seconds), pause_reason = :reason, updated_at = now()
                FROM before
                WHERE l.tenant_id = :tenant AND l.channel_type = :channel
                  AND NOT EXISTS (
                    SELECT 1
                    FROM channel_configurations c, channel_messages_log m
                    WHERE c.tenant_id = :tenant AND c.channel_type = :channel
                      AND m.id = :message AND c.updated_at > m.claimed_at)
                RETURNING l.tenant_id, l.channel_type, l.pause_reason AS reason, before.paused_until IS NULL AS new
            ), told AS (SELECT * FROM changed WHERE new)
            """ + CallbackEvents.ofLanes("told", CallbackType.LANE_PAUSED);

    static final String SUSPEND = """
            UPDATE lanes
            SET suspended = :suspended, transactional_due_at = now(), bulk_due_at = now()
            WHERE tenant_id = :tenant AND suspended <> :suspended
            """;

    static final String RESUME = BEFORE + """
                UPDATE lanes l
                SET paused_until = NULL, paused_since = NULL, pause_reason = NULL, transactional_due_at = now(),
                    bulk_due_at = now(), updated_at = now()
                FROM before
                WHERE l.tenant_id = :tenant AND l.channel_type = :channel
                RETURNING l.tenant_id, l.channel_type, NULL AS reason, before.paused_until IS NOT NULL AS new
            ), told AS (SELECT * FROM changed WHERE new)
            """ + CallbackEvents.ofLanes("told", CallbackType.LANE_RESUMED);

    /*
     * What paused a lane or an account waits behind the pause, for hours when it did so often. Rows that somebody is just
     * changing are passed over.
     */
    static final String BRING_FORWARD = """
            WITH behind AS MATERIALIZED (
                SELECT waiting.id
                FROM lanes l
                CROSS JOIN LATERAL (
                    SELECT m.id FROM channel_messages_log m
                    WHERE m.tenant_id = l.tenant_id AND m.channel_type = l.channel_type AND m.stage IN (0, 1)
                      AND m.due_at > now() AND m.due_at < now() + interval '5 hours'
                      AND m.attempts -> -1 ->> 'outcome' = 'paused'
                    LIMIT 1000
                    FOR UPDATE SKIP LOCKED) waiting
                WHERE l.channel_type = :channel AND (CAST(:tenant AS uuid) IS NULL OR l.tenant_id = CAST(:tenant AS uuid))
                  AND (l.transactional_due_at IS NOT NULL OR l.bulk_due_at IS NOT NULL)
                LIMIT 10000
            ), forward AS (
                UPDATE channel_messages_log m
                SET due_at = now(), updated_at = now()
                FROM behind
                WHERE m.id = behind.id
                RETURNING m.tenant_id, m.stage
            ), wanted AS (
                SELECT f.tenant_id, bool_or(f.stage = 0) AS transactional, bool_or(f.stage = 1) AS bulk
                FROM forward f
                GROUP BY f.tenant_id
            ), held AS MATERIALIZED (
                SELECT k.tenant_id
                FROM lanes k
                WHERE k.channel_type = :channel AND k.tenant_id IN (SELECT wanted.tenant_id FROM wanted)
                ORDER BY k.tenant_id
                FOR UPDATE OF k
            )
            UPDATE lanes l
            SET transactional_due_at = CASE WHEN wanted.transactional THEN now() ELSE l.transactional_due_at END,
                bulk_due_at = CASE WHEN wanted.bulk THEN now() ELSE l.bulk_due_at END
            FROM held JOIN wanted ON wanted.tenant_id = held.tenant_id
            WHERE l.tenant_id = held.tenant_id AND l.channel_type = :channel
            """;

    /** One process has the turn in each period, however many there are. */
    static final String TAKE_REPAIR_TURN = """
            UPDATE lane_repair
            SET next_at = now() + make_interval(secs => :seconds)
            WHERE only_row IN (SELECT only_row FROM lane_repair WHERE next_at <= now() LIMIT 1 FOR UPDATE SKIP LOCKED)
            """;

    /** One process repairs at a time: the others find the row locked. */
    static final String LOCK_REPAIR = """
            SELECT after_tenant FROM lane_repair LIMIT 1 FOR UPDATE SKIP LOCKED
            """;

    static final String NEXT_TENANTS = "SELECT id FROM tenants WHERE id > :after ORDER BY id LIMIT :most";

    static final String REPAIRED = "UPDATE lane_repair SET after_tenant = :last";

    /*
     * Some index probes per lane and partition, whatever waits. A lane that is being visited is in good hands; one whose
     * tenant is suspended is visited by nobody, and its hints say when it is looked at next.
     */
    static final String MEND = """
            WITH held AS MATERIALIZED (
                SELECT k.tenant_id, k.channel_type, found.transactional, found.bulk
                FROM lanes k
                CROSS JOIN LATERAL (
                    SELECT least(transactional.due_at, in_flight.transactional_due_at) AS transactional,
                           least(bulk.due_at, in_flight.bulk_due_at) AS bulk
                    FROM (SELECT min(m.due_at) AS due_at FROM channel_messages_log m
                          WHERE m.tenant_id = k.tenant_id AND m.channel_type = k.channel_type
                            AND m.stage = 0 AND m.due_at IS NOT NULL) transactional,
                         (SELECT min(m.due_at) AS due_at FROM channel_messages_log m
                          WHERE m.tenant_id = k.tenant_id AND m.channel_type = k.channel_type
                            AND m.stage = 1 AND m.due_at IS NOT NULL) bulk,
                         (SELECT min(m.due_at) FILTER (WHERE m.kind <> 'bulk') AS transactional_due_at,
                                 min(m.due_at) FILTER (WHERE m.kind = 'bulk') AS bulk_due_at
                          FROM channel_messages_log m
                          WHERE m.tenant_id = k.tenant_id AND m.channel_type = k.channel_type
                            AND m.stage = 2 AND m.due_at IS NOT NULL) in_flight) found
                WHERE k.tenant_id = ANY(:tenants) AND NOT k.suspended
                  AND (k.transactional_due_at IS NULL OR k.transactional_due_at > now()
                       OR k.bulk_due_at IS NULL OR k.bulk_due_at > now())
                  AND (found.transactional IS NOT NULL
                          AND coalesce(k.transactional_due_at, 'infinity') > greatest(found.transactional, now())
                       OR found.bulk IS NOT NULL AND coalesce(k.bulk_due_at, 'infinity') > greatest(found.bulk, now()))
                ORDER BY k.tenant_id, k.channel_type
                FOR UPDATE OF k SKIP LOCKED
            )
            UPDATE lanes l
            SET transactional_due_at = least(l.transactional_due_at, held.transactional),
                bulk_due_at = least(l.bulk_due_at, held.bulk)
            FROM held
            WHERE l.tenant_id = held.tenant_id AND l.channel_type = held.channel_type
            """;

    /*
     * Every statement that moves a message into or out of the broker counts it in the same transaction, so in any
     * snapshot what is counted is what is there, and this corrects nothing, unless somebody changed rows by hand. Only a lane that seems full is looked at.
     */
    static final String RECOUNT = """
            UPDATE lane_landings d
            SET landed = d.landed + (l.launched - counted.landed) - found.in_flight
            FROM lanes l
            JOIN lane_landings counted USING (tenant_id, channel_type)
            CROSS JOIN LATERAL (
                SELECT count(*) AS in_flight FROM channel_messages_log m
                WHERE m.tenant_id = l.tenant_id AND m.channel_type = l.channel_type AND m.stage = 2
                  AND m.due_at IS NOT NULL AND NOT m.lapsed) found
            WHERE l.tenant_id = d.tenant_id AND l.channel_type = d.channel_type AND l.tenant_id = ANY(:tenants)
              AND l.launched - counted.landed >= greatest(1, l.max_in_flight / :part)
              AND l.launched - counted.landed <> found.in_flight
            """;

    static final String NEXT_OPENING = """
            SELECT extract(epoch FROM min(opening.at) - now())::float8
            FROM (
                SELECT greatest(transactional_due_at, open_at, slowed_until, coalesce(paused_until, '-infinity')) AS at
                FROM lanes
                WHERE channel_type = :channel AND NOT suspended
                  AND transactional_due_at <= now() + make_interval(secs => :within)
                UNION ALL
                SELECT greatest(bulk_due_at, open_at, bulk_open_at, slowed_until, coalesce(paused_until, '-infinity'))
                FROM lanes
                WHERE channel_type = :channel AND NOT suspended
                  AND bulk_due_at <= now() + make_interval(secs => :within)
            ) opening
            """;

    private LaneSql() {}
}
