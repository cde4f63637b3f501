package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.producer.request.Element;
import ai.coccinelle.channels.producer.request.RequestRecord;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Size;
import java.util.List;

/** Many messages of one tenant. */
@RequestRecord
@Schema(requiredProperties = {"tenantId", "messages"})
record BatchRequest(
        @Schema(description = "The caller's own id for the tenant, or ours", example = "tenant_123")
        String tenantId,

        @ArraySchema(
                arraySchema = @Schema(description = "Each is answered on its own"),
                schema = @Schema(implementation = MessageRequest.class))
        @Size(min = 1, max = BatchRequest.MOST)
        List<Element<MessageRequest>> messages) {
    static final int MOST = 10_000;

    @Override
    public String toString() {
        return "BatchRequest[" + tenantId + ", " + messages.size() + "]";
    }
}
