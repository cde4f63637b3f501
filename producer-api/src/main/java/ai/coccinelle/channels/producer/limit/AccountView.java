package ai.coccinelle.channels.producer.limit;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.AccountLimits;
import ai.coccinelle.channels.lane.AccountState;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One of the platform's own accounts: its limits, and where it stands. */
@Schema(name = "Account")
record AccountView(
        ChannelType channel,
        @Schema(example = "2") BigDecimal perSecond,
        @Schema(example = "5") int burst,
        @Schema(example = "10") @Nullable Integer maxConcurrent,
        @Schema(example = "120") int holdSeconds,

        @Schema(description = "Calls that hold a place now", example = "1")
        int calls,

        @Schema(description = "When the paused account is tried again; null when it is not paused") @Nullable
        Instant pausedUntil,

        @Schema(description = "What to mend, in words") @Nullable
        String pauseReason) {

    static AccountView of(ChannelType channel, AccountState account) {
        AccountLimits limits = account.limits();
        return new AccountView(
                channel,
                Rates.shown(limits.rate().perSecond()),
                limits.rate().burst(),
                limits.maxConcurrent(),
                limits.holdSeconds(),
                account.calls(),
                account.pausedUntil(),
                account.pauseReason());
    }
}
