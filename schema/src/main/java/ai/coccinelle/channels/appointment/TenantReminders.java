package ai.coccinelle.channels.appointment;

import ai.coccinelle.channels.database.Json;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The table {@code reminder_rules}. */
public final class TenantReminders {
    private final Jdbi jdbi;

    public TenantReminders(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The tenant's rules; {@link ReminderRules#INITIAL} until it sets some. */
    public ReminderRules find(UUID tenantId) {
        return jdbi.withHandle(handle -> find(handle, tenantId));
    }

    /** The same within the caller's transaction. */
    public ReminderRules find(Handle handle, UUID tenantId) {
        return handle.createQuery(ReminderRuleSql.FIND)
                .bind("tenant", tenantId)
                .map((rows, context) -> new ReminderRules(
                        List.of(Json.read(rows.getString("reminders"), ReminderRules.Reminder[].class)),
                        rows.getBoolean("late_reminder"),
                        Duration.ofSeconds(rows.getInt("ladder_seconds"))))
                .findOne()
                .orElse(ReminderRules.INITIAL);
    }

    /** Sets the tenant's rules, for appointments that are made or changed from now on. */
    public void save(UUID tenantId, ReminderRules rules) {
        jdbi.useHandle(handle -> handle.createUpdate(ReminderRuleSql.SAVE)
                .bind("tenant", tenantId)
                .bind("reminders", Json.write(rules.reminders()))
                .bind("late", rules.late())
                .bind("ladder", rules.ladderDelay().toSeconds())
                .execute());
    }
}
