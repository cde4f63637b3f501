package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.producer.request.RequestRecord;
import io.swagger.v3.oas.annotations.media.Schema;

/** Whose channel is switched. */
@RequestRecord
@Schema(requiredProperties = "tenantId")
record SwitchRequest(@Schema(example = "tenant_123") String tenantId) {}
