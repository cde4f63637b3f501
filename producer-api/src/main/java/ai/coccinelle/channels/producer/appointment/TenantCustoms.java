package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.appointment.TenantReminders;
import ai.coccinelle.channels.producer.hours.KnownHours;
import ai.coccinelle.channels.tenant.Tenant;
import ai.coccinelle.channels.tenant.Tenants;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.time.ZoneId;
import java.util.UUID;

/** How tenants deal with their appointments, remembered for a second: whatever is due asks for it. */
final class TenantCustoms {
    private static final Duration REMEMBERED = Duration.ofSeconds(1);
    private static final int MOST_REMEMBERED = 10_000;

    private final Tenants tenants;
    private final TenantReminders reminders;
    private final KnownHours hours;
    private final LoadingCache<UUID, Known> known;

    TenantCustoms(Tenants tenants, TenantReminders reminders, KnownHours hours) {
        this.tenants = tenants;
        this.hours = hours;
        this.reminders = reminders;
        this.known = Caffeine.newBuilder()
                .expireAfterWrite(REMEMBERED)
                .maximumSize(MOST_REMEMBERED)
                .build(this::read);
    }

    /** A tenant, and how it deals with its appointments. */
    record Known(Tenant tenant, Customs customs) {}

    /**
     * The tenant's.
     *
     * @throws IllegalStateException when there is no such tenant
     */
    Known of(UUID tenantId) {
        return known.get(tenantId);
    }

    /** Has a tenant that was changed read again. */
    void forget(UUID tenantId) {
        known.invalidate(tenantId);
    }

    private Known read(UUID tenantId) {
        Tenant tenant = tenants.find(tenantId).orElseThrow(() -> new IllegalStateException("no tenant " + tenantId));
        return new Known(
                tenant,
                new Customs(
                        reminders.find(tenantId),
                        ZoneId.of(tenant.timeZone()),
                        time -> hours.of(tenantId).previousAllowed(time)));
    }
}
