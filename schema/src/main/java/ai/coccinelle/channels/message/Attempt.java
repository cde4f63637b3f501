package ai.coccinelle.channels.message;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to send, as the log keeps it.
 *
 * @param outcome what it came to: the name of a {@link Transition}, or {@code lost} when its worker fell silent
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
