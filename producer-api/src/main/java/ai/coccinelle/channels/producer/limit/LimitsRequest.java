package ai.coccinelle.channels.producer.limit;

import ai.coccinelle.channels.lane.LaneLimits;
import ai.coccinelle.channels.lane.LaneRate;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.request.Explicit;
import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.producer.request.Values;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A lane's limits, all of them: what is left out would otherwise be a limit taken away unsaid. */
@RequestRecord
@Schema(
        name = "Limits",
        requiredProperties = {"perSecond", "burst", "perMinute", "perDay", "maxInFlight"})
record LimitsRequest(
        @Schema(description = "Messages per second, sustained; up to 4 decimals", example = "10")
        BigDecimal perSecond,

        @Schema(description = "Messages that may go at once after a pause", example = "20")
        int burst,

        @Schema(description = "Messages in a minute of the clock; null: no such limit", example = "null")
        @Explicit
        @Nullable
        Integer perMinute,

        @Schema(description = "Messages in a day of the tenant's time zone; null: no such limit", example = "500")
        @Explicit
        @Nullable
        Integer perDay,

        @Schema(description = "Messages released or being sent at once", example = "250")
        int maxInFlight) {
    private static final int MOST_IN_A_PERIOD = 1_000_000_000;
    private static final int MOST_IN_FLIGHT = 100_000;

    /** Everything wrong with the values; empty when they can be stored. */
    List<Fault> faults() {
        Values values = new Values();
        Rates.check(values, perSecond, burst);
        Rates.whole(values, "perMinute", perMinute, 1, MOST_IN_A_PERIOD);
        Rates.whole(values, "perDay", perDay, 1, MOST_IN_A_PERIOD);
        Rates.whole(values, "maxInFlight", maxInFlight, 1, MOST_IN_FLIGHT);
        return values.faults();
    }

    LaneLimits limits() {
        return new LaneLimits(new LaneRate(perSecond, burst), perMinute, perDay, maxInFlight);
    }
}
