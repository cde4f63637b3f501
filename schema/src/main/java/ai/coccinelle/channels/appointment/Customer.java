package ai.coccinelle.channels.appointment;

import ai.coccinelle.channels.channel.ChannelType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who comes. Its {@code toString} shows nobody.
 *
 * @param phone E.164, for SMS and calls
 * @param whatsapp E.164; that somebody has a phone does not say that they want WhatsApp messages
 * @param locale {@code fr} or {@code en}; null: the tenant's
 */
public record Customer(
        String name,
        @Nullable String phone,
        @Nullable String email,
        @Nullable String whatsapp,
        @Nullable String locale) {

    /** Where the customer is reached on that channel, or empty. */
    public Optional<String> address(ChannelType channel) {
        return Optional.ofNullable(
                switch (channel) {
                    case SMS, PHONE -> phone;
                    case EMAIL -> email;
                    case WHATSAPP -> whatsapp;
                });
    }

    @Override
    public String toString() {
        return "Customer[…]";
    }
}
