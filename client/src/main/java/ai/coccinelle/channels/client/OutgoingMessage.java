package ai.coccinelle.channels.client;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent to one recipient.
 *
 * @param to a phone number or an email address, as the channel needs
 * @param template such as {@code rdvConfirmation}; docs/api.md lists them with their variables
 * @param locale {@code fr} or {@code en}; null: the tenant's
 * @param sendAt it is not sent before this time, at most a year ahead; null: at once. The hours of docs/sending-times.md
 *     hold all the same
 * @param uselessAfter it is not sent after this time, such as the appointment's; null: after what messages of its type
 *     are of use
 * @param consent of a promotion: how it is shown that the recipient agreed; null: as recorded before
 * @param idempotencyKey what makes repeating it safe, also from another process or after a restart, such as {@code "booking
 *     42 confirmation"}; null: the client makes one, which lasts for one call and its retries
 */
public record OutgoingMessage(
        Channel channel,
        String to,
        String template,
        Map<String, String> variables,
        @Nullable String locale,
        @Nullable Instant sendAt,
        @Nullable Instant uselessAfter,
        @Nullable Consent consent,
        @Nullable String idempotencyKey) {
    public OutgoingMessage {
        variables = Map.copyOf(variables);
    }

    /** A message in the tenant's language, at once, with a key that the client makes. */
    public static OutgoingMessage of(Channel channel, String to, String template, Map<String, String> variables) {
        return new OutgoingMessage(channel, to, template, variables, null, null, null, null, null);
    }

    public OutgoingMessage inLanguage(String newLocale) {
        return new OutgoingMessage(
                channel, to, template, variables, newLocale, sendAt, uselessAfter, consent, idempotencyKey);
    }

    public OutgoingMessage sendAt(Instant newTime) {
        return new OutgoingMessage(
                channel, to, template, variables, locale, newTime, uselessAfter, consent, idempotencyKey);
    }

    public OutgoingMessage uselessAfter(Instant newTime) {
        return new OutgoingMessage(channel, to, template, variables, locale, sendAt, newTime, consent, idempotencyKey);
    }

    public OutgoingMessage withConsent(Consent newConsent) {
        return new OutgoingMessage(
                channel, to, template, variables, locale, sendAt, uselessAfter, newConsent, idempotencyKey);
    }

    public OutgoingMessage withKey(String newKey) {
        return new OutgoingMessage(channel, to, template, variables, locale, sendAt, uselessAfter, consent, newKey);
    }

    /** Without the address and the variables: nobody's name reaches a log. */
    @Override
    public String toString() {
        return "OutgoingMessage[" + channel + ", " + template + "]";
    }
}
