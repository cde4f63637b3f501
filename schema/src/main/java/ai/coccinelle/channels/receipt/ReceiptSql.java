package ai.coccinelle.channels.receipt;

import ai.coccinelle.channels.callback.CallbackEvents;

final class ReceiptSql {
    /** In one order everywhere, so that a call and its repetition do not wait for each other for ever. */
    static final String STORE = """
            INSERT INTO receipts (id, tenant_id, provider, external_id, status, meaning, message_id, code, reason)
            SELECT id, tenant_id, provider, external_id, status, meaning, message_id, code, reason
            FROM unnest(CAST(:ids AS uuid[]), CAST(:tenants AS uuid[]), CAST(:providers AS text[]),
                        CAST(:externals AS text[]), CAST(:statuses AS text[]), CAST(:meanings AS text[]),
                        CAST(:messages AS uuid[]), CAST(:codes AS text[]), CAST(:reasons AS text[]))
                AS told (id, tenant_id, provider, external_id, status, meaning, message_id, code, reason)
            ORDER BY provider, external_id, status
            ON CONFLICT (tenant_id, provider, external_id, status) DO NOTHING
            """;

    /** The receipt that is due first, for the transaction. */
    static final String TAKE_NEXT = """
            SELECT id, provider
            FROM receipts
            WHERE due_at <= now()
            ORDER BY due_at
            LIMIT 1
            FOR UPDATE SKIP LOCKED
            """;

    /** Has a receipt that cannot be applied out of the others' way, ever longer; one that another process set back stays so. */
    static final String SET_BACK = """
            UPDATE receipts
            SET outcome = CASE WHEN received_at < now() - make_interval(secs => :wait) THEN 'dropped' END,
                due_at = CASE WHEN received_at >= now() - make_interval(secs => :wait)
                    THEN now() + least(greatest((now() - received_at) / 2, interval '5 seconds'), interval '10 minutes') END
            WHERE id = :id AND due_at <= now()
            RETURNING outcome IS NOT NULL
            """;

