package ai.coccinelle.channels.campaign;

final class CampaignSql {
    private static final String COLUMNS = """
            id, tenant_id, name, channel_type, template_name, locale, variables, columns, start_at, useless_after, per_hour,
            sandbox, state, pause_reason, due_at, held_for, separator, rows_read, usable, duplicates, faulty, made, refused,
            created_at, started_at, ended_at
            """;

    static final String CREATE = """
            INSERT INTO campaigns (id, tenant_id, name, channel_type, template_name, locale, variables, columns, start_at,
                useless_after, per_hour, sandbox)
            VALUES (:id, :tenant, :name, :channel, :template, :locale, CAST(:variables AS jsonb), CAST(:columns AS jsonb),
                CAST(:startAt AS timestamptz), CAST(:uselessAfter AS timestamptz), CAST(:perHour AS int), :sandbox)
            """;

    static final String FIND = "SELECT " + COLUMNS + "FROM campaigns WHERE id = :id LIMIT 1";

    static final String SEARCH = "SELECT " + COLUMNS + """
            FROM campaigns
            WHERE (CAST(:tenant AS uuid) IS NULL OR tenant_id = CAST(:tenant AS uuid))
              AND (CAST(:state AS text) IS NULL OR state = :state)
              AND (CAST(:before AS uuid) IS NULL OR id < CAST(:before AS uuid))
              AND sandbox = :sandbox
            ORDER BY id DESC
            LIMIT :limit
            """;

    /**
     * Holds off whoever would start it while its file is read, which takes seconds. Nobody waits for it meanwhile: a request
     * that does holds a connection.
     */
    static final String LOCK_DRAFT = """
            SELECT id FROM campaigns WHERE id = :id AND state = 'draft' LIMIT 1 FOR UPDATE SKIP LOCKED
            """;

    static final String UPLOADED = """
            UPDATE campaigns
            SET separator = :separator, rows_read = :rows, usable = :usable, duplicates = :duplicates, faulty = :faulty,
                changed_at = now()
            WHERE id = :id
            """;

    private static final String RUN = """
                state = 'running',
                due_at = greatest(now(), start_at),
                paced_at = greatest(paced_at, now(), start_at),
                held_for = CASE WHEN start_at > now() THEN 'send-at' END,
                changed_at = now()
            """;

    static final String START = "UPDATE campaigns SET started_at = now()," + RUN + """
            WHERE id = (SELECT id FROM campaigns WHERE id = :id AND state = 'draft' LIMIT 1 FOR UPDATE SKIP LOCKED)
              AND usable > 0 AND (faulty = 0 OR :ignoreFaulty)
            """;

    static final String RESUME = "UPDATE campaigns SET pause_reason = NULL," + RUN + """
            WHERE id = :id AND state = 'paused'
            """;

    static final String PAUSE = """
            UPDATE campaigns
            SET state = 'paused', pause_reason = :reason, due_at = NULL, held_for = NULL, changed_at = now()
            WHERE id = :id AND state = 'running'
            """;

    static final String CANCEL = """
            UPDATE campaigns
            SET state = 'cancelled', pause_reason = NULL, due_at = NULL, held_for = NULL, ended_at = now(), changed_at = now()
            WHERE id = :id
              AND (state IN ('running', 'paused')
                  OR id = (SELECT id FROM campaigns WHERE id = :id AND state = 'draft' LIMIT 1 FOR UPDATE SKIP LOCKED))
            """;

    static final String END = """
            UPDATE campaigns
            SET state = 'done', due_at = NULL, held_for = NULL, ended_at = now(), changed_at = now()
            WHERE id = :id AND state = 'running'
            """;

    /**
     * The campaign that has waited longest for a look, and how many rows its pace allows now (GCRA, with a few seconds'
     * slack for the time between two looks). One process at a time has it.
     */
    static final String PICK = "SELECT " + COLUMNS + """
            , CASE WHEN per_hour IS NULL THEN :chunk
                   WHEN paced_at > now() THEN 0
                   ELSE least(:chunk, 1 + floor(per_hour / 3600.0
                       * extract(epoch FROM now() - greatest(paced_at, now() - make_interval(secs => :slack))))) END AS allowed
            FROM campaigns c
            WHERE due_at <= now()
              AND NOT EXISTS (SELECT 1 FROM tenants t WHERE t.id = c.tenant_id AND t.suspended_at IS NOT NULL)
            ORDER BY due_at
            LIMIT 1
            FOR UPDATE OF c SKIP LOCKED
            """;

