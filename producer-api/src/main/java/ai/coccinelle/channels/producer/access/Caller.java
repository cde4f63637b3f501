package ai.coccinelle.channels.producer.access;

import java.util.UUID;

/** Who calls. */
public sealed interface Caller {
    /** The platform: every tenant's data, and the administration. */
    record Platform() implements Caller {}

    /** A tenant: its own data. */
    record OfTenant(UUID tenantId) implements Caller {}
}
