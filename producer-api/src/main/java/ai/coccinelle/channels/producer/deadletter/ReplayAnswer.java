package ai.coccinelle.channels.producer.deadletter;

import ai.coccinelle.channels.message.MessageStatus;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What replaying one message came to.
 *
 * @param replayed whether this call set it going again
 * @param status where it stands
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ReplayAnswer(
        boolean replayed,
        UUID messageId,
        @Schema(example = "pending") MessageStatus status,

        @Schema(description = "Why not, in words") @Nullable String reason) {}
