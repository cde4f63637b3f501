package ai.coccinelle.channels.producer.limit;

import ai.coccinelle.channels.lane.LaneLimits;
import ai.coccinelle.channels.lane.LaneState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A lane's limits, and where it stands. */
@Schema(name = "LaneLimits")
record LimitsView(
        @Schema(example = "10") BigDecimal perSecond,
        @Schema(example = "20") int burst,
        @Nullable Integer perMinute,
        @Schema(example = "500") @Nullable Integer perDay,
        @Schema(example = "250") int maxInFlight,

        @Schema(description = "Messages released or being sent now", example = "3")
        int inFlight,

        @Schema(description = "Nothing goes before this time; null: now, as far as the limits know") @Nullable
        Instant openAt,

        @Schema(description = "When what is paused is tried again; null when it is not paused") @Nullable
        Instant pausedUntil,

        @Schema(description = "What to mend, in words") @Nullable
        String pauseReason) {

    static LimitsView of(LaneState lane) {
        LaneLimits limits = lane.limits();
        return new LimitsView(
                Rates.shown(limits.rate().perSecond()),
                limits.rate().burst(),
                limits.perMinute(),
                limits.perDay(),
                limits.maxInFlight(),
                lane.inFlight(),
                lane.openAt(),
                lane.pausedUntil(),
                lane.pauseReason());
    }
}
