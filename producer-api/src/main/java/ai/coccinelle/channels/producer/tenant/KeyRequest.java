package ai.coccinelle.channels.producer.tenant;

import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.producer.request.Values;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** A key to issue. */
@RequestRecord
@Schema(requiredProperties = "name")
record KeyRequest(
        @Schema(description = "What the key is for, to tell keys apart", example = "booking system")
        String name) {

    List<Fault> faults() {
        Values values = new Values();
        values.line("name", name, 100);
        return values.faults();
    }
}
