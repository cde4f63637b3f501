package ai.coccinelle.channels.appointment;

final class NoticeSql {
    private static final String COLUMNS = """
            id, appointment_id, kind, slot, starts_at, revision, channels, state, reason, detail, due_at, tried, message_id,
            message_ids
            """;

    static final String OF_APPOINTMENT = "SELECT " + COLUMNS + """
            FROM appointment_notices
            WHERE appointment_id = :appointment
            ORDER BY id DESC
            LIMIT 1000
            """;

    /** In one order everywhere, so that of two who take several one waits for the other, and never each for the other. */
    static final String LOCK = "SELECT " + COLUMNS + """
            FROM appointment_notices
            WHERE appointment_id = ANY(:appointments)
            ORDER BY id DESC
            LIMIT 100000
            FOR UPDATE
            """;

    /** What was told, or is being told, stays as it is: nobody is told twice. */
    static final String PLAN = """
            INSERT INTO appointment_notices AS n
                (id, appointment_id, kind, slot, starts_at, revision, channels, state, reason, due_at)
            VALUES (:id, :appointment, :kind, :slot, :startsAt, :revision, CAST(:channels AS text[]), :state, :reason,
                    CASE WHEN :state = 'planned' THEN coalesce(CAST(:dueAt AS timestamptz), now()) END)
            ON CONFLICT (appointment_id, kind, slot, starts_at) DO UPDATE
            SET revision = EXCLUDED.revision, channels = EXCLUDED.channels, state = EXCLUDED.state,
                reason = EXCLUDED.reason, due_at = EXCLUDED.due_at, detail = NULL, tried = '{}', updated_at = now()
            WHERE n.state IN ('planned', 'skipped')
            """;

    /** Costs what is due, not what there is: the index holds only what wants attention, in order of its time. */
    static final String TAKE_DUE = "SELECT " + COLUMNS + """
            FROM appointment_notices
            WHERE due_at <= now()
            ORDER BY due_at
            LIMIT :most
            FOR UPDATE SKIP LOCKED
            """;

    /**
     * Silence tells nothing where no receipt has come of late, by the platform's account for SMS or the tenant's for WhatsApp:
     * nobody has told the provider where to report. Nor does it while receipts are late, of whatever provider, since they are
     * applied in one order: the message's own may be among those that wait.
     */
    static final String MESSAGES = """
            SELECT m.id, m.channel_type, m.status, m.error_code, m.sandbox, m.due_at IS NOT NULL AS open,
                   CASE m.channel_type
                       WHEN 'phone' THEN TRUE
                       WHEN 'sms' THEN EXISTS (
                           SELECT 1 FROM receipts r WHERE r.tenant_id IS NULL AND r.provider = 'twilio')
                       ELSE EXISTS (
                           SELECT 1 FROM receipts r WHERE r.tenant_id = m.tenant_id AND r.provider = m.channel_type)
                   END AS told,
                   EXISTS (SELECT 1 FROM receipts r WHERE r.due_at < now() - interval '30 seconds') AS receipts_late,
                   extract(epoch FROM now() - CASE
                       WHEN m.status = 'sent' THEN m.sent_at
                       WHEN m.held_for IS NOT NULL AND m.status = 'pending' THEN greatest(m.due_at, m.created_at)
                       ELSE m.created_at END)::float8 AS age
            FROM channel_messages_log m
            WHERE m.id = ANY(:ids)
            LIMIT 10000
            """;

    static final String ADVANCE = """
            UPDATE appointment_notices
            SET state = :state,
                reason = :reason,
                detail = coalesce(:detail, detail),
                due_at = CASE WHEN :state IN ('planned', 'under_way') THEN now() + make_interval(secs => :after) END,
                revision = coalesce(CAST(:revision AS int), revision),
                tried = coalesce(CAST(:tried AS text[]), tried),
                message_id = coalesce(CAST(:message AS uuid), message_id),
                message_ids = CASE WHEN CAST(:message AS uuid) IS NULL THEN message_ids
                    ELSE message_ids || CAST(:message AS uuid) END,
                updated_at = now()
            WHERE id = :id
            """;

    /** By the appointments that are still ahead: what is over, and kept for a while, costs nothing, nor do other tenants'. */
    static final String REMINDERS_AHEAD = """
            SELECT a.id AS appointment_id, a.starts_at, n.id, n.due_at
            FROM (
                SELECT id, starts_at
                FROM appointments
                WHERE tenant_id = :tenant AND starts_at > now()
                  AND (starts_at, id) > (CAST(:startsAt AS timestamptz), CAST(:appointment AS uuid))
                ORDER BY starts_at, id
                LIMIT :most
            ) a
            LEFT JOIN LATERAL (
                SELECT id, due_at
                FROM appointment_notices
                WHERE appointment_id = a.id AND kind = 'reminder' AND state = 'planned' AND due_at > now()
                LIMIT 1000
            ) n ON TRUE
            ORDER BY a.starts_at, a.id
            LIMIT 100000
            """;

    /** One that was planned otherwise meanwhile stays so. */
    static final String BRING_FORWARD = """
            UPDATE appointment_notices
            SET due_at = :earlier, updated_at = now()
            WHERE id = :id AND state = 'planned' AND due_at = :due
            """;

    static final String POSTPONE = """
            UPDATE appointment_notices
            SET due_at = now() + make_interval(secs => :after)
            WHERE id = :id AND due_at IS NOT NULL
            """;

    private NoticeSql() {}
}
