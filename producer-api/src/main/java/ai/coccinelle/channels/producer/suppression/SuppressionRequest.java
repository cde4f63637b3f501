package ai.coccinelle.channels.producer.suppression;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.suppression.SuppressionScope;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Somebody who wants nothing more. */
@RequestRecord
@Schema(requiredProperties = {"tenantId", "channel", "address"})
record SuppressionRequest(
        @Schema(example = "tenant_123") String tenantId,
        @Schema(example = "sms") ChannelType channel,

        @Schema(description = "A phone number or an email address, as the channel needs", example = "+33639981234")
        String address,

        @Schema(description = "What is wanted no more: all, or promotions and newsletters only; all unless given")
        @Nullable
        SuppressionScope type) {

    /** Without the address. */
    @Override
    public String toString() {
        return "SuppressionRequest[" + channel + ", " + type + "]";
    }
}