    static final String ADVANCE = """
            UPDATE campaigns c
            SET made = c.made + :made, refused = c.refused + :refused, held_for = NULL, paced_at = paced.next,
                due_at = greatest(now(), paced.next)
            FROM (SELECT id, CASE WHEN per_hour IS NULL THEN paced_at
                             ELSE greatest(paced_at, now() - make_interval(secs => :slack))
                                 + make_interval(secs => (:made + :refused) * 3600.0 / per_hour) END AS next
                  FROM campaigns WHERE id = :id) paced
            WHERE c.id = paced.id
            """;

    static final String LOOK_LATER = """
            UPDATE campaigns
            SET held_for = NULL, due_at = greatest(now() + make_interval(secs => :seconds), paced_at)
            WHERE id = :id
            """;

    static final String SET_ASIDE = """
            UPDATE campaigns SET due_at = now() + make_interval(secs => :seconds) WHERE id = :id AND state = 'running'
            """;

    static final String HOLD = """
            UPDATE campaigns
            SET held_for = :why, due_at = greatest(:until, now() + make_interval(secs => :seconds))
            WHERE id = :id
            """;

    /** No further than what is allowed under way at once. */
    static final String COUNT_OPEN = """
            SELECT count(*)
            FROM (SELECT FROM channel_messages_log WHERE campaign_id = :id AND due_at IS NOT NULL LIMIT :most) open
            """;

    /** Those that are being sent are called off; once that is done, they are not found again. */
    static final String FIND_WAITING_MESSAGES = """
            SELECT id
            FROM channel_messages_log
            WHERE campaign_id = :id AND due_at IS NOT NULL
              AND (status IN ('pending', 'released', 'uncertain')
                   OR status = 'sending' AND (called_off ->> 'code') IS DISTINCT FROM :code)
            LIMIT :most
            """;

    /** The campaign goes on: what a worker is still sending may be tried again. */
    static final String NO_LONGER_CALLED_OFF = """
            UPDATE channel_messages_log
            SET called_off = NULL
            WHERE campaign_id = :id AND due_at IS NOT NULL AND called_off ->> 'code' = :code
            """;

    /** Messages that the pause called off while they were being sent, and that ended unsent. */
    static final String FIND_CALLED_OFF = """
            SELECT id
            FROM channel_messages_log
            WHERE campaign_id = :id AND status = 'cancelled' AND called_off ->> 'code' = :code AND error_code = :code
            LIMIT :most
            """;

    /** What a pause withdrew is made again, under another id. */
    static final String COUNT_MESSAGES = """
            SELECT status, count(*) AS messages
            FROM channel_messages_log
            WHERE campaign_id = :id AND (status <> 'cancelled' OR error_code IS DISTINCT FROM :paused)
            GROUP BY status
            LIMIT 100
            """;

    static final String LANE_RATE = """
            SELECT least(l.rate, l.per_minute / 60.0, l.per_day / 86400.0)::float8
            FROM campaigns c
            JOIN lanes l ON l.tenant_id = c.tenant_id AND l.channel_type = c.channel_type
            WHERE c.id = :id
            LIMIT 1
            """;

    static final String TAKEN_BACK = "UPDATE campaigns SET made = made - :taken WHERE id = :id";

    static final String COUNT_RUNNING = "SELECT count(*) FROM campaigns WHERE due_at IS NOT NULL";

    static final String FORGET = """
            DELETE FROM campaigns
            WHERE id IN (
                SELECT c.id FROM campaigns c
                WHERE c.state <> 'running'
                  AND c.changed_at < now() - make_interval(secs => CAST(:seconds AS float8))
                  AND NOT EXISTS (SELECT 1 FROM campaign_recipients r WHERE r.campaign_id = c.id)
                LIMIT 1000)
            """;

    private CampaignSql() {}
}
