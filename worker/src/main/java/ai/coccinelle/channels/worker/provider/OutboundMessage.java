package ai.coccinelle.channels.worker.provider;

import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.message.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message as a provider's client gets it. Its {@code toString} shows ids only.
 *
 * @param to E.164 number or email address
 * @param credentials the tenant's own, opened; null where the channel runs on the platform's account
 * @param acceptedAt when we accepted it: no earlier attempt can be older
 * @param usefulFor how much longer it is of use to its recipient; null: no end
 */
public record OutboundMessage(
        UUID id,
        int attempt,
        UUID tenantId,
        String to,
        Payload payload,
        @Nullable Credentials credentials,
        Instant acceptedAt,
        @Nullable Duration usefulFor) {

    /** This message, of use for another time. */
    public OutboundMessage usefulFor(@Nullable Duration other) {
        return new OutboundMessage(id, attempt, tenantId, to, payload, credentials, acceptedAt, other);
    }

    @Override
    public String toString() {
        return "OutboundMessage[" + id + ", attempt " + attempt + ", tenant " + tenantId + "]";
    }
}
