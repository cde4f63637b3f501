package ai.coccinelle.channels.producer.access;

import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.tenant.Tenant;
import ai.coccinelle.channels.tenant.Tenants;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whose data a caller may open. Tenants are remembered for a second: every message asks for one. A tenant that is new is
 * found at once, one that was changed in another process a second later.
 */
public final class TenantAccess {
    private static final Duration REMEMBERED = Duration.ofSeconds(1);
    private static final int MOST_REMEMBERED = 10_000;

    private final Tenants tenants;
    private final Cache<String, Tenant> known = Caffeine.newBuilder()
            .expireAfterWrite(REMEMBERED)
            .maximumSize(MOST_REMEMBERED)
            .build();

    TenantAccess(Tenants tenants) {
        this.tenants = tenants;
    }

    /**
     * The tenant of that reference.
     *
     * @param reference the caller's own id for the tenant, or ours
     * @throws Refusal when there is none, or when it is not the caller's; a tenant cannot tell which of the two
     */
    public Tenant open(Caller caller, String reference) {
        Tenant opened = opened(caller, find(reference));
        AuditInterceptor.opened(opened);
        return opened;
    }

    /**
     * The tenant of that reference, which may send.
     *
     * @throws Refusal as {@link #open}, and when the tenant is suspended
     */
    public Tenant openToSend(Caller caller, String reference) {
        Tenant tenant = open(caller, reference);
        if (tenant.isSuspended()) {
            throw refusal(
                    ProblemType.TENANT_SUSPENDED,
                    "The platform has suspended this tenant; nothing was stored. Ask its administrator; what was accepted"
                            + " before waits.");
        }
        return tenant;
    }

    /**
     * Whose data a listing shows: the tenant's that is asked for, the caller's own, or, for the platform, everybody's.
     *
     * @return null: everybody's
     * @throws Refusal as {@link #open}
     */
    public @Nullable UUID tenant(Caller caller, @Nullable String reference) {
        if (reference != null) {
            return open(caller, reference).id();
        }
        return switch (caller) {
            case Caller.Platform _ -> null;
            case Caller.OfTenant(UUID own, Caller.Key _) -> own;
        };
    }

    private static Tenant opened(Caller caller, Optional<Tenant> found) {
        return switch (caller) {
            case Caller.Platform _ ->
                found.orElseThrow(() -> refusal(
                        ProblemType.UNKNOWN_TENANT,
                        "There is no such tenant. Check tenantId, or create the tenant with POST /api/tenants."));
            case Caller.OfTenant(var own, var _) ->
                found.filter(tenant -> tenant.id().equals(own))
                        .orElseThrow(() -> refusal(
                                ProblemType.FOREIGN_TENANT,
                                "This key opens one tenant's data, and not this one's. Use your own tenantId, or that"
                                        + " tenant's key."));
        };
    }

    /** Has a tenant that was changed read again. */
    public void forget(Tenant tenant) {
        known.asMap().remove(tenant.externalId()); // waits for a look-up under way, which may have read what was before
        known.asMap().remove(tenant.id().toString());
    }

    private Optional<Tenant> find(String reference) {
        return isStorable(reference)
                ? Optional.ofNullable(
                        known.get(reference, unknown -> tenants.find(unknown).orElse(null)))
                : Optional.empty();
    }

    private static boolean isStorable(String reference) {
        return reference.indexOf('\0') < 0;
    }

    private static Refusal refusal(ProblemType type, String detail) {
        return new Refusal(Problem.of(type, detail));
    }
}
