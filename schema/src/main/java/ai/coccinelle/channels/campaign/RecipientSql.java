package ai.coccinelle.channels.campaign;

final class RecipientSql {
    static final String DELETE = "DELETE FROM campaign_recipients WHERE campaign_id = :campaign";

    /** Answers with the rows that are stored; the recipients of the others came before. */
    static final String INSERT = """
            INSERT INTO campaign_recipients (campaign_id, row_number, to_address, given, state, faults)
            SELECT :campaign, CAST(number AS int), address, CAST(given AS jsonb),
                   CASE WHEN faults IS NULL THEN 'waiting' ELSE 'faulty' END, CAST(faults AS jsonb)
            FROM unnest(CAST(:numbers AS text[]), CAST(:addresses AS text[]), CAST(:given AS text[]), CAST(:faults AS text[]))
                AS new_row (number, address, given, faults)
            ON CONFLICT (campaign_id, lower(to_address)) WHERE state IN ('waiting', 'made', 'refused') DO NOTHING
            RETURNING row_number
            """;

    static final String INSERT_DUPLICATES = """
            INSERT INTO campaign_recipients (campaign_id, row_number, to_address, given, state)
            SELECT :campaign, CAST(number AS int), address, '{}', 'duplicate'
            FROM unnest(CAST(:numbers AS text[]), CAST(:addresses AS text[])) AS new_row (number, address)
            """;

    static final String FIND_WAITING = """
            SELECT row_number, to_address, given
            FROM campaign_recipients
            WHERE campaign_id = :campaign AND state = 'waiting'
            ORDER BY row_number
            LIMIT :limit
            """;

    static final String MARK = """
            UPDATE campaign_recipients r
            SET state = CASE WHEN taken.message IS NULL THEN 'refused' ELSE 'made' END,
                message_id = CAST(taken.message AS uuid), error_code = taken.code, error_message = taken.reason
            FROM unnest(CAST(:numbers AS text[]), CAST(:messages AS text[]), CAST(:codes AS text[]), CAST(:reasons AS text[]))
                AS taken (number, message, code, reason)
            WHERE r.campaign_id = :campaign AND r.row_number = CAST(taken.number AS int) AND r.state = 'waiting'
            """;

    /** Their turn comes again. */
    static final String TAKE_BACK = """
            UPDATE campaign_recipients
            SET state = 'waiting', message_id = NULL
            WHERE campaign_id = :campaign AND state = 'made' AND message_id = ANY(:messages)
            """;

    static final String COUNT_REFUSALS = """
            SELECT error_code, count(*) AS refused
            FROM campaign_recipients
            WHERE campaign_id = :campaign AND state = 'refused'
            GROUP BY error_code
            LIMIT 100
            """;

    /** Row by row into the log: a join of the whole would read the whole log. */
    static final String RESULTS = """
            SELECT r.row_number, r.to_address, r.message_id, r.faults, m.sent_at,
                   CASE WHEN r.state = 'made' THEN coalesce(m.status, 'forgotten')
                        WHEN r.state = 'waiting' AND c.state = 'cancelled' THEN 'cancelled'
                        ELSE r.state END AS status,
                   coalesce(m.error_message, r.error_message) AS error
            FROM (SELECT * FROM campaign_recipients
                  WHERE campaign_id = :campaign AND row_number > :after
                  ORDER BY row_number
                  LIMIT :limit) r
            JOIN campaigns c ON c.id = r.campaign_id
            LEFT JOIN LATERAL (
                SELECT status, error_message, sent_at FROM channel_messages_log WHERE id = r.message_id LIMIT 1) m ON TRUE
            ORDER BY r.row_number
            """;

    static final String FAULTY = """
            SELECT row_number, to_address, NULL::uuid AS message_id, faults, NULL::timestamptz AS sent_at, state AS status,
                   NULL AS error
            FROM campaign_recipients
            WHERE campaign_id = :campaign AND row_number > :after AND state = 'faulty'
            ORDER BY row_number
            LIMIT :limit
            """;

    static final String FORGET = """
            DELETE FROM campaign_recipients
            WHERE ctid IN (
                SELECT r.ctid
                FROM campaign_recipients r
                JOIN campaigns c ON c.id = r.campaign_id
                WHERE c.state <> 'running'
                  AND c.changed_at < now() - make_interval(secs => CAST(:seconds AS float8))
                LIMIT 10000)
            """;

    private RecipientSql() {}
}
