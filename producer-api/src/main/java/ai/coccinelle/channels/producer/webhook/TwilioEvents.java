package ai.coccinelle.channels.producer.webhook;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.request.Parameters;
import ai.coccinelle.channels.receipt.Receipt;
import ai.coccinelle.channels.receipt.Receipt.Meaning;
import ai.coccinelle.channels.reply.NewReply;
import java.util.Optional;

/** Reads what Twilio calls us with (Twilio, "Message Status Callback", "Incoming Messages"). */
final class TwilioEvents {
    private TwilioEvents() {}

    /**
     * The receipt in a status callback, or empty when it names no message.
     *
     * @param query the address's, in which our message's id comes back
     */
    static Optional<Receipt> receipt(Form form, Form query) {
        Optional<String> status = form.value("MessageStatus").or(() -> form.value("SmsStatus"));
        return form.value("MessageSid")
                .flatMap(sid -> status.map(word -> new Receipt(
                        Receipt.Provider.TWILIO,
                        null,
                        sid,
                        word,
                        meaning(word),
                        query.value("message").flatMap(Parameters::uuid).orElse(null),
                        form.value("ErrorCode").orElse(null),
                        form.value("ErrorCode").map(TwilioEvents::reason).orElse(null))));
    }

    /**
     * The answer in an incoming message, or empty when it comes from no number. With Advanced Opt-Out Twilio says what it took
     * the answer for ({@code OptOutType}); it blocks or serves the number by that word, whatever the text.
     */
    static Optional<NewReply> reply(Form form) {
        return form.value("MessageSid")
                .flatMap(sid -> form.value("From")
                        .map(from -> new NewReply(
                                ChannelType.SMS,
                                null,
                                sid,
                                new NewReply.Sender(from, null, null, null),
                                new NewReply.Content(
                                        form.value("Body").orElse(""),
                                        form.value("OptOutType").orElse(null),
                                        true))));
    }

    private static Meaning meaning(String status) {
        return switch (status) {
            case "delivered", "read" -> Meaning.DELIVERED;
            case "undelivered", "failed", "canceled" -> Meaning.UNDELIVERED;
            default -> Meaning.SENT; // accepted, queued, sending, sent, and whatever Twilio adds: it has the message
        };
    }

    private static String reason(String code) {
        return switch (code) {
            case "30003" -> "the phone is switched off or out of reach";
            case "30004" -> "the recipient or the operator blocks these messages";
            case "30005" -> "this number is not known";
            case "30006" -> "this is a landline, or a number that its operator does not serve";
            case "30007" -> "the operator held it back as unwanted";
            case "30008" -> "the operator did not say why it was not delivered";
            case "21610" -> "the recipient has opted out of this sender's messages";
            default -> "Twilio could not deliver it";
        };
    }
}
