package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.consent.ConsentProof;
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
                description = "What kind of message: a built-in one or the tenant's own, see GET /api/templates",
                example = "rdvConfirmation")
        String template,

        @Schema(
                description = "The template's variables. A date as 2025-01-15 and a time as 14:00 are shown as the"
                        + " language writes them; one that the template does not have is refused",
                example = """
                        {"clientName":"Jean Dupont","rdvDate":"2025-01-15","rdvTime":"14:00"}""")
        @Nullable
        Map<String, String> variables,

        @Schema(description = "The message's language; without it, the tenant's") @Nullable
        Language locale,

        @Schema(
                description =
                        "It is not sent before this time, at most a year ahead; over, or left out: at once. The tenant's"
                                + " hours hold all the same",
                example = "2027-01-14T14:00:00+01:00")
        @Nullable
        Instant sendAt,

        @Schema(
                description =
                        "It is not sent after this time, at most a year ahead; left out: after what messages of its type"
                                + " are of use",
                example = "2027-01-15T14:00:00+01:00")
        @Nullable
        Instant uselessAfter,

        @Schema(description = "Of a promotion: how it is shown that the recipient agreed; left out: as recorded before")
        @Nullable
        ConsentProof consent) {

    /** The message on this channel. */
    MessageRequest on(ChannelType channel, @Nullable String idempotencyKey) {
        return new MessageRequest(
                channel, to, template, variables, locale, sendAt, uselessAfter, consent, idempotencyKey);
    }

    /** Without the address and the variables: nobody's name reaches a log. */
    @Override
    public String toString() {
        return "SendRequest[" + tenantId + ", " + template + "]";
    }
}
