package ai.coccinelle.channels.receipt;

import ai.coccinelle.channels.channel.ChannelType;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a provider tells of a message after it took it.
 *
 * @param tenantId by whose webhook it came, which speaks for this tenant's messages only; null: the platform's
 * @param externalId the provider's id of the message
 * @param status the provider's own word; the same one of the same message counts once
 * @param messageId our id, where the provider gave it back; null: it is known by the provider's id alone
 * @param code the provider's, where something is wrong
 * @param reason what is wrong, in words that a tenant may read: no address, no content
 */
public record Receipt(
        Provider provider,
        @Nullable UUID tenantId,
        String externalId,
        String status,
        Meaning meaning,
        @Nullable UUID messageId,
        @Nullable String code,
        @Nullable String reason) {

    /** Who tells. */
    public enum Provider {
        TWILIO(ChannelType.SMS),
        /** Meta, or 360dialog, which passes on what Meta says. */
        WHATSAPP(ChannelType.WHATSAPP),
        VAPI(ChannelType.PHONE);

        private final ChannelType channel;

        Provider(ChannelType channel) {
            this.channel = channel;
        }

        /** The channel whose messages it tells of. */
        public ChannelType channel() {
            return channel;
        }

        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Provider of(String wireName) {
            return valueOf(wireName.toUpperCase(Locale.ROOT));
        }
    }

    /** What it means, each more than the one before. */
    public enum Meaning {
        /** The provider has it, and no more is known. */
        SENT,
        /** It did not arrive. */
        UNDELIVERED,
        /** It arrived. */
        DELIVERED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
