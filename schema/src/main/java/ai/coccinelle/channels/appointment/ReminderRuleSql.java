package ai.coccinelle.channels.appointment;

final class ReminderRuleSql {
    static final String FIND = """
            SELECT reminders, late_reminder, ladder_seconds
            FROM reminder_rules
            WHERE tenant_id = :tenant
            LIMIT 1
            """;

    static final String SAVE = """
            INSERT INTO reminder_rules (tenant_id, reminders, late_reminder, ladder_seconds)
            VALUES (:tenant, CAST(:reminders AS jsonb), :late, :ladder)
            ON CONFLICT (tenant_id) DO UPDATE
            SET reminders = EXCLUDED.reminders, late_reminder = EXCLUDED.late_reminder,
                ladder_seconds = EXCLUDED.ladder_seconds, updated_at = now()
            """;

    private ReminderRuleSql() {}
}
