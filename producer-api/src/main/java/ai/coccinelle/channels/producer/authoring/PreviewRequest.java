package ai.coccinelle.channels.producer.authoring;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.request.Element;
import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.producer.template.Language;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks what a text looks like: one that is not stored, with body, or a version, or else the one in use. */
@RequestRecord
@Schema(requiredProperties = {"tenantId", "channel"})
record PreviewRequest(
        @Schema(example = "tenant_123") String tenantId,
        @Schema(example = "sms") ChannelType channel,

        @Schema(description = "Without it, the tenant's language") @Nullable
        Language locale,

        @Schema(description = "A stored version; 0 is the built-in text. Without it, and without body, the one in use")
        @Nullable
        Integer version,

        @Schema(description = "As in POST /api/templates") @Nullable
        Kind kind,

        @Schema(description = "As in POST /api/templates") @Nullable
        String subject,

        @Schema(description = "A text that is not stored", example = "Bonjour {{clientName}} !") @Nullable
        String body,

        @Schema(description = "As in POST /api/templates") @Nullable
        Boolean freeText,

        @ArraySchema(
                arraySchema = @Schema(description = "As in POST /api/templates"),
                schema = @Schema(implementation = VariableRequest.class))
        @Size(max = VariableRequest.MOST)
        @Nullable
        List<Element<VariableRequest>> variables,

        @Schema(description = "Sample data; what is left out is made up", example = """
                        {"clientName":"Jean Dupont","rdvDate":"2027-01-15"}""") @Nullable
        Map<String, String> values) {

    Written written(String name, String text, Language language) {
        return new Written(
                name, channel, language, kind, subject, text, freeText, variables == null ? List.of() : variables);
    }

    /** Without text and data. */
    @Override
    public String toString() {
        return "PreviewRequest[" + tenantId + ", " + channel + "]";
    }
}
