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
        Timing timing,
        Origin origin,
        boolean sandbox) {

    /** One that was asked for by itself, by a live key, and may go at once. */
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
        this(
                id,
                lane,
                to,
                templateName,
                kind,
                locale,
                content,
                payload,
                usefulFor == null ? Timing.ALWAYS : Timing.usefulFor(usefulFor),
                Origin.REQUEST,
                false);
    }

    /** The same message, saying this. */
    public NewMessage saying(String said, Payload rendered) {
        return new NewMessage(id, lane, to, templateName, kind, locale, said, rendered, timing, origin, sandbox);
    }

    /** Ids only, as in a log. */
    @Override
    public String toString() {
        return "NewMessage[" + id + ", " + lane + ", " + templateName + "]";
    }
}
