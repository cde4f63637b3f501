package ai.coccinelle.channels.callback;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as it stands. Its {@code toString} shows no data: a reply's holds what somebody wrote.
 *
 * @param data a JSON object
 * @param attempts how many were made
 * @param dueAt when it is sent next, or given up as unanswered; null: it is delivered or failed
 * @param answer HTTP status of the last answer; null: there was none
 * @param fault why the last attempt failed; null: it did not
 */
public record CallbackEvent(
        UUID id,
        UUID tenantId,
        CallbackType type,
        String data,
        CallbackStatus status,
        int attempts,
        @Nullable Instant dueAt,
        @Nullable Integer answer,
        @Nullable String fault,
        @Nullable Instant attemptedAt,
        Instant createdAt) {
    @Override
    public String toString() {
        return "CallbackEvent[" + id + ", " + type.wireName() + ", " + status.wireName() + "]";
    }
}
