package ai.coccinelle.channels.message;

final class MessageSql {
    private static final String COLUMNS = """
            id, tenant_id, channel_type, to_address, template_name, kind, locale, content, status,
            external_message_id, error_code, error_message, due_at, useless_after, sent_at, created_at,
            attempt, faults, in_doubt, attempts, sandbox, held_for, appointment_id, appointment_revision, campaign_id
            """;

    private static final String INSERT_INTO = """
            INSERT INTO channel_messages_log
                (id, tenant_id, channel_type, to_address, template_name, kind, locale, content, payload, due_at,
                 useless_after, held_for, appointment_id, appointment_revision, campaign_id, sandbox)
            """;

    private static final String ONE = """
            :tenant, :channel, :to, :template, :kind, :locale, :content, CAST(:payload AS jsonb),
            greatest(CAST(:notBefore AS timestamptz), now()),
            least(CAST(:uselessAfter AS timestamptz), now() + make_interval(secs => CAST(:usefulSeconds AS float8))),
            :heldFor, CAST(:appointment AS uuid), CAST(:revision AS int), CAST(:campaign AS uuid), :sandbox
            """;

    static final String INSERT = INSERT_INTO + "VALUES (:id, " + ONE + ")";

    /** Stores both or, where the key is taken, neither. Somebody who is storing the key is waited for. */
    static final String INSERT_ONCE = """
            WITH remembered AS (
                INSERT INTO idempotency_keys (tenant_id, idempotency_key, request_hash, message_id)
                VALUES (:tenant, :key, :hash, :id)
                ON CONFLICT DO NOTHING
                RETURNING message_id)
            """ + INSERT_INTO + "SELECT message_id, " + ONE + "FROM remembered";

    static final String INSERT_ALL = INSERT_INTO + """
            SELECT id, :tenant, channel_type, to_address, template_name, kind, locale, content, CAST(payload AS jsonb),
                   greatest(CAST(not_before AS timestamptz), now()),
                   least(CAST(useless_after AS timestamptz),
                         now() + make_interval(secs => CAST(useful_seconds AS float8))),
                   held_for, CAST(appointment AS uuid), CAST(revision AS int), CAST(campaign AS uuid), :sandbox
            FROM unnest(CAST(:ids AS uuid[]), CAST(:channels AS text[]), CAST(:recipients AS text[]),
                        CAST(:templates AS text[]), CAST(:kinds AS text[]), CAST(:locales AS text[]),
                        CAST(:contents AS text[]), CAST(:payloads AS text[]), CAST(:usefulSeconds AS text[]),
                        CAST(:uselessAfter AS text[]), CAST(:notBefore AS text[]), CAST(:heldFor AS text[]),
                        CAST(:appointments AS text[]), CAST(:revisions AS text[]), CAST(:campaigns AS text[]))
                AS message (id, channel_type, to_address, template_name, kind, locale, content, payload, useful_seconds,
                            useless_after, not_before, held_for, appointment, revision, campaign)
            """;

    static final String FIND = "SELECT " + COLUMNS + """
            FROM channel_messages_log
            WHERE id = :id
            LIMIT 1
            """;

    /** In the lane's order: what is due before it, and of a bulk message all that is transactional. */
    static final String AHEAD = """
            SELECT (SELECT count(*) FROM (
                        SELECT 1 FROM channel_messages_log m
                        WHERE m.tenant_id = :tenant AND m.channel_type = :channel
                          AND m.stage = :priority AND m.due_at < :due
                        LIMIT :most) same)
                 + (SELECT count(*) FROM (
                        SELECT 1 FROM channel_messages_log m
                        WHERE :priority = 1 AND m.tenant_id = :tenant AND m.channel_type = :channel
                          AND m.stage = 0 AND m.due_at <= now()
                        LIMIT :most) before)
            """;

    static final String FIND_CLOSED = "SELECT " + COLUMNS + """
            FROM channel_messages_log
            WHERE id = ANY(:ids) AND due_at IS NULL
            LIMIT 10000
            """;

    static final String SEARCH = "SELECT " + COLUMNS + """
            FROM channel_messages_log
            WHERE (CAST(:tenant AS uuid) IS NULL OR tenant_id = CAST(:tenant AS uuid))
              AND (CAST(:channel AS text) IS NULL OR channel_type = :channel)
              AND (CAST(:status AS text) IS NULL OR status = :status)
              AND sandbox = :sandbox
              AND (CAST(:from AS uuid) IS NULL OR id >= CAST(:from AS uuid))
              AND (CAST(:to AS uuid) IS NULL OR id < CAST(:to AS uuid))
              AND (CAST(:before AS uuid) IS NULL OR id < CAST(:before AS uuid))
            ORDER BY id DESC
            LIMIT :limit
            """;

    static final String REMEMBER_KEYS = """
            INSERT INTO idempotency_keys (tenant_id, idempotency_key, request_hash, message_id)
            SELECT :tenant, idempotency_key, decode(request_hash, 'hex'), message_id
            FROM unnest(CAST(:keys AS text[]), CAST(:hashes AS text[]), CAST(:messages AS uuid[]))
                AS remembered (idempotency_key, request_hash, message_id)
            ON CONFLICT DO NOTHING
            """;

    static final String FIND_KEYS = """
            SELECT idempotency_key, request_hash, message_id
            FROM idempotency_keys
            WHERE tenant_id = :tenant AND idempotency_key = ANY(CAST(:keys AS text[]))
            LIMIT 10000
            """;

    static final String FORGET_KEYS = """
            DELETE FROM idempotency_keys
            WHERE ctid IN (
                SELECT ctid FROM idempotency_keys
                WHERE created_at < now() - make_interval(secs => CAST(:seconds AS float8))
                LIMIT 10000)
            """;

    private MessageSql() {}
}
