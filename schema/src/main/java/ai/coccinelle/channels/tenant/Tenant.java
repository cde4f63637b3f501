package ai.coccinelle.channels.tenant;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A business whose customers we write to.
 *
 * @param externalId the booking system's own id for it, such as {@code tenant_123}
 * @param locale {@code fr} or {@code en}: the language its customers are written to unless a message says otherwise
 * @param timeZone an IANA zone id
 * @param uncertain what becomes of messages of which nobody can say whether they went
 * @param smsSender the name under which its SMS arrive, up to 11 letters, digits and spaces; null: the platform's sender
 * @param suspendedAt since when it may send nothing; null: it may
 * @param textsRevision counts the changes of its texts in use and of its brand; 0: it has none of its own
 */
public record Tenant(
        UUID id,
        String externalId,
        String name,
        String locale,
        String timeZone,
        UncertainPolicy uncertain,
        @Nullable String smsSender,
        @Nullable Instant suspendedAt,
        long textsRevision) {

    /** A tenant with the policy that new ones start with. */
    public Tenant(UUID id, String externalId, String name, String locale, String timeZone) {
        this(id, externalId, name, locale, timeZone, UncertainPolicy.INITIAL);
    }

    /** A tenant that is not suspended and has no sender and no texts of its own. */
    public Tenant(UUID id, String externalId, String name, String locale, String timeZone, UncertainPolicy uncertain) {
        this(id, externalId, name, locale, timeZone, uncertain, null, null, 0);
    }

    public boolean isSuspended() {
        return suspendedAt != null;
    }
}
