package ai.coccinelle.channels.message;

import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A message about to be accepted with others. It is made only when it is stored, so that a large batch is never rendered
 * whole in memory, and one that came before is not rendered at all.
 *
 * @param id the message's id, if it is stored
 * @param idempotency the caller's key, or null
 * @param message makes the message, with this id
 */
public record BatchMessage(UUID id, @Nullable Idempotency idempotency, Supplier<NewMessage> message) {}
