package ai.coccinelle.channels.message;

final class DeadLetterSql {
    /** What stands for {@code <whose>}: an "or null" would keep the tenant's index from being used. */
    static final String EVERYBODYS = "CAST(:tenant AS uuid) IS NULL";

    static final String TENANTS = "m.tenant_id = CAST(:tenant AS uuid)";

    /** Bounds instead of "or null", so that the indexes on dead_at serve whatever is asked. */
    private static final String WHERE_MEANT = """
            WHERE m.dead_at IS NOT NULL AND m.status = 'failed'
              AND m.dead_at >= coalesce(CAST(:from AS timestamptz), '-infinity')
              AND m.dead_at < coalesce(CAST(:to AS timestamptz), 'infinity')
              AND <whose>
              AND (CAST(:channel AS text) IS NULL OR m.channel_type = :channel)
              AND (CAST(:code AS text) IS NULL OR m.error_code = :code)
            """;

    private static final String AND_USEFUL = """
              AND (m.useless_after IS NULL OR m.useless_after > now())
            """;

    /*
     * The attempt stays, so that every copy of an earlier one is stale. The last fault is kept among the attempts; that
     * it was replayed stands there, too.
     */
    private static final String BACK_TO_PENDING = """
            UPDATE channel_messages_log m
            SET status = 'pending', due_at = now(), faults = 0, dead_at = NULL, error_code = NULL, error_message = NULL,
                attempts = CASE WHEN jsonb_array_length(m.attempts) >= 50 THEN m.attempts - 0 ELSE m.attempts END
                    || jsonb_build_object('attempt', m.attempt, 'endedAt', now(), 'outcome', 'replayed'),
                updated_at = now()
            """;

    static final String LIST = """
            SELECT m.id, m.tenant_id, m.channel_type, m.to_address, m.template_name, m.kind, m.error_code, m.error_message,
                   m.attempt, m.created_at, m.dead_at, m.useless_after,
                   m.sandbox
            FROM channel_messages_log m
            """ + WHERE_MEANT + """
              AND (m.dead_at, m.id) < (coalesce(CAST(:beforeTime AS timestamptz), 'infinity'),
                  coalesce(CAST(:beforeId AS uuid), 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
            ORDER BY m.dead_at DESC, m.id DESC
            LIMIT :limit
            """;

    static final String REPLAY = BACK_TO_PENDING + """
            WHERE m.id = :id AND m.status = 'failed' AND m.dead_at IS NOT NULL
            """ + AND_USEFUL + """
            RETURNING m.tenant_id, m.channel_type, m.kind
            """;

    static final String STATE = """
            SELECT status, CASE WHEN dead_at IS NOT NULL THEN useless_after END AS useless_after
            FROM channel_messages_log
            WHERE id = :id
            LIMIT 1
            """;

    /** A row that somebody is just changing is passed over: another call replays it, or the next one. */
    static final String REPLAY_ALL = """
            WITH meant AS MATERIALIZED (
                SELECT m.id FROM channel_messages_log m
            """ + WHERE_MEANT + AND_USEFUL + """
                ORDER BY m.dead_at, m.id
                LIMIT :limit
                FOR UPDATE SKIP LOCKED
            )
            """ + BACK_TO_PENDING + """
            FROM meant
            WHERE m.id = meant.id AND m.status = 'failed' AND m.dead_at IS NOT NULL
            RETURNING m.tenant_id, m.channel_type, m.kind
            """;

    static final String MORE = """
            SELECT EXISTS (
                SELECT 1 FROM channel_messages_log m
            """ + WHERE_MEANT + AND_USEFUL + """
            )
            """;

    static final String USELESS = """
            SELECT count(*) FROM (
                SELECT 1 FROM channel_messages_log m
            """ + WHERE_MEANT + """
                  AND m.useless_after <= now()
                LIMIT :limit) useless
            """;

    private DeadLetterSql() {}
}
