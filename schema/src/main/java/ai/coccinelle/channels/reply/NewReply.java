package ai.coccinelle.channels.reply;

import ai.coccinelle.channels.channel.ChannelType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it came. Its {@code toString} shows neither address nor content.
 *
 * @param tenantId to whom it was written; null: to an account that all tenants share, so it is for those that wrote lately
 * @param externalId the provider's id, by which its repetition is known
 */
public record NewReply(
        ChannelType channel, @Nullable UUID tenantId, String externalId, Sender sender, Content content) {

    /** An answer that was typed, from a number. */
    public NewReply(ChannelType channel, @Nullable UUID tenantId, String externalId, String from, String text) {
        this(channel, tenantId, externalId, new Sender(from, null, null, null), new Content(text, null, true));
    }

    /**
     * The person that answers.
     *
     * @param address E.164, or WhatsApp's id of a person that hides the number
     * @param alias another id of the same person at the provider; null: none is known
     * @param name by which the person goes at the provider; null: it is not known
     * @param answers the provider's id of the message of ours that it answers; null: of none
     */
    public record Sender(
            String address,
            @Nullable String alias,
            @Nullable String name,
            @Nullable String answers) {
        @Override
        public String toString() {
            return "Sender";
        }
    }

    /**
     * What was answered.
     *
     * @param order the text that decides whether it stops or starts messages, where that is not {@code text}: the payload of a
     *     button, or the word that the provider took it for; null: {@code text}
     * @param typed false: it was chosen, by a button or an emoji, from what a message of ours offered
     */
    public record Content(String text, @Nullable String order, boolean typed) {
        String ordering() {
            return order == null ? text : order;
        }

        @Override
        public String toString() {
            return "Content";
        }
    }

    @Override
    public String toString() {
        return "NewReply[" + channel + ", " + externalId + "]";
    }
}
