package ai.coccinelle.channels.producer.message;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.Attempt;
import ai.coccinelle.channels.message.Hold;
import ai.coccinelle.channels.message.Message;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.MessageStatus;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message as its tenant sees it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Message")
record MessageView(
        UUID messageId,
        @Schema(description = "Our id of the tenant") UUID tenantId,
        ChannelType channel,
        @Schema(example = "+33612345678") String to,
        @Schema(example = "rdvRappel") String template,
        MessageKind kind,
        @Schema(example = "fr") String locale,

        @Schema(description = "What the recipient reads or hears, as text") @Nullable
        String content,

        MessageStatus status,

        @Schema(description = "What it waits for, in words; absent once it is closed", example = "in the queue")
        @Nullable
        String waitingFor,

        @Schema(description = "The provider's id, once it took the message") @Nullable
        String externalMessageId,

        @Schema(description = "Why it was not sent, or what the last attempt met") @Nullable
        String error,

        @Nullable String errorCode,
        Instant createdAt,
        @Nullable Instant sentAt,

        @Schema(description = "When it is next looked at; absent once it is closed") @Nullable
        Instant dueAt,

        @Schema(description = "Why it waits until then, if nothing went wrong with it") @Nullable
        Hold heldFor,

        @Schema(description = "It is not sent after this time") @Nullable
        Instant uselessAfter,

        @Schema(example = """
                        [{"attempt":1,"startedAt":"2027-01-14T13:00:00Z","endedAt":"2027-01-14T13:00:01Z","outcome":"retry",\
                        "code":"20429","answer":"Too many requests"}]""") List<Attempt> attempts) {

    static MessageView of(Message message, @Nullable String waitingFor) {
        return new MessageView(
                message.id(),
                message.lane().tenantId(),
                message.lane().channel(),
                message.to(),
                message.templateName(),
                message.kind(),
                message.locale(),
                message.content(),
                message.status(),
                waitingFor,
                message.externalMessageId(),
                message.errorMessage(),
                message.errorCode(),
                message.createdAt(),
                message.sentAt(),
                message.dueAt(),
                message.isOpen() ? message.heldFor() : null,
                message.uselessAfter(),
                message.attempts());
    }

    /** Ids and states only, as in a log. */
    @Override
    public String toString() {
        return "MessageView[" + messageId + ", " + status + "]";
    }
}
