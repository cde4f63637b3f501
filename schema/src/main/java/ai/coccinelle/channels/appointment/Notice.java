package ai.coccinelle.channels.appointment;

import ai.coccinelle.channels.channel.ChannelType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a customer is told, on the first channel that takes it.
 *
 * @param revision the appointment's, when the notice was planned or its message last made
 * @param channels in the order they are tried; null: the appointment's
 * @param state where it stands
 * @param dueAt when it wants attention; null in the end states
 * @param progress what was done about it
 */
public record Notice(
        UUID id,
        UUID appointmentId,
        Subject subject,
        int revision,
        @Nullable List<ChannelType> channels,
        NoticeState state,
        @Nullable Instant dueAt,
        Progress progress) {

    /**
     * What it tells: with the appointment's id its business key, of which there is one notice and no second.
     *
     * @param slot of a reminder how long before, such as {@code P1D}; of the others the revision, such as {@code r3}
     * @param startsAt of which start
     */
    public record Subject(NoticeKind kind, String slot, Instant startsAt) {}

    /**
     * How far it has come.
     *
     * @param reason why it was skipped, in a word
     * @param detail which channels were passed over, and why
     * @param tried the channels that had their turn, the latest last
     * @param messageId the latest message
     * @param messageIds all its messages, in their order
     */
    public record Progress(
            @Nullable String reason,
            @Nullable String detail,
            List<ChannelType> tried,
            @Nullable UUID messageId,
            List<UUID> messageIds) {
        public Progress {
            tried = List.copyOf(tried);
            messageIds = List.copyOf(messageIds);
        }
    }

    /** The same notice, once it stands there. */
    public Notice in(NoticeState other) {
        return new Notice(id, appointmentId, subject, revision, channels, other, dueAt, progress);
    }

    /** Whether something is still to be done about it. */
    public boolean isOpen() {
        return state == NoticeState.PLANNED || state == NoticeState.UNDER_WAY;
    }

    /** Whether the customer has been told, or is just being told. */
    public boolean isTold() {
        return state == NoticeState.DONE || state == NoticeState.UNDER_WAY;
    }
}
