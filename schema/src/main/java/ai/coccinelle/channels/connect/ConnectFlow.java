package ai.coccinelle.channels.connect;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect.
 *
 * @param status {@code started}, {@code returned}, {@code connected} or {@code failed}
 * @param clientId 360dialog's id of the client that came back; null before
 * @param channelId 360dialog's id of the channel that came back; null before
 * @param reason why it failed; null: it has not
 */
public record ConnectFlow(
        UUID id,
        UUID tenantId,
        String status,
        Instant createdAt,
        Instant expiresAt,
        @Nullable String clientId,
        @Nullable String channelId,
        @Nullable String reason) {}
