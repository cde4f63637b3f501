package ai.coccinelle.channels.client;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a message that was accepted.
 *
 * @param success whether it was accepted and, where the outcome was waited for and is known, sent
 * @param status {@code pending}, or where the outcome was waited for one of docs/states.md
 * @param externalMessageId the provider's id, once it took the message
 * @param error why it was not sent, in words
 */
public record SendAnswer(
        boolean success,
        UUID messageId,
        String status,
        @Nullable String externalMessageId,
        @Nullable String error) {}
