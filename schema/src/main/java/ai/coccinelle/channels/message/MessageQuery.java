package ai.coccinelle.channels.message;

import ai.coccinelle.channels.channel.ChannelType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which messages to list, newest first. A null part does not narrow.
 *
 * @param from accepted at or after
 * @param to accepted before
 * @param before the last id of the page before: only older messages follow it
 * @param limit at most this many
 * @param sandbox whether test keys' messages are meant, or the others
 */
public record MessageQuery(
        @Nullable UUID tenantId,
        @Nullable ChannelType channel,
        @Nullable MessageStatus status,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable UUID before,
        int limit,
        boolean sandbox) {}
