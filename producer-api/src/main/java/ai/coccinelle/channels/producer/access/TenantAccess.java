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
        Optional<Tenant> found = find(reference);
        return switch (caller) {
            case Caller.Platform() ->
                found.orElseThrow(() -> refusal(
                        ProblemType.UNKNOWN_TENANT,
                        "There is no such tenant. Check tenantId, or create the tenant with POST /api/tenants."));
            case Caller.OfTenant(var own) ->
                found.filter(tenant -> tenant.id().equals(own))
                        .orElseThrow(() -> refusal(
                                ProblemType.FOREIGN_TENANT,
                                "This key opens one tenant's data, and not this one's. Use your own tenantId, or that"
                                        + " tenant's key."));
        };
    }

    /** Lets the platform pass, and nobody else. */
    public void requirePlatform(Caller caller) {
        if (!(caller instanceof Caller.Platform)) {
            throw refusal(
                    ProblemType.PLATFORM_KEY_NEEDED,
                    "Only the platform may do this. Use the platform key, CHANNELS_PLATFORM_KEY.");
        }
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
