package ai.coccinelle.channels.producer.deadletter;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.DeadLetter;
import ai.coccinelle.channels.message.MessageKind;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A dead letter as the platform sees it: why, and whose; never what was said, nor an address that could be used. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "DeadLetter")
record DeadLetterView(
        UUID messageId,
        @Schema(description = "Our id of the tenant") UUID tenantId,
        ChannelType channel,
        @Schema(description = "Masked", example = "+336…78") String to,
        @Schema(example = "rdvRappel") String template,
        MessageKind kind,

        @Schema(description = "The provider's code, or ours", example = "30008") @Nullable
        String code,

        @Schema(description = "What the last attempt met, in words", example = "Unknown error")
        String reason,

        @Schema(description = "Number of the last attempt", example = "9")
        int attempts,

        Instant createdAt,
        @Schema(description = "When it was given up") Instant deadAt,

        @Schema(description = "It is not replayed after this time") @Nullable
        Instant uselessAfter,

        @Schema(description = "Whether it was sent with a test key; no metric counts it then")
        boolean test) {

    static DeadLetterView of(DeadLetter letter) {
        return new DeadLetterView(
                letter.id(),
                letter.lane().tenantId(),
                letter.lane().channel(),
                Masked.address(letter.to()),
                letter.templateName(),
                letter.kind(),
                letter.code(),
                Masked.in(letter.reason(), letter.to()),
                letter.attempt(),
                letter.createdAt(),
                letter.deadAt(),
                letter.uselessAfter(),
                letter.sandbox());
    }
}
