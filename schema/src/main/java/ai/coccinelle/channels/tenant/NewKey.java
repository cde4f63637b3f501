package ai.coccinelle.channels.tenant;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key to issue.
 *
 * @param tenantId whose; null: the platform's
 * @param name what it is for; of a name at most two keys are valid at a time
 * @param test whether its messages end in the sandbox; such a key can only send and read
 */
public record NewKey(@Nullable UUID tenantId, String name, boolean test, Set<Scope> scopes) {
    /** What a test key may do: nothing that touches what is live. */
    public static final Set<Scope> TEST_SCOPES = Set.of(Scope.SEND, Scope.READ);

    public NewKey {
        scopes = Set.copyOf(scopes);
        if (scopes.isEmpty() || test && !TEST_SCOPES.containsAll(scopes)) {
            throw new IllegalArgumentException("no key with test " + test + " and scopes " + scopes);
        }
    }
}
