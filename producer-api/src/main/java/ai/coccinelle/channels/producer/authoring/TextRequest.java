package ai.coccinelle.channels.producer.authoring;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.request.Element;
import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.producer.template.Language;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A text that a tenant writes. */
@RequestRecord
@Schema(requiredProperties = {"tenantId", "name", "channel", "locale", "body"})
record TextRequest(
        @Schema(example = "tenant_123") String tenantId,

        @Schema(description = "A built-in type of message, or one of the tenant's own", example = "rdvRappel")
        String name,

        @Schema(example = "sms") ChannelType channel,
        @Schema(example = "fr") Language locale,

        @Schema(description = "For a type of the tenant's own, what it is for; bulk is promotions and newsletters")
        @Nullable
        Kind kind,

        @Schema(description = "Email only, and required there", example = "Votre rendez-vous : {{rdvDate}}") @Nullable
        String subject,

        @Schema(
                description =
                        "The text, with {{variable}}, and {{#variable}}…{{/variable}} around what stands only where an"
                                + " optional one is given. The tenant's name is {{tenantName}}",
                example = "Bonjour {{clientName}}, à {{rdvDate}} {{rdvTime}} !")
        String body,

        @Schema(
                description =
                        "WhatsApp only: it goes as it is, within 24 hours of the recipient's last message, and not as"
                                + " an approved template")
        @Nullable
        Boolean freeText,

        @ArraySchema(
                arraySchema =
                        @Schema(
                                description =
                                        "What the text names; a built-in type's own variables are there without being declared"),
                schema = @Schema(implementation = VariableRequest.class))
        @Size(max = VariableRequest.MOST)
        @Nullable
        List<Element<VariableRequest>> variables) {

    Written written() {
        return new Written(
                name, channel, locale, kind, subject, body, freeText, variables == null ? List.of() : variables);
    }

    /** Without the text. */
    @Override
    public String toString() {
        return "TextRequest[" + tenantId + ", " + name + ", " + channel + "]";
    }
}
