package ai.coccinelle.channels.client;

/**
 * Somebody's consent to promotions on a channel.
 *
 * @param address a phone number or an email address, as the channel needs
 */
public record GivenConsent(Channel channel, String address, Consent proof) {
    /** Nobody's address reaches a log. */
    @Override
    public String toString() {
        return "GivenConsent[" + channel + "]";
    }
}
