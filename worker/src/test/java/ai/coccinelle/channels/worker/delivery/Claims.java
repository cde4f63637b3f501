package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.LaneRate;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Claimed messages for tests. */
final class Claims {
    private Claims() {}

    static ClaimedMessage of(MessageKind kind, int faults, @Nullable Duration usefulFor) {
        return new ClaimedMessage(
                UUID.randomUUID(),
                1,
                new LaneKey(UUID.randomUUID(), ChannelType.SMS),
                LaneRate.initial(ChannelType.SMS),
                "+33612345678",
                "rdvConfirmation",
                kind,
                new Payload.Sms("Bonjour"),
                faults,
                false,
                usefulFor,
                null,
                false,
                Instant.EPOCH);
    }
}
