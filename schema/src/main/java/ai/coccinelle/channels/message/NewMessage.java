package ai.coccinelle.channels.message;

import ai.coccinelle.channels.lane.LaneKey;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message about to be accepted.
 *
 * @param to E.164 number or email address, already checked and normalised
 * @param content what the recipient reads or hears, as text
 * @param usefulFor how long after acceptance it may still be sent; null: for as long as the retries last
 */
public record NewMessage(
        UUID id,
        LaneKey lane,
        String to,
        String templateName,
        MessageKind kind,
        String locale,
        String content,
        Payload payload,
        @Nullable Duration usefulFor) {}
