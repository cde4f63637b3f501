package ai.coccinelle.channels.sms;

import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The table {@code sms_preferences}. */
public final class SmsPreferences {
    private final Jdbi jdbi;

    public SmsPreferences(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The tenant's preference, or {@link SmsPreference#INITIAL} when it has said nothing. */
    public SmsPreference of(UUID tenantId) {
        return jdbi.withHandle(handle -> handle.createQuery(SmsPreferenceSql.FIND)
                .bind("tenant", tenantId)
                .map((rows, context) -> new SmsPreference(rows.getBoolean("cheaper"), rows.getInt("max_parts")))
                .findOne()
                .orElse(SmsPreference.INITIAL));
    }

    /** Saves the preference in place of what there was. */
    public void save(UUID tenantId, SmsPreference preference) {
        jdbi.useHandle(handle -> handle.createUpdate(SmsPreferenceSql.SAVE)
                .bind("tenant", tenantId)
                .bind("cheaper", preference.cheaper())
                .bind("maxParts", preference.maxParts())
                .execute());
    }
}
