package ai.coccinelle.channels.reply;

import ai.coccinelle.channels.channel.ChannelType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it came. Its {@code toString} shows neither address nor content.
 *
 * @param tenantId to whom it was written; null: to an account that all tenants share, so it is for those that wrote lately
 * @param externalId the provider's id, by which its repetition is known
 * @param from E.164, or WhatsApp's id of somebody who hides the number
 */
public record NewReply(ChannelType channel, @Nullable UUID tenantId, String externalId, String from, String text) {
    @Override
    public String toString() {
        return "NewReply[" + channel + ", " + externalId + "]";
    }
}
