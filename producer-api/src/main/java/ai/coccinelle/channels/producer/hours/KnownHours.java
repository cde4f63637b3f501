package ai.coccinelle.channels.producer.hours;

import ai.coccinelle.channels.hours.MarketingHours;
import ai.coccinelle.channels.hours.SendingHours;
import ai.coccinelle.channels.hours.TenantHours;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * Tenants' hours, remembered for a second: every message asks for them. What is saved here holds at once in this process, and
 * in others a second later; a time zone that was changed, a second later everywhere.
 */
public final class KnownHours {
    private static final Duration REMEMBERED = Duration.ofSeconds(1);
    private static final int MOST_REMEMBERED = 10_000;

    private final TenantHours stored;
    private final LoadingCache<UUID, SendingHours> known;

    /** @param marketing when the platform lets promotions go */
    KnownHours(TenantHours stored, MarketingHours marketing) {
        this.stored = stored;
        this.known = Caffeine.newBuilder()
                .expireAfterWrite(REMEMBERED)
                .maximumSize(MOST_REMEMBERED)
                .build(tenant -> stored.find(tenant)
                        .orElseGet(() -> SendingHours.initial(ZoneOffset.UTC)) // it was deleted just now
                        .with(marketing));
    }

    /** The tenant's hours, or those that hold for tenants that have said nothing. */
    public SendingHours of(UUID tenantId) {
        return known.get(tenantId);
    }

    /** Saves them, as {@link TenantHours#save}. */
    void save(UUID tenantId, SendingHours hours) {
        stored.save(tenantId, hours);
        known.asMap().remove(tenantId); // waits for a look-up under way, which may have read what was before
    }
}
