package ai.coccinelle.channels.message;

import ai.coccinelle.channels.lane.LaneKey;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message about to be accepted. Of the two bounds on how long it may be sent the earlier holds; without either, for as
 * long as the retries last. A caller's bound is a time of the calendar, the appointment's, and is stored as it was given:
 * counted from the API's clock it would be off by what that clock is off, and by the time until the commit. Ours is a
 * duration, and is counted on the database's clock.
 *
 * @param to E.164 number or email address, already checked and normalised
 * @param content what the recipient reads or hears, as text
 * @param usefulFor how long after acceptance it may still be sent, or null
 * @param uselessAfter until when it may be sent, or null
 * @param sandbox whether it must reach no provider: a test key sent it
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
        @Nullable Duration usefulFor,
        @Nullable Instant uselessAfter,
        boolean sandbox) {

    public NewMessage(
            UUID id,
            LaneKey lane,
            String to,
            String templateName,
            MessageKind kind,
            String locale,
            String content,
            Payload payload,
            @Nullable Duration usefulFor) {
        this(id, lane, to, templateName, kind, locale, content, payload, usefulFor, null, false);
    }
}
