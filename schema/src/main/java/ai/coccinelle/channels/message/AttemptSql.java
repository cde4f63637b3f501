package ai.coccinelle.channels.message;

import ai.coccinelle.channels.callback.CallbackEvents;

final class AttemptSql {
    /*
     * The token tells one delivery of an envelope from another: a claim whose answer was lost may be asked for again, and a
     * second copy of the envelope is stale. While the release's lease lasts longer than the attempt's, due_at stays as it
     * is and no index is written.
     */
    static final String CLAIM = """
            UPDATE channel_messages_log m
            SET status = 'sending', due_at = greatest(m.due_at, now() + make_interval(secs => :lease)),
                claim_token = claim.token, claimed_at = now(), updated_at = now()
            FROM unnest(CAST(:ids AS uuid[]), CAST(:attempts AS int[]), CAST(:tokens AS bigint[]))
                     AS claim (id, attempt, token),
                 lanes l, tenants t LEFT JOIN tenant_hours h ON h.tenant_id = t.id
            WHERE m.id = claim.id AND m.attempt = claim.attempt
              AND (m.status = 'released' OR m.status = 'sending' AND m.claim_token = claim.token)
              AND l.tenant_id = m.tenant_id AND l.channel_type = m.channel_type AND t.id = m.tenant_id
            RETURNING m.id, m.attempt, m.claim_token, m.tenant_id, m.channel_type, m.to_address, m.template_name, m.kind,
                      m.payload, m.faults, m.in_doubt, m.created_at, m.sandbox, l.rate, l.burst, l.per_minute, l.per_day,
                      l.max_in_flight, m.claimed_at, t.time_zone,
                      h.region, h.quiet_from, h.quiet_to, h.confirmations_in_quiet_hours,
                      CASE WHEN m.kind = 'bulk' THEN t.resend_bulk ELSE t.resend_transactional END AS resend,
                      NOT m.sandbox AND (l.paused_until IS NOT NULL OR EXISTS (
                          SELECT 1 FROM accounts a
                          WHERE a.channel_type = m.channel_type AND a.paused_until IS NOT NULL)) AS probes_a_pause,
                      extract(epoch FROM m.useless_after - now())::float8 AS useful_seconds,
                      NOT m.sandbox AND EXISTS (
                          SELECT 1 FROM suppressions s
                          WHERE s.tenant_id = m.tenant_id AND s.channel_type = m.channel_type
                            AND s.ended_at IS NULL) AS opt_outs,
                      (SELECT c.config_encrypted FROM channel_configurations c
                       WHERE c.tenant_id = m.tenant_id AND c.channel_type = m.channel_type) AS config_encrypted,
                      CASE
                          WHEN m.campaign_id IS NOT NULL AND EXISTS (
                              SELECT 1 FROM campaigns p
                              WHERE p.id = m.campaign_id AND p.state = 'cancelled') THEN 'called_off'
                          WHEN m.appointment_id IS NULL THEN 'independent'
                          WHEN EXISTS (
                              SELECT 1 FROM appointments a
                              WHERE a.id = m.appointment_id AND a.revision = m.appointment_revision) THEN 'current'
                          ELSE 'superseded'
                      END AS standing
            """;