    /*
     * One receipt, one statement: its message is moved, its lane's count and the account's place given back, and the receipt
     * settled. What a crash takes back is done again.
     *
     * A message is found by our id, or else by the provider's, and only where it is the speaker's: on the provider's
     * channel, and the tenant's whose webhook told. It moves forward only: sent < undelivered < delivered, whatever the
     * order in which receipts come. One that is still open, after any attempt, is proven to have gone; an attempt that is
     * just being made is given some seconds to say so itself. An arrival counts from whichever attempt it is told; that it
     * did not arrive, or was taken, only from the one that the message is known by, or when it is known by none. What told of
     * an appointment and did not arrive has the next channel tried at once.
     *
     * A message whose record is just being committed is waited for, and then read as it was recorded; but an update sees it
     * as it was when the statement began, and leaves it alone. So a receipt that would move its message and did not is not
     * settled: it is looked into again in a second.
     */
    static final String SETTLE_NEXT = """
            WITH hurried AS MATERIALIZED (
                SELECT set_config('synchronous_commit', 'off', TRUE)
            ), receipt AS MATERIALIZED (
                SELECT r.id, r.tenant_id, r.provider, r.external_id, r.status, r.meaning, r.message_id, r.code, r.reason, r.received_at,
                       CASE r.provider WHEN 'twilio' THEN 'sms' WHEN 'vapi' THEN 'phone' ELSE r.provider END AS channel
                FROM receipts r CROSS JOIN hurried
                WHERE r.id = :id
                FOR UPDATE OF r
            ), named AS MATERIALIZED (
                SELECT coalesce(
                    (SELECT m.id FROM channel_messages_log m
                     WHERE m.id = receipt.message_id AND m.channel_type = receipt.channel
                       AND m.tenant_id = coalesce(receipt.tenant_id, m.tenant_id)),
                    (SELECT m.id FROM channel_messages_log m
                     WHERE m.external_message_id = receipt.external_id AND m.channel_type = receipt.channel
                       AND m.tenant_id = coalesce(receipt.tenant_id, m.tenant_id)
                     LIMIT 1)) AS id
                FROM receipt
            ), target AS MATERIALIZED (
                SELECT m.id, m.tenant_id, m.channel_type, m.to_address, m.status, m.external_message_id, m.appointment_id,
                       m.status = 'sending' AND m.claimed_at > now() - make_interval(secs => :grace) AS under_way,
                       m.status IN ('released', 'sending') AND NOT m.lapsed AS in_flight,
                       (m.status IN ('pending', 'released', 'sending', 'uncertain') AND m.attempt > 0
                           OR m.status = 'sent' AND receipt.meaning <> 'sent'
                           OR m.status = 'undelivered' AND receipt.meaning = 'delivered')
                       AND (receipt.meaning = 'delivered' OR m.external_message_id IS NULL
                           OR m.external_message_id = receipt.external_id) AS moves
                FROM channel_messages_log m CROSS JOIN receipt
                WHERE m.id = (SELECT id FROM named)
                FOR UPDATE OF m
            ), moved AS (
                UPDATE channel_messages_log m
                SET status = receipt.meaning,
                    due_at = NULL,
                    external_message_id = coalesce(m.external_message_id, receipt.external_id),
                    sent_at = coalesce(m.sent_at, now()),
                    error_code = CASE WHEN receipt.meaning = 'undelivered' THEN receipt.code END,
                    error_message = CASE WHEN receipt.meaning = 'undelivered'
                        THEN coalesce(receipt.reason, 'the provider says that it did not arrive') END,
                    in_doubt = FALSE,
                    claim_token = NULL,
                    attempts = CASE WHEN target.status = 'sending' THEN m.attempts || jsonb_build_object(
                        'attempt', m.attempt, 'startedAt', m.claimed_at, 'endedAt', now(), 'outcome', 'sent',
                        'code', NULL, 'answer', 'known by the provider''s receipt') ELSE m.attempts END,
                    updated_at = now()
                FROM target, receipt
                WHERE m.id = target.id AND m.status = target.status AND target.moves AND NOT target.under_way
                RETURNING
            """ + CallbackEvents.MESSAGE + "), " + CallbackEvents.ofMessages("moved") + """
            , landed AS (
                UPDATE lane_landings d
                SET landed = d.landed + 1
                FROM target JOIN moved USING (id)
                WHERE target.in_flight AND d.tenant_id = target.tenant_id AND d.channel_type = target.channel_type
            ), woken AS MATERIALIZED (
                SELECT n.id
                FROM appointment_notices n JOIN target ON target.id = n.message_id
                WHERE target.appointment_id IS NOT NULL AND n.state = 'under_way'
                  AND EXISTS (SELECT 1 FROM moved) AND (SELECT meaning FROM receipt) = 'undelivered'
                FOR UPDATE OF n SKIP LOCKED
            ), next_channel AS (
                UPDATE appointment_notices n SET due_at = now() FROM woken WHERE n.id = woken.id
            ), over AS (
                SELECT target.id FROM target CROSS JOIN receipt
                WHERE receipt.provider = 'vapi' AND (receipt.meaning <> 'sent' OR receipt.status = 'ended')
                  AND (target.external_message_id = receipt.external_id OR EXISTS (SELECT 1 FROM moved))
            ), freed AS (
                DELETE FROM account_calls c USING over WHERE c.message_id = over.id
            ), known AS (
                DELETE FROM open_calls c USING over WHERE c.message_id = over.id
            ), settled AS (
                SELECT receipt.id,
                    CASE
                        WHEN EXISTS (SELECT 1 FROM moved) THEN 'applied'
                        WHEN EXISTS (SELECT 1 FROM target WHERE NOT moves AND NOT under_way) THEN 'kept'
                        WHEN receipt.received_at < now() - make_interval(secs => :wait) THEN 'dropped'
                    END AS outcome
                FROM receipt
            )
            UPDATE receipts r
            SET outcome = settled.outcome,
                due_at = CASE WHEN settled.outcome IS NULL THEN now() + CASE
                    WHEN EXISTS (SELECT 1 FROM target) THEN interval '1 second'
                    ELSE least(greatest((now() - r.received_at) / 2, interval '1 second'), interval '1 hour') END END
            FROM settled LEFT JOIN target ON TRUE
            WHERE r.id = settled.id
            RETURNING r.provider, r.code, coalesce(r.outcome, 'waiting') AS outcome,
                      target.tenant_id, target.channel_type, target.to_address
            """;

    static final String FORGET = """
            DELETE FROM receipts
            WHERE id IN (
                SELECT id FROM receipts
                WHERE due_at IS NULL AND id < :before
                ORDER BY id
                LIMIT 5000)
            """;

    static final String TAKE_CALLS = """
            WITH taken AS MATERIALIZED (
                SELECT message_id FROM open_calls
                WHERE look_at <= now()
                ORDER BY look_at
                LIMIT :limit
                FOR UPDATE SKIP LOCKED
            )
            UPDATE open_calls c
            SET look_at = now() + make_interval(secs => :again)
            FROM taken
            WHERE c.message_id = taken.message_id
            RETURNING c.message_id, c.external_id, c.give_up_at <= now() AS last
            """;

    static final String OPEN_CALLS = """
            INSERT INTO open_calls (message_id, external_id, look_at, give_up_at)
            SELECT message_id, external_id, now() + make_interval(secs => :after), now() + make_interval(secs => :giveUp)
            FROM unnest(CAST(:messages AS uuid[]), CAST(:externals AS text[])) AS call (message_id, external_id)
            ON CONFLICT (message_id) DO UPDATE SET external_id = EXCLUDED.external_id
            """;

    static final String FORGET_CALL = "DELETE FROM open_calls WHERE message_id = :message";

    private ReceiptSql() {}
}
