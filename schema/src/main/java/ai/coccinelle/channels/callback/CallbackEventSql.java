package ai.coccinelle.channels.callback;

final class CallbackEventSql {
    static final String TELL = """
            INSERT INTO callback_events (tenant_id, type, data)
            SELECT e.tenant_id, :type, CAST(:data AS jsonb)
            FROM callback_endpoints e
            WHERE e.tenant_id = :tenant AND e.disabled_at IS NULL
              AND (e.types IS NULL OR :type = 'callback.test' OR :type = ANY(e.types))
            RETURNING id
            """;

    /** Lanes that are on rest are passed over, and so are those of which another process takes just now. */
    static final String LOCK_ENDPOINTS = """
            WITH RECURSIVE open (tenant_id) AS ( -- one index probe for each tenant that has something open
                (SELECT c.tenant_id FROM callback_events c WHERE c.due_at IS NOT NULL ORDER BY c.tenant_id LIMIT 1)
                UNION ALL
                SELECT (SELECT c.tenant_id FROM callback_events c
                        WHERE c.due_at IS NOT NULL AND c.tenant_id > open.tenant_id
                        ORDER BY c.tenant_id LIMIT 1)
                FROM open WHERE open.tenant_id IS NOT NULL
            )
            SELECT e.tenant_id, e.url, e.secret_sealed, e.failing_since IS NOT NULL AS failing,
                   CASE WHEN e.former_until > now() THEN e.former_sealed END AS former_sealed
            FROM callback_endpoints e
            WHERE e.tenant_id IN (SELECT open.tenant_id FROM open)
              AND e.disabled_at IS NULL AND e.rests_until <= now()
              AND (EXISTS (
                      SELECT 1 FROM callback_events c
                      WHERE c.tenant_id = e.tenant_id AND c.status = 'pending' AND c.due_at <= now())
                   OR EXISTS (
                      SELECT 1 FROM callback_events c
                      WHERE c.tenant_id = e.tenant_id AND c.status = 'sending' AND c.due_at <= now()))
              AND CASE WHEN e.failing_since IS NULL THEN :perTenant ELSE 1 END > (
                  SELECT count(*) FROM callback_events c
                  WHERE c.tenant_id = e.tenant_id AND c.status = 'sending' AND c.due_at > now())
            ORDER BY e.visited_at
            LIMIT :tenants
            FOR UPDATE OF e SKIP LOCKED
            """;

    /** First what outlived its lease, then what waits, in the order of their times. */
    static final String TAKE = """
            WITH visited AS (
                UPDATE callback_endpoints SET visited_at = now() WHERE tenant_id = ANY(CAST(:tenants AS uuid[]))
            ), taken AS MATERIALIZED (
                SELECT picked.id
                FROM unnest(CAST(:tenants AS uuid[]), CAST(:bounds AS int[])) AS lane (tenant_id, bound)
                CROSS JOIN LATERAL (
                    SELECT greatest(lane.bound - count(*), 0) AS places
                    FROM callback_events c
                    WHERE c.tenant_id = lane.tenant_id AND c.status = 'sending' AND c.due_at > now()) free
                CROSS JOIN LATERAL (
                    SELECT * FROM (
                        SELECT c.id FROM callback_events c
                        WHERE c.tenant_id = lane.tenant_id AND c.status = 'sending' AND c.due_at <= now()
                        ORDER BY c.due_at LIMIT free.places FOR UPDATE SKIP LOCKED) lapsed
                    UNION ALL
                    SELECT * FROM (
                        SELECT c.id FROM callback_events c
                        WHERE c.tenant_id = lane.tenant_id AND c.status = 'pending' AND c.due_at <= now()
                        ORDER BY c.due_at LIMIT free.places FOR UPDATE SKIP LOCKED) waiting
                    LIMIT free.places) picked
            )
            UPDATE callback_events c
            SET status = 'sending', due_at = now() + make_interval(secs => :lease), attempt = c.attempt + 1,
                attempted_at = now()
            FROM taken, tenants t
            WHERE c.id = taken.id AND t.id = c.tenant_id
            RETURNING c.id, c.tenant_id, c.type, c.attempt, c.faults,
                      jsonb_build_object('type', c.type, 'timestamp', c.created_at,
                          'data', jsonb_build_object('tenantId', t.external_id) || c.data)::text AS body
            """;

    static final String DELIVERED = """
            WITH ended AS (
                UPDATE callback_events c
                SET status = 'delivered', due_at = NULL, answer = :answer, fault = NULL
                WHERE c.id = :id AND c.status = 'sending' AND c.attempt = :attempt
                RETURNING c.tenant_id
            )
            UPDATE callback_endpoints e
            SET failing_since = NULL
            FROM ended
            WHERE e.tenant_id = ended.tenant_id AND e.failing_since IS NOT NULL
            """;