    /*
     * The token is taken off, so that recording again changes nothing. `lapsed` is left as it was: the attempt of a worker
     * that fell silent was counted as landed when its lease ended. Where the message would go on, though it was taken back
     * meanwhile, it ends.
     */
    static final String RECORD = """
            WITH ended AS (
                SELECT * FROM unnest(
                    CAST(:ids AS uuid[]), CAST(:attempts AS int[]), CAST(:tokens AS bigint[]), CAST(:statuses AS text[]),
                    CAST(:delays AS float8[]), CAST(:externalIds AS text[]), CAST(:outcomes AS text[]),
                    CAST(:codes AS text[]), CAST(:reasons AS text[]), CAST(:holds AS text[]), CAST(:faults AS int[]),
                    CAST(:inDoubt AS boolean[]), CAST(:dead AS boolean[]))
                    AS e (id, attempt, token, status, delay, external_id, outcome, code, reason, held_for, fault,
                          in_doubt, dead)
            ), recorded AS (
                UPDATE channel_messages_log m
                SET status = CASE
                        WHEN m.called_off IS NULL OR ended.delay IS NULL THEN ended.status
                        WHEN ended.in_doubt THEN 'uncertain'
                        ELSE 'cancelled' END,
                    due_at = CASE WHEN m.called_off IS NULL THEN now() + make_interval(secs => ended.delay) END,
                    external_message_id = coalesce(ended.external_id, m.external_message_id),
                    sent_at = CASE WHEN ended.status = 'sent' THEN now() ELSE m.sent_at END,
                    dead_at = CASE WHEN ended.dead THEN now() ELSE m.dead_at END,
                    error_code = CASE WHEN m.called_off IS NULL OR ended.delay IS NULL
                        THEN ended.code ELSE m.called_off ->> 'code' END,
                    error_message = CASE WHEN m.called_off IS NULL OR ended.delay IS NULL
                        THEN ended.reason ELSE m.called_off ->> 'reason' END,
                    held_for = CASE WHEN m.called_off IS NULL THEN ended.held_for END,
                    faults = m.faults + CASE
                        -- at most half of a message's faults are those of its account
                        WHEN ended.outcome = 'paused'
                             AND (m.faults >= 4 OR NOT m.attempts @> '[{"outcome": "paused"}]') THEN 0
                        ELSE ended.fault END,
                    in_doubt = ended.in_doubt,
                    claim_token = NULL,
                    attempts = CASE
                        WHEN ended.outcome = 'postponed' AND m.attempts -> -1 ->> 'outcome' = 'postponed'
                             AND m.attempts -> -1 ->> 'code' = ended.code THEN m.attempts
                        ELSE CASE WHEN jsonb_array_length(m.attempts) >= 50 THEN m.attempts - 0 ELSE m.attempts END
                        || jsonb_build_object(
                            'attempt', m.attempt, 'startedAt', m.claimed_at, 'endedAt', now(),
                            'outcome', ended.outcome, 'code', ended.code, 'answer', ended.reason) END,
                    updated_at = now()
                FROM ended
                WHERE m.id = ended.id AND m.attempt = ended.attempt AND m.claim_token = ended.token
                  AND m.status IN ('sending', 'uncertain') AND (m.due_at IS NOT NULL OR ended.status = 'sent')
                RETURNING NOT m.lapsed AS lands, m.charged_at, m.charged_day, m.called_off,
            """ + CallbackEvents.MESSAGE + """
            ), news AS (
                SELECT * FROM recorded
                WHERE status <> 'cancelled' OR called_off IS NULL OR error_code <> called_off ->> 'code'
                   OR (called_off ->> 'told')::boolean
            ),
            """ + CallbackEvents.ofMessages("news") + """
            SELECT id, tenant_id, channel_type, lands, charged_at::text, charged_day::text FROM recorded
            """;

    /** In one order everywhere, so that two workers that land on the same lanes do not wait for each other for ever. */
    static final String LAND = """
            WITH ended AS (
                SELECT * FROM unnest(CAST(:tenants AS uuid[]), CAST(:channels AS text[]), CAST(:messages AS int[]))
                    AS e (tenant_id, channel_type, messages)
            ), held AS MATERIALIZED (
                SELECT d.tenant_id, d.channel_type
                FROM lane_landings d JOIN ended USING (tenant_id, channel_type)
                ORDER BY d.tenant_id, d.channel_type
                FOR UPDATE OF d
            )
            UPDATE lane_landings d
            SET landed = d.landed + ended.messages
            FROM ended JOIN held USING (tenant_id, channel_type)
            WHERE d.tenant_id = ended.tenant_id AND d.channel_type = ended.channel_type
            """;

    /**
     * Says when messages that go on are due, and gives back what those were charged that were not sent, where their lane
     * still counts the same minute or day. All lanes are locked at once, in one order, whatever their hints say: a visit that is
     * about to set a hint has not seen these messages.
     */
    static final String TOUCH = """
            WITH ended AS (
                SELECT * FROM unnest(CAST(:tenants AS uuid[]), CAST(:channels AS text[]), CAST(:transactional AS float8[]),
                                     CAST(:bulk AS float8[]))
                    AS e (tenant_id, channel_type, transactional, bulk)
            ), unsent AS (
                SELECT * FROM unnest(CAST(:unsentTenants AS uuid[]), CAST(:unsentChannels AS text[]),
                                     CAST(:chargedAt AS timestamptz[]), CAST(:chargedDays AS date[]))
                    AS u (tenant_id, channel_type, charged_at, charged_day)
            ), held AS MATERIALIZED (
                SELECT l.tenant_id, l.channel_type, l.minute_at, l.day_at, ended.transactional, ended.bulk
                FROM lanes l JOIN ended USING (tenant_id, channel_type)
                ORDER BY l.tenant_id, l.channel_type
                FOR UPDATE OF l
            )
            UPDATE lanes l
            SET transactional_due_at = least(l.transactional_due_at, now() + make_interval(secs => held.transactional)),
                bulk_due_at = least(l.bulk_due_at, now() + make_interval(secs => held.bulk)),
                minute_count = greatest(0, l.minute_count - back.of_the_minute),
                day_count = greatest(0, l.day_count - back.of_the_day),
                open_at = CASE WHEN back.messages > 0 THEN least(l.open_at, now()) ELSE l.open_at END
            FROM held
            CROSS JOIN LATERAL (
                SELECT count(*) AS messages,
                       count(*) FILTER (WHERE date_trunc('minute', u.charged_at) = held.minute_at) AS of_the_minute,
                       count(*) FILTER (WHERE u.charged_day = held.day_at) AS of_the_day
                FROM unsent u
                WHERE u.tenant_id = held.tenant_id AND u.channel_type = held.channel_type) back
            WHERE l.tenant_id = held.tenant_id AND l.channel_type = held.channel_type
            """;

