package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.producer.request.RequestRecord;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;

/** Which message types are on. */
@RequestRecord
@Schema(requiredProperties = {"tenantId", "templates"})
record TemplatesRequest(
        @Schema(example = "tenant_123") String tenantId,

        @Schema(
                description = "Those that are not named stay as they are",
                example = "{\"rdvConfirmation\":true,\"rdvRappel\":true,\"promotions\":false}")
        Map<String, Boolean> templates) {}
