package ai.coccinelle.channels.message;

final class AttemptSql {
    static final String CLAIM = """
            UPDATE channel_messages_log m
            SET status = 'sending', due_at = now() + make_interval(secs => :lease), claimed_at = now(),
                updated_at = now()
            FROM lanes l
            WHERE m.id = :id AND m.status = 'released' AND m.attempt = :attempt
              AND l.tenant_id = m.tenant_id AND l.channel_type = m.channel_type
            RETURNING m.id, m.attempt, m.tenant_id, m.channel_type, m.to_address, m.template_name, m.kind, m.payload,
                      m.faults, m.in_doubt, m.created_at, l.rate, l.burst,
                      l.paused_until IS NOT NULL AS probes_a_pause,
                      extract(epoch FROM m.useless_after - now())::float8 AS useful_seconds,
                      (SELECT c.config_encrypted FROM channel_configurations c
                       WHERE c.tenant_id = m.tenant_id AND c.channel_type = m.channel_type) AS config_encrypted
            """;

    static final String RECORD = """
            UPDATE channel_messages_log m
            SET status = :status,
                due_at = now() + make_interval(secs => CAST(:delay AS float8)),
                external_message_id = coalesce(:externalId, m.external_message_id),
                sent_at = CASE WHEN :status = 'sent' THEN now() ELSE m.sent_at END,
                error_code = :code,
                error_message = :reason,
                faults = m.faults + :fault,
                in_doubt = :inDoubt,
                attempts = CASE
                    WHEN :outcome = 'postponed' AND m.attempts -> -1 ->> 'outcome' = 'postponed'
                         AND m.attempts -> -1 ->> 'code' = :code THEN m.attempts
                    ELSE CASE WHEN jsonb_array_length(m.attempts) >= 50 THEN m.attempts - 0 ELSE m.attempts END
                    || jsonb_build_object(
                        'attempt', m.attempt, 'startedAt', m.claimed_at, 'endedAt', now(),
                        'outcome', CAST(:outcome AS text), 'code', CAST(:code AS text),
                        'answer', CAST(:reason AS text)) END,
                updated_at = now()
            WHERE m.id = :id AND m.attempt = :attempt AND m.status IN ('sending', 'uncertain')
              AND (m.due_at IS NOT NULL OR :status = 'sent')
            """;

    /** Held until the transaction ends. */
    static final String LOCK_RECIPIENT = """
            SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(:recipient, 0))
            """;

    /** A twin that is in doubt itself sends nothing before its doubt is settled, which takes the same lock. */
    static final String TWIN_IN_THE_AIR = """
            SELECT EXISTS (
                SELECT 1
                FROM channel_messages_log twin, channel_messages_log m
                WHERE m.id = :id AND twin.id <> m.id
                  AND twin.tenant_id = m.tenant_id AND twin.channel_type = m.channel_type
                  AND twin.priority IN (0, 1) AND twin.due_at > now()
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

    private AttemptSql() {}
}
