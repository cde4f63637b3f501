package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.producer.request.Element;
import ai.coccinelle.channels.producer.request.RequestRecord;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Size;
import java.util.List;

/** Many messages of one tenant. */
@RequestRecord
@Schema(
        requiredProperties = {"tenantId", "messages"},
        example = BatchRequest.EXAMPLE)
record BatchRequest(
        @Schema(description = "The caller's own id for the tenant, or ours", example = "tenant_123")
        String tenantId,

        @ArraySchema(
                arraySchema = @Schema(description = "Each is answered on its own"),
                schema = @Schema(implementation = MessageRequest.class))
        @Size(min = 1, max = BatchRequest.MOST)
        List<Element<MessageRequest>> messages) {
    static final int MOST = 10_000;

    /** Of which the first is new, the second came before, and the third cannot be sent. */
    static final String EXAMPLE = """
            {"tenantId":"tenant_123","messages":[\
            {"channel":"sms","to":"+33612345678","template":"rdvRappel","idempotencyKey":"rdv 42 reminder",\
            "uselessAfter":"2027-01-15T14:00:00+01:00",\
            "variables":{"clientName":"Jean Dupont","rdvDate":"2027-01-15","rdvTime":"14:00"}},\
            {"channel":"email","to":"anne@exemple.com","template":"rdvConfirmation","idempotencyKey":"rdv 43",\
            "variables":{"clientName":"Anne Petit","rdvDate":"2027-01-15","rdvTime":"15:00"}},\
            {"channel":"sms","to":"12","template":"rdvRappel","idempotencyKey":"rdv 44 reminder",\
            "variables":{"clientName":"Zoé","rdvDate":"2027-01-15","rdvTime":"16:00"}}]}
            """;

    @Override
    public String toString() {
        return "BatchRequest[" + tenantId + ", " + messages.size() + "]";
    }
}
