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
                attempts = m.attempts || jsonb_build_object(
                    'attempt', m.attempt, 'startedAt', m.claimed_at, 'endedAt', now(),
                    'outcome', CAST(:outcome AS text), 'code', CAST(:code AS text), 'answer', CAST(:reason AS text)),
                updated_at = now()
            WHERE m.id = :id AND m.attempt = :attempt AND m.status IN ('sending', 'uncertain') AND m.due_at IS NOT NULL
            """;

    private AttemptSql() {}
}
