package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.producer.template.Language;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An SMS that nobody gets: a text, or a template with its variables. */
@RequestRecord
@Schema(requiredProperties = "tenantId")
record SmsPreviewRequest(
        @Schema(description = "The caller's own id for the tenant, or ours", example = "tenant_123")
        String tenantId,

        @Schema(description = "The text, up to 5,000 characters; or else a template", example = "« L’été arrive »")
        @Nullable
        String text,

        @Schema(description = "Whether the text is a promotion's", example = "false") @Nullable
        Boolean promotion,

        @Schema(description = "What kind of message, as in a send; or else a text", example = "rdvRappel") @Nullable
        String template,

        @Schema(description = "The template's variables, as in a send", example = """
                        {"clientName":"Jean Dupont","rdvDate":"2025-01-15","rdvTime":"14:00"}""") @Nullable
        Map<String, String> variables,

        @Schema(description = "The message's language; without it, the tenant's") @Nullable
        Language locale) {
    private static final int LONGEST = 5_000;

    /** What is wrong with its form; empty when it is either a text or a template. */
    List<Fault> faultsOfForm() {
        List<Fault> faults = new ArrayList<>();
        if ((text == null) == (template == null)) {
            faults.add(new Fault("text", "missing-field", "Give either a text or a template."));
        }
        if (text == null && promotion != null) {
            faults.add(new Fault("promotion", "unknown-field", "A template says by itself what it is. Leave it out."));
        }
        if (template == null && variables != null) {
            faults.add(new Fault("variables", "unknown-field", "Variables are a template's. Leave them out."));
        }
        return faults;
    }

    /** What is wrong with the text that is given; empty when it can be an SMS. */
    static List<Fault> faults(String text) {
        return text.isBlank() || text.length() > LONGEST
                ? List.of(
                        new Fault("text", "invalid-value", "Must be 1 to %d characters, not blank.".formatted(LONGEST)))
                : List.of();
    }

    /** The message that it is a preview of, which goes to nobody. */
    MessageRequest message(String of) {
        return new MessageRequest(ChannelType.SMS, "", of, variables, locale, null, null);
    }

    /** Without the text and the variables: nobody's name reaches a log. */
    @Override
    public String toString() {
        return "SmsPreviewRequest[" + tenantId + ", " + template + "]";
    }
}
