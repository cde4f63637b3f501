package ai.coccinelle.channels.producer.access;

import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.tenant.Tenant;
import ai.coccinelle.channels.tenant.Tenants;
import java.util.Optional;

/** Whose data a caller may open. */
public final class TenantAccess {
    private final Tenants tenants;

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
        Optional<Tenant> found = isStorable(reference) ? tenants.find(reference) : Optional.empty();
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

    private static boolean isStorable(String reference) {
        return reference.indexOf('\0') < 0;
    }

    private static Refusal refusal(ProblemType type, String detail) {
        return new Refusal(Problem.of(type, detail));
    }
}