    /*
     * What told of an appointment and will not arrive: another channel may be tried at once. A notice that somebody holds is
     * just being looked at, and is looked at again; waited for, it might wait for these messages.
     */
    static final String WAKE_NOTICES = """
            WITH failed AS MATERIALIZED (
                SELECT id FROM appointment_notices
                WHERE message_id = ANY(:messages) AND state = 'under_way'
                ORDER BY id
                LIMIT 10000
                FOR UPDATE SKIP LOCKED
            )
            UPDATE appointment_notices n
            SET due_at = now()
            FROM failed
            WHERE n.id = failed.id
            """;

    /** A call that the provider took holds its place; every other one gives it back. */
    static final String KEEP_CALLS = """
            UPDATE account_calls c
            SET held_until = now() + make_interval(secs => a.hold_seconds)
            FROM accounts a
            WHERE c.message_id = ANY(:sent) AND a.channel_type = c.channel_type
            """;

    static final String FREE_CALLS = """
            DELETE FROM account_calls WHERE message_id = ANY(:ended)
            """;

    /** Held until the transaction ends. */
    static final String LOCK_RECIPIENT = """
            SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(:recipient, 0))
            """;

    /*
     * A twin that is in doubt itself sends nothing before its doubt is settled, which takes the same lock. On an account of
     * the platform it may be another tenant's; the lanes that have something in flight are few.
     */
    static final String TWIN_IN_THE_AIR = """
            SELECT EXISTS (
                SELECT 1
                FROM channel_messages_log m
                JOIN lanes l ON l.channel_type = m.channel_type AND (:shared OR l.tenant_id = m.tenant_id)
                JOIN lane_landings d ON d.tenant_id = l.tenant_id AND d.channel_type = l.channel_type
                    AND l.launched > d.landed
                JOIN channel_messages_log twin
                    ON twin.tenant_id = l.tenant_id AND twin.channel_type = l.channel_type AND twin.id <> m.id
                WHERE m.id = :id
                  AND twin.stage = 2 AND twin.due_at > now()
                  AND twin.status = 'sending' AND NOT twin.in_doubt
                  AND twin.to_address = m.to_address AND twin.content = m.content)
            """;

    static final String ADOPT = """
            UPDATE channel_messages_log m
            SET external_message_id = (
                    SELECT candidate
                    FROM unnest(CAST(:candidates AS text[])) WITH ORDINALITY AS provider (candidate, place)
                    WHERE NOT EXISTS (
                        SELECT 1 FROM channel_messages_log other
                        WHERE other.external_message_id = candidate AND other.id <> :id)
                    ORDER BY place DESC
                    LIMIT 1),
                updated_at = now()
            WHERE m.id = :id AND m.attempt = :attempt AND m.status = 'sending' AND m.due_at > now()
            RETURNING external_message_id
            """;

    static final String SETTLE = """
            UPDATE channel_messages_log m
            SET in_doubt = FALSE, updated_at = now()
            WHERE m.id = :id AND m.attempt = :attempt AND m.status = 'sending' AND m.due_at > now()
            """;

    static final String EXTEND = """
            UPDATE channel_messages_log m
            SET due_at = greatest(m.due_at, now() + make_interval(secs => :lease))
            WHERE m.id = :id AND m.attempt = :attempt AND m.claim_token = :token AND m.status = 'sending'
            """;

    /** Once for an attempt: what is marked so was counted as landed. */
    static final String FREE_PLACE = """
            UPDATE channel_messages_log m
            SET lapsed = TRUE
            WHERE m.id = :id AND m.attempt = :attempt AND m.claim_token = :token AND m.status = 'sending' AND NOT m.lapsed
            """;

    private AttemptSql() {}
}
