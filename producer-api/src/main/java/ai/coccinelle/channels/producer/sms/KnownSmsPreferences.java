package ai.coccinelle.channels.producer.sms;

import ai.coccinelle.channels.sms.SmsPreference;
import ai.coccinelle.channels.sms.SmsPreferences;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.UUID;

/**
 * Tenants' preferences, remembered for a second: every SMS asks for one. What is saved here holds at once in this process,
 * and in others a second later.
 */
final class KnownSmsPreferences {
    private static final Duration REMEMBERED = Duration.ofSeconds(1);
    private static final int MOST_REMEMBERED = 10_000;

    private final SmsPreferences stored;
    private final LoadingCache<UUID, SmsPreference> known;

    KnownSmsPreferences(SmsPreferences stored) {
        this.stored = stored;
        this.known = Caffeine.newBuilder()
                .expireAfterWrite(REMEMBERED)
                .maximumSize(MOST_REMEMBERED)
                .build(stored::of);
    }

    /** The tenant's preference, or the one that holds for those who have said nothing. */
    SmsPreference of(UUID tenantId) {
        return known.get(tenantId);
    }

    /** Saves one, as {@link SmsPreferences#save}. */
    void save(UUID tenantId, SmsPreference preference) {
        stored.save(tenantId, preference);
        known.asMap().remove(tenantId); // waits for a look-up under way, which may have read what was before
    }
}
