package ai.coccinelle.channels.producer.limit;

import ai.coccinelle.channels.lane.AccountLimits;
import ai.coccinelle.channels.lane.LaneRate;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.producer.request.Values;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The limits of the platform's SMS account. What concerns calls alone may come along, as it is answered, and changes nothing. */
@RequestRecord
@Schema(
        name = "SmsAccountLimits",
        requiredProperties = {"perSecond", "burst"})
record SmsAccountRequest(
        @Schema(description = "Messages per second, sustained; up to 4 decimals", example = "2")
        BigDecimal perSecond,

        @Schema(description = "Messages that may go at once after a pause", example = "5")
        int burst,

        @Schema(description = "Has no meaning for SMS") @Nullable
        Integer maxConcurrent,

        @Schema(description = "Has no meaning for SMS") @Nullable
        Integer holdSeconds) {

    /** Everything wrong with the values; empty when they can be stored. */
    List<Fault> faults() {
        Values values = new Values();
        Rates.check(values, perSecond, burst);
        return values.faults();
    }

    AccountLimits over(AccountLimits before) {
        return new AccountLimits(new LaneRate(perSecond, burst), before.maxConcurrent(), before.holdSeconds());
    }
}
