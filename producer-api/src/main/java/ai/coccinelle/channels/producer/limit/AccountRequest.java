package ai.coccinelle.channels.producer.limit;

import ai.coccinelle.channels.lane.AccountLimits;
import ai.coccinelle.channels.lane.LaneRate;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.request.Explicit;
import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.producer.request.Values;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The limits of one of the platform's accounts, all of them. */
@RequestRecord
@Schema(
        name = "AccountLimits",
        requiredProperties = {"perSecond", "burst", "maxConcurrent", "holdSeconds"})
record AccountRequest(
        @Schema(description = "Messages per second, sustained; up to 4 decimals", example = "2")
        BigDecimal perSecond,

        @Schema(description = "Messages that may go at once after a pause", example = "5")
        int burst,

        @Schema(description = "Calls at once; null: no such limit", example = "10") @Explicit @Nullable
        Integer maxConcurrent,

        @Schema(description = "How long a call holds its place, unless its end is known before", example = "120")
        int holdSeconds) {
    private static final int LONGEST_HOLD = 86_400;

    /** Everything wrong with the values; empty when they can be stored. */
    List<Fault> faults() {
        Values values = new Values();
        Rates.check(values, perSecond, burst);
        Rates.whole(values, "maxConcurrent", maxConcurrent, 1, Rates.MOST_AT_ONCE);
        Rates.whole(values, "holdSeconds", holdSeconds, 0, LONGEST_HOLD);
        return values.faults();
    }

    AccountLimits limits() {
        return new AccountLimits(new LaneRate(perSecond, burst), maxConcurrent, holdSeconds);
    }
}
