package ai.coccinelle.channels.appointment;

import ai.coccinelle.channels.channel.ChannelType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be told of an appointment, or is not, and why.
 *
 * @param channels in the order they are tried; null: the appointment's
 */
public record PlannedNotice(
        Notice.Subject subject, @Nullable List<ChannelType> channels, When when) {

    /** When it is to be told. */
    public sealed interface When {
        /** At once. */
        record Now() implements When {}

        record At(Instant time) implements When {}

        /** @param reason in a word: {@code late} */
        record Never(String reason) implements When {}
    }
}
