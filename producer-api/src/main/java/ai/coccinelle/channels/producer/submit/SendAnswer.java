package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.message.Message;
import ai.coccinelle.channels.message.MessageStatus;
import ai.coccinelle.channels.producer.sms.SmsFigures;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request to send.
 *
 * @param success whether it was accepted and, where the outcome is known, sent
 * @param error why it was not sent, in words
 * @param sms what an SMS comes to; null when it is none, or came before
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SendAnswer(
        @Schema(example = "true") boolean success,

        @Schema(example = "019aa7c1-6f3e-7c52-b1c0-5f6f0e7b1f11")
        UUID messageId,

        @Schema(description = "The provider's id, once it took the message") @Nullable
        String externalMessageId,

        @Schema(example = "pending") MessageStatus status,
        @Nullable String error,

        @Schema(description = "What the SMS comes to; absent when it is none, or came before") @Nullable
        SmsFigures sms) {

    static SendAnswer pending(UUID id, @Nullable SmsFigures sms) {
        return new SendAnswer(true, id, null, MessageStatus.PENDING, null, sms);
    }

    /** Of a message that is closed. */
    static SendAnswer of(Message message, @Nullable SmsFigures sms) {
        boolean sent = switch (message.status()) {
            case SENT, DELIVERED -> true;
            case PENDING, RELEASED, SENDING, UNCERTAIN, UNDELIVERED, FAILED, CANCELLED, EXPIRED, SUPPRESSED -> false;
        };
        String error = message.errorMessage();
        return new SendAnswer(
                sent,
                message.id(),
                message.externalMessageId(),
                message.status(),
                sent
                        ? null
                        : error == null ? "the message is " + message.status().wireName() : error,
                sms);
    }
}
