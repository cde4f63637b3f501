package ai.coccinelle.channels.reply;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.suppression.StopWord;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a recipient answered. Its {@code toString} shows neither address nor content.
 *
 * @param tenantId for whom; null: no tenant is known to have written to this address
 * @param from E.164, or WhatsApp's id of somebody who hides the number
 * @param text empty where it is ambiguous
 * @param ambiguous true where several tenants had written to this person from a number that they share
 */
public record Reply(
        UUID id,
        @Nullable UUID tenantId,
        ChannelType channel,
        String from,
        String text,
        StopWord kind,
        boolean ambiguous,
        Instant receivedAt) {
    @Override
    public String toString() {
        return "Reply[" + id + ", " + channel + ", " + kind + "]";
    }
}
