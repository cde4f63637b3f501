package ai.coccinelle.channels.producer.deadletter;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.producer.request.Values;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which dead letters to replay; what is left out does not narrow. */
@RequestRecord
record ReplayRequest(
        @Schema(example = "tenant_123") @Nullable String tenantId,
        @Schema(example = "sms") @Nullable ChannelType channel,

        @Schema(description = "The last attempt's code", example = "30008") @Nullable
        String code,

        @Schema(description = "Given up at or after this time") @Nullable
        Instant from,

        @Schema(description = "Given up before this time") @Nullable
        Instant to) {

    /** Everything wrong with the values; empty when they can be asked for. */
    List<Fault> faults() {
        Values values = new Values();
        values.time("from", from);
        values.time("to", to);
        return values.faults();
    }
}
