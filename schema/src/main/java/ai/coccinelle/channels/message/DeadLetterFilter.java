package ai.coccinelle.channels.message;

import ai.coccinelle.channels.channel.ChannelType;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant. A null part does not narrow.
 *
 * @param code of the last fault
 * @param from given up at or after
 * @param to given up before
 */
public record DeadLetterFilter(
        @Nullable UUID tenantId,
        @Nullable ChannelType channel,
        @Nullable String code,
        @Nullable Instant from,
        @Nullable Instant to) {}
