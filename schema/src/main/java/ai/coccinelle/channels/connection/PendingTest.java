package ai.coccinelle.channels.connection;

import ai.coccinelle.channels.credential.CredentialChanges;
import ai.coccinelle.channels.lane.LaneKey;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Settings to try.
 *
 * @param configEncrypted the sealed credentials
 * @param changes what to change in them before; null: nothing
 */
public record PendingTest(
        UUID id,
        LaneKey lane,
        String configEncrypted,
        @Nullable CredentialChanges changes) {}
