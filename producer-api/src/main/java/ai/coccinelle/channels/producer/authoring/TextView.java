package ai.coccinelle.channels.producer.authoring;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.producer.template.Language;
import ai.coccinelle.channels.producer.template.MessageText;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** A text that there is: of a type of message, on a channel, in a language. */
@Schema(name = "Template")
record TextView(
        @Schema(example = "rdvRappel") String name,
        MessageKind kind,
        ChannelType channel,
        Language locale,

        @Schema(description = "Whether the type is built in")
        boolean builtIn,

        @Schema(description = "The version in use; 0: the built-in text, or none", example = "2")
        int active,

        @Schema(description = "The tenant's latest version; 0: it has none", example = "3")
        int latest,

        @Schema(description = "Whether it goes on WhatsApp only within 24 hours of the recipient's last message")
        boolean freeText,

        List<VariableView> variables) {

    static TextView of(MessageText text, boolean builtIn, int active, int latest) {
        return new TextView(
                text.spec().name(),
                text.spec().kind(),
                text.channel(),
                text.language(),
                builtIn,
                active,
                latest,
                text.isFreeText(),
                VariableView.of(text.spec()));
    }
}