    /** A failure at an address that was replaced meanwhile says nothing of the new one. */
    static final String FAILED = """
            WITH ended AS (
                UPDATE callback_events c
                SET status = CASE WHEN over.is THEN 'failed' ELSE 'pending' END,
                    due_at = CASE WHEN over.is THEN NULL ELSE now() + make_interval(secs => :delay) END,
                    faults = c.faults + 1, answer = :answer, fault = :fault
                FROM callback_events was
                CROSS JOIN LATERAL (
                    SELECT :gone OR now() + make_interval(secs => :delay)
                        > was.retried_from + make_interval(secs => :retryFor) AS is) over
                WHERE was.id = :id AND c.id = was.id AND c.status = 'sending' AND c.attempt = :attempt
                RETURNING c.tenant_id, c.status
            ), failing AS (
                UPDATE callback_endpoints e
                SET failing_since = coalesce(e.failing_since, now()),
                    rests_until = greatest(e.rests_until, now() + make_interval(secs => :rest)),
                    disabled_at = CASE
                        WHEN :gone OR e.failing_since <= now() - make_interval(secs => :disableAfter) THEN now() END,
                    disabled_reason = CASE
                        WHEN :gone THEN 'gone'
                        WHEN e.failing_since <= now() - make_interval(secs => :disableAfter) THEN 'failing' END
                FROM ended
                WHERE e.tenant_id = ended.tenant_id AND e.url = :url AND e.disabled_at IS NULL
                RETURNING e.disabled_reason
            )
            SELECT ended.status, ended.tenant_id, failing.disabled_reason FROM ended LEFT JOIN failing ON TRUE
            """;

    private static final String COLUMNS = """
            id, tenant_id, type, data, status, attempt, due_at, answer, fault, attempted_at, created_at
            """;

    static final String SEARCH = "SELECT " + COLUMNS + """
            FROM callback_events
            WHERE (CAST(:tenant AS uuid) IS NULL OR tenant_id = CAST(:tenant AS uuid))
              AND (CAST(:status AS text) IS NULL OR status = :status)
              AND (CAST(:type AS text) IS NULL OR type = :type)
              AND (CAST(:before AS uuid) IS NULL OR id < CAST(:before AS uuid))
            ORDER BY id DESC
            LIMIT :limit
            """;

    static final String FIND = "SELECT " + COLUMNS + "FROM callback_events WHERE id = :id LIMIT 1";

    static final String REDELIVER = """
            UPDATE callback_events
            SET status = 'pending', due_at = now(), faults = 0, retried_from = now()
            WHERE id = :id AND status <> 'sending'
            RETURNING
            """ + COLUMNS;

    static final String REDELIVER_FAILED = """
            UPDATE callback_events
            SET status = 'pending', due_at = now(), faults = 0, retried_from = now()
            WHERE status = 'failed' AND id IN (
                SELECT id FROM callback_events
                WHERE tenant_id = :tenant AND status = 'failed' AND id >= :since
                  AND (CAST(:type AS text) IS NULL OR type = :type)
                ORDER BY id
                LIMIT :limit
                FOR UPDATE SKIP LOCKED)
            """;

    static final String WAITING = """
            SELECT count(*) FROM (
                SELECT 1 FROM callback_events WHERE tenant_id = :tenant AND due_at IS NOT NULL LIMIT :most) open
            """;

    /** How long the event that waits longest could have been on its way, at the endpoints that are on and not on rest. */
    static final String OLDEST_DUE = """
            SELECT extract(epoch FROM greatest(now() - min(first.due_at), interval '0'))::float8
            FROM callback_endpoints e
            CROSS JOIN LATERAL (
                SELECT greatest(c.due_at, e.rests_until) AS due_at FROM callback_events c
                WHERE c.tenant_id = e.tenant_id AND c.status = 'pending' AND c.due_at IS NOT NULL
                ORDER BY c.due_at LIMIT 1) first
            WHERE e.disabled_at IS NULL
            """;

    static final String DELETE_OF = "DELETE FROM callback_events WHERE tenant_id = :tenant";

    /** By the index of delivered events, so that those which wait are not read, however many there are. */
    static final String FORGET_DELIVERED = """
            DELETE FROM callback_events
            WHERE id IN (
                SELECT id FROM callback_events
                WHERE id < :before AND status = 'delivered'
                ORDER BY id
                LIMIT 5000)
            """;

    static final String FORGET = """
            DELETE FROM callback_events
            WHERE id IN (SELECT id FROM callback_events WHERE id < :before ORDER BY id LIMIT 5000)
            """;

    private CallbackEventSql() {}
}
