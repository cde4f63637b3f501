package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.producer.template.Language;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a caller asks to be sent. */
@RequestRecord
@Schema(requiredProperties = {"tenantId", "to", "template"})
record SendRequest(
        @Schema(description = "The caller's own id for the tenant, or ours", example = "tenant_123")
        String tenantId,

        @Schema(description = "A phone number or an email address, as the channel needs", example = "+33612345678")
        String to,

        @Schema(
                description = "What kind of message",
                example = "rdvConfirmation",
                allowableValues = {
                    "rdvConfirmation",
                    "rdvRappel",
                    "rdvAnnulation",
                    "promotions",
                    "newsletter",
                    "reponseAuto"
                })
        String template,

        @Schema(
                description = "The template's variables. A date as 2025-01-15 and a time as 14:00 are shown as the"
                        + " language writes them; others are ignored",
                example = """
                        {"clientName":"Jean Dupont","rdvDate":"2025-01-15","rdvTime":"14:00"}""")
        @Nullable
        Map<String, String> variables,

        @Schema(description = "The message's language; without it, the tenant's") @Nullable
        Language locale,

        @Schema(
                description = "It is not sent after this time, at most a year ahead",
                example = "2027-01-15T14:00:00+01:00")
        @Nullable
        Instant uselessAfter) {

    /** The message on this channel. */
    MessageRequest on(ChannelType channel, @Nullable String idempotencyKey) {
        return new MessageRequest(channel, to, template, variables, locale, uselessAfter, idempotencyKey);
    }

    /** Without the address and the variables: nobody's name reaches a log. */
    @Override
    public String toString() {
        return "SendRequest[" + tenantId + ", " + template + "]";
    }
}
