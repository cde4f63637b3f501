package ai.coccinelle.channels.producer.authoring;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.producer.template.Language;
import io.swagger.v3.oas.annotations.media.Schema;

/** Names a version of a text of the type in the address. */
@RequestRecord
@Schema(requiredProperties = {"tenantId", "channel", "locale", "version"})
record ActivationRequest(
        @Schema(example = "tenant_123") String tenantId,
        @Schema(example = "sms") ChannelType channel,
        @Schema(example = "fr") Language locale,
        @Schema(example = "1") int version) {}
