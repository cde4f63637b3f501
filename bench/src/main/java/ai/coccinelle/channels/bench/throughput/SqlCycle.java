package ai.coccinelle.channels.bench.throughput;

/**
 * The least that has to be written for a message: insert, release and charge the lane, claim, outcome. Against the
 * product's own table with its indexes, in statements of the bench's own.
 */
final class SqlCycle {
    static final String INSERT = """
            INSERT INTO channel_messages_log
                (id, tenant_id, channel_type, to_address, template_name, kind, locale, content, payload, due_at)
            SELECT id, ?, 'sms', '+33612345678', 'rdvConfirmation', 'transactional', 'fr', ?, CAST(? AS jsonb), now()
            FROM unnest(?) AS given (id)
            """;

    static final String RELEASE = """
            WITH charged AS (
                UPDATE lanes SET updated_at = now() WHERE tenant_id = ? AND channel_type = 'sms'
            )
            UPDATE channel_messages_log m
            SET status = 'released', attempt = m.attempt + 1, due_at = now() + interval '1 minute', updated_at = now()
            FROM (
                SELECT id FROM channel_messages_log
                WHERE tenant_id = ? AND channel_type = 'sms' AND stage = 0 AND due_at <= now()
                ORDER BY due_at LIMIT ?
                FOR UPDATE SKIP LOCKED) due
            WHERE m.id = due.id
            RETURNING m.id
            """;

    static final String CLAIM = """
            UPDATE channel_messages_log m
            SET status = 'sending', claimed_at = now(), updated_at = now()
            FROM unnest(?) AS given (id)
            WHERE m.id = given.id AND m.status = 'released' AND m.attempt = 1
            RETURNING m.id, m.to_address, m.payload
            """;

    static final String RECORD = """
            UPDATE channel_messages_log m
            SET status = 'sent', due_at = NULL, sent_at = now(), external_message_id = 'SM' || m.id,
                attempts = m.attempts || jsonb_build_object('attempt', m.attempt, 'startedAt', m.claimed_at,
                    'endedAt', now(), 'outcome', 'sent'),
                updated_at = now()
            FROM unnest(?) AS given (id)
            WHERE m.id = given.id AND m.status = 'sending' AND m.attempt = 1
            """;

    private SqlCycle() {}
}
