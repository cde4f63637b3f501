package ai.coccinelle.channels.message;

import ai.coccinelle.channels.lane.LaneKey;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that was given up after all its retries, and can be replayed. Without its content; its {@code toString} shows
 * no address.
 *
 * @param code of the last fault: the provider's, or ours
 * @param reason of the last fault, in words; a provider may quote the address in it
 * @param attempt the number of its last attempt
 * @param deadAt when it was given up
 * @param uselessAfter it is not replayed after this time; null: no end
 * @param sandbox whether a test key sent it
 */
public record DeadLetter(
        UUID id,
        LaneKey lane,
        String to,
        String templateName,
        MessageKind kind,
        @Nullable String code,
        String reason,
        int attempt,
        Instant createdAt,
        Instant deadAt,
        @Nullable Instant uselessAfter,
        boolean sandbox) {

    @Override
    public String toString() {
        return "DeadLetter[" + id + ", " + lane + ", attempt " + attempt + "]";
    }
}
