package ai.coccinelle.channels.appointment;

import ai.coccinelle.channels.channel.ChannelType;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where a notice goes from here. */
public sealed interface Advance {
    /**
     * It has a message.
     *
     * @param revision of the appointment, that the message tells of
     * @param tried the channels that had their turn, the message's the last
     * @param detail which channels were passed over, and why; null: as before
     * @param lookAfter when to see what became of it
     */
    record Made(
            UUID messageId,
            int revision,
            List<ChannelType> tried,
            @Nullable String detail,
            Duration lookAfter) implements Advance {}

    /** Its message goes on; it is looked at again. */
    record Watched(Duration lookAfter) implements Advance {}

    /** Its message was withdrawn; another one is to be made at once, from the first channel on. */
    record Anew() implements Advance {}

    /** It arrived, or may have, or nothing more can be done. */
    record Done() implements Advance {}

    /**
     * It is not told.
     *
     * @param reason in a word
     * @param detail which channels were passed over, and why; null: as before
     */
    record Skipped(String reason, @Nullable String detail) implements Advance {}
}
