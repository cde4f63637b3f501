package ai.coccinelle.channels.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to send, as the log keeps it.
 *
 * @param outcome what it came to: the name of a {@link Transition}, {@code lost} when its worker fell silent, or {@code
 *     replayed} when the message was a dead letter after it and was set going again
 * @param code the provider's code, or ours
 * @param answer what the provider said, in words
 */
public record Attempt(
        int attempt,
        @Nullable Instant startedAt,
        Instant endedAt,
        String outcome,
        @Nullable String code,
        @Nullable String answer) {}
