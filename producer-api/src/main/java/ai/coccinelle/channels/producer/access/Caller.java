package ai.coccinelle.channels.producer.access;

import ai.coccinelle.channels.tenant.Scope;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who calls, and with which key. */
public sealed interface Caller {
    Key key();

    /** The platform: every tenant's data, and the administration. */
    record Platform(Key key) implements Caller {}

    /** A tenant: its own data. */
    record OfTenant(UUID tenantId, Key key) implements Caller {}

    /**
     * What is known of the key; never the key.
     *
     * @param id null: the one of CHANNELS_PLATFORM_KEY
     * @param shown its first characters and its name
     * @param test whether its messages end in the sandbox, and it sees only such
     */
    record Key(@Nullable UUID id, String shown, boolean test, Set<Scope> scopes) {
        public Key {
            scopes = Set.copyOf(scopes);
        }
    }
}
