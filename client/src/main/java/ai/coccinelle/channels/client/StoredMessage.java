package ai.coccinelle.channels.client;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of a message so far.
 *
 * @param tenantId the service's own id of the tenant
 * @param content what the recipient reads or hears, as text
 * @param status one of docs/states.md
 * @param waitingFor what it waits for, in words; null once it is closed
 * @param externalMessageId the provider's id, once it took the message
 * @param error why it was not sent, or what the last attempt met
 * @param dueAt when it is next looked at; null once it is closed
 */
public record StoredMessage(
        UUID messageId,
        UUID tenantId,
        Channel channel,
        String to,
        String template,
        String locale,
        @Nullable String content,
        String status,
        @Nullable String waitingFor,
        @Nullable String externalMessageId,
        @Nullable String error,
        @Nullable String errorCode,
        Instant createdAt,
        @Nullable Instant sentAt,
        @Nullable Instant dueAt,
        @Nullable Instant uselessAfter,
        List<Attempt> attempts) {
    public StoredMessage {
        attempts = List.copyOf(attempts);
    }

    /**
     * One attempt to send.
     *
     * @param code the provider's code
     * @param answer what the provider said, in words
     */
    public record Attempt(
            int attempt,
            @Nullable Instant startedAt,
            Instant endedAt,
            String outcome,
            @Nullable String code,
            @Nullable String answer) {}

    /** Ids and states only: nobody's name reaches a log. */
    @Override
    public String toString() {
        return "StoredMessage[" + messageId + ", " + status + "]";
    }
}
