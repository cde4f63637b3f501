package ai.coccinelle.channels.producer.message;

import ai.coccinelle.channels.lane.LaneLimits;
import ai.coccinelle.channels.lane.LaneState;
import ai.coccinelle.channels.lane.Priority;
import ai.coccinelle.channels.message.Hold;
import ai.coccinelle.channels.message.Message;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a message waits for, in words. Times are by the tenant's clock, with its offset. */
final class WaitingFor {
    /** Where counting ends what goes before a message. */
    static final int MOST_COUNTED = 10_000;

    private static final String ITS_TURN = "its turn to enter the queue";
    private static final BigDecimal SECONDS_OF_A_MINUTE = BigDecimal.valueOf(60);

    private final Surroundings around;

    private WaitingFor(Surroundings around) {
        this.around = around;
    }

    /** The words, or null when the message waits for nothing: it is closed. */
    static @Nullable String words(Message message, Surroundings around) {
        return message.isOpen() && message.dueAt() != null
                ? new WaitingFor(around).words(message, message.dueAt())
                : null;
    }

    private @Nullable String words(Message message, Instant due) {
        return switch (message.status()) {
            case PENDING -> pending(message, due);
            case RELEASED ->
                Optional.ofNullable(around.brokerGoneSince())
                        .map(this::brokerGone)
                        .orElse("in the queue");
            case SENDING -> "being sent, attempt " + message.attempt();
            case UNCERTAIN ->
                "the provider did not answer attempt %d; looked into at %s".formatted(message.attempt(), time(due));
            case SENT, DELIVERED, UNDELIVERED, FAILED, CANCELLED, EXPIRED, SUPPRESSED -> null;
        };
    }

    private String pending(Message message, Instant due) {
        LaneState lane = around.lane();
        if (lane != null && lane.suspended()) {
            return "the tenant is suspended";
        }
        if (due.isAfter(around.now()) && message.heldFor() != null) {
            return held(message.heldFor(), due);
        }
        if (lane != null && lane.pausedUntil() != null && lane.pausedUntil().isAfter(around.now())) {
            return paused(lane, lane.pausedUntil());
        }
        if (due.isAfter(around.now())) {
            return message.faults() > 0
                    ? "retry %d at %s".formatted(message.faults(), time(due))
                    : "its time, %s".formatted(time(due));
        }
        if (around.brokerGoneSince() != null) {
            return brokerGone(around.brokerGoneSince());
        }
        return lane == null ? ITS_TURN : limited(lane, message.kind().priority());
    }

    private String held(Hold hold, Instant until) {
        return switch (hold) {
            case SEND_AT -> "waits for its time until " + time(until);
            case QUIET_HOURS -> "quiet hours until " + time(until);
            case MARKETING_HOURS -> "marketing hours begin at " + time(until);
        };
    }

    private String paused(LaneState lane, Instant until) {
        String reason = lane.pauseReason() == null ? "" : ": " + lane.pauseReason();
        String since = lane.pausedSince() == null ? "" : " since " + time(lane.pausedSince());
        return "channel paused%s%s, tried again at %s".formatted(reason, since, time(until));
    }

    private String limited(LaneState lane, Priority priority) {
        LaneLimits limits = lane.limits();
        Instant openAt = lane.openAt();
        if (lane.dayUsedUp()) {
            return "daily limit of %d reached, goes on at %s"
                            .formatted(limits.perDay(), openAt == null ? "the next day" : time(openAt))
                    + ahead("");
        }
        if (lane.inFlight() >= limits.maxInFlight()) {
            return "%d messages of the tenant are under way, as many as may be at once".formatted(lane.inFlight())
                    + ahead("");
        }
        if (lane.inFlight() >= priority.window(limits.maxInFlight())) {
            return "%d messages of the tenant are under way, the other places are for confirmations"
                            .formatted(lane.inFlight())
                    + ahead("");
        }
        if (lane.slowedUntil() != null && lane.slowedUntil().isAfter(around.now())) {
            return "the provider asked for less at once, goes on at " + time(lane.slowedUntil()) + ahead("");
        }
        String next = openAt != null && openAt.isAfter(around.now()) ? ", next at " + time(openAt) : "";
        if (!next.isEmpty() || around.ahead().orElse(0) > 0) {
            return "tenant limit %s".formatted(rate(limits)) + ahead(next) + takes(limits);
        }
        return ITS_TURN;
    }

    /** How many go before it, or what else there is to say where nobody counted. */
    private String ahead(String otherwise) {
        return around.ahead()
                .filter(count -> count > 0)
                .map(count -> count >= MOST_COUNTED ? ", more than 10,000 ahead" : ", %d ahead".formatted(count))
                .orElse(otherwise);
    }

    /** At the lane's rate, which is the most that it can do. */
    private String takes(LaneLimits limits) {
        int count = around.ahead().orElse(0);
        if (count == 0 || count >= MOST_COUNTED) {
            return "";
        }
        BigDecimal perSecond = limits.rate().perSecond();
        if (limits.perMinute() != null) {
            perSecond = perSecond.min(
                    BigDecimal.valueOf(limits.perMinute()).divide(SECONDS_OF_A_MINUTE, 6, RoundingMode.HALF_UP));
        }
        long seconds = BigDecimal.valueOf(count)
                .divide(perSecond, 0, RoundingMode.CEILING)
                .longValue();
        return ", about " + rough(Duration.ofSeconds(seconds));
    }

    private static String rough(Duration duration) {
        if (duration.toMinutes() >= 120) {
            return (duration.toMinutes() + 30) / 60 + " h";
        }
        return duration.toSeconds() >= 60 ? (duration.toSeconds() + 30) / 60 + " min" : duration.toSeconds() + " s";
    }

    private static String rate(LaneLimits limits) {
        String perSecond = limits.rate().perSecond().stripTrailingZeros().toPlainString() + "/s";
        return limits.perMinute() == null ? perSecond : perSecond + " and " + limits.perMinute() + "/min";
    }

    private String brokerGone(Instant since) {
        return "broker unreachable since " + time(since);
    }

    private String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS)
                .atZone(around.zone())
                .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    }
}
