package ai.coccinelle.channels.message;

import ai.coccinelle.channels.lane.LaneKey;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message as the log has it. Its {@code toString} shows ids and states only, so that a log never shows a person. */
public record Message(
        UUID id,
        LaneKey lane,
        String to,
        String templateName,
        MessageKind kind,
        String locale,
        @Nullable String content,
        MessageStatus status,
        @Nullable String externalMessageId,
        @Nullable String errorCode,
        @Nullable String errorMessage,
        @Nullable Instant dueAt,
        @Nullable Instant uselessAfter,
        @Nullable Instant sentAt,
        Instant createdAt,
        int attempt,
        int faults,
        boolean inDoubt,
        List<Attempt> attempts,
        boolean sandbox,
        @Nullable Hold heldFor,
        Origin origin) {
    public Message {
        attempts = List.copyOf(attempts);
    }

    /** Whether it still moves by itself. */
    public boolean isOpen() {
        return status.isOpen() && dueAt != null;
    }

    @Override
    public String toString() {
        return "Message[" + id + ", " + lane + ", " + status + ", attempt " + attempt + "]";
    }
}
