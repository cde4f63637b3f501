package ai.coccinelle.channels.reply;

import ai.coccinelle.channels.channel.ChannelType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it came. Its {@code toString} shows neither address nor content.
 *
 * @param tenantId to whom it was written; null: to an account that all tenants share, so it is for those that wrote lately
 * @param externalId the provider's id, by which its repetition is known
 * @param order the text that decides whether it stops or starts messages, where that is not {@code text}: the payload of a
 *     button, or the word that the provider took it for; null: {@code text}
 */
public record NewReply(
        ChannelType channel,
        @Nullable UUID tenantId,
        String externalId,
        Sender sender,
        String text,
        @Nullable String order) {

    /** An answer from a number, whose text says everything. */
    public NewReply(ChannelType channel, @Nullable UUID tenantId, String externalId, String from, String text) {
        this(channel, tenantId, externalId, new Sender(from, null, null), text, null);
    }

    /**
     * The person that answers.
     *
     * @param address E.164, or WhatsApp's id of a person that hides the number
     * @param alias another id of the same person at the provider; null: none is known
     * @param answers the provider's id of the message of ours that it answers; null: of none
     */
    public record Sender(
            String address,
            @Nullable String alias,
            @Nullable String answers) {
        @Override
        public String toString() {
            return "Sender";
        }
    }

    String ordering() {
        return order == null ? text : order;
    }

    @Override
    public String toString() {
        return "NewReply[" + channel + ", " + externalId + "]";
    }
}
