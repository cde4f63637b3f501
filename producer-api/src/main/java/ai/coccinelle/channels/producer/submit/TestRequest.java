package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.request.RequestRecord;
import io.swagger.v3.oas.annotations.media.Schema;

/** Asks for a test message. */
@RequestRecord
@Schema(requiredProperties = {"tenantId", "channel", "to"})
record TestRequest(
        @Schema(example = "tenant_123") String tenantId,
        @Schema(example = "sms") ChannelType channel,
        @Schema(example = "+33612345678") String to) {

    @Override
    public String toString() {
        return "TestRequest[" + tenantId + ", " + channel + "]";
    }
}
