package ai.coccinelle.channels.producer.address;

import ai.coccinelle.channels.channel.ChannelType;

/** Checks the address of a recipient. */
public final class Addresses {
    private Addresses() {}

    /** The recipient's address as the channel's provider takes it. */
    public static Address of(ChannelType channel, String text) {
        return switch (channel) {
            case EMAIL -> EmailAddress.check(text);
            case SMS -> PhoneNumber.mobile(text, "An SMS");
            case WHATSAPP -> PhoneNumber.mobile(text, "A WhatsApp message");
            case PHONE -> PhoneNumber.any(text);
        };
    }

    /** An email address, for a sender. */
    public static Address email(String text) {
        return EmailAddress.check(text);
    }

    /** A phone number of any kind, for a sender. */
    public static Address phone(String text) {
        return PhoneNumber.any(text);
    }
}
