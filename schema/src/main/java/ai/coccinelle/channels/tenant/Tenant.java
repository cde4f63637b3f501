package ai.coccinelle.channels.tenant;

import java.util.UUID;

/**
 * A business whose customers we write to.
 *
 * @param externalId the booking system's own id for it, such as {@code tenant_123}
 * @param locale {@code fr} or {@code en}: the language its customers are written to unless a message says otherwise
 * @param timeZone an IANA zone id
 * @param uncertain what becomes of messages of which nobody can say whether they went
 */
public record Tenant(
        UUID id, String externalId, String name, String locale, String timeZone, UncertainPolicy uncertain) {

    /** A tenant with the policy that new ones start with. */
    public Tenant(UUID id, String externalId, String name, String locale, String timeZone) {
        this(id, externalId, name, locale, timeZone, UncertainPolicy.INITIAL);
    }
}
