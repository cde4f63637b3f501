package ai.coccinelle.channels.producer.message;

import ai.coccinelle.channels.lane.LaneLimits;
import ai.coccinelle.channels.lane.LaneState;
import ai.coccinelle.channels.message.Message;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a message waits for, in words. */
final class WaitingFor {
    private static final String ITS_TURN = "its turn to enter the queue";

    private WaitingFor() {}

    /**
     * The words, or null when the message waits for nothing: it is closed.
     *
     * @param lane where the message's lane stands
     * @param brokerGoneSince since when the broker is out of reach, or empty
     */
    static @Nullable String words(
            Message message, Optional<LaneState> lane, Optional<Instant> brokerGoneSince, Instant now) {
        if (!message.isOpen() || message.dueAt() == null) {
            return null;
        }
        Instant due = message.dueAt();
        return switch (message.status()) {
            case PENDING -> pending(message, due, lane, brokerGoneSince, now);
            case RELEASED -> brokerGoneSince.map(WaitingFor::brokerGone).orElse("in the queue");
            case SENDING -> "being sent, attempt " + message.attempt();
            case UNCERTAIN ->
                "the provider did not answer attempt %d; looked into at %s".formatted(message.attempt(), time(due));
            case SENT, DELIVERED, UNDELIVERED, FAILED, CANCELLED, EXPIRED, SUPPRESSED -> null;
        };
    }

    private static String pending(
            Message message, Instant due, Optional<LaneState> lane, Optional<Instant> brokerGoneSince, Instant now) {
        if (lane.map(LaneState::suspended).orElse(false)) {
            return "the tenant is suspended";
        }
        Instant pausedUntil = lane.map(LaneState::pausedUntil).orElse(null);
        if (pausedUntil != null && pausedUntil.isAfter(now)) {
            return "channel paused: %s, tried again at %s"
                    .formatted(lane.map(LaneState::pauseReason).orElse(""), time(pausedUntil));
        }
        if (due.isAfter(now)) {
            return message.faults() > 0
                    ? "retry %d at %s".formatted(message.faults(), time(due))
                    : "its time, %s".formatted(time(due));
        }
        if (brokerGoneSince.isPresent()) {
            return brokerGone(brokerGoneSince.get());
        }
        return lane.map(found -> limited(found, now)).orElse(ITS_TURN);
    }

    private static String limited(LaneState lane, Instant now) {
        LaneLimits limits = lane.limits();
        Instant openAt = lane.openAt();
        if (lane.dayUsedUp()) {
            return "daily limit of %d reached, goes on at %s"
                    .formatted(limits.perDay(), openAt == null ? "the next day" : time(openAt));
        }
        if (lane.inFlight() >= limits.maxInFlight()) {
            return "%d messages of the tenant are under way, as many as may be at once".formatted(lane.inFlight());
        }
        return openAt != null && openAt.isAfter(now)
                ? "tenant limit %s, next at %s".formatted(rate(limits), time(openAt))
                : ITS_TURN;
    }

    private static String rate(LaneLimits limits) {
        String perSecond = limits.rate().perSecond().stripTrailingZeros().toPlainString() + "/s";
        return limits.perMinute() == null ? perSecond : perSecond + " and " + limits.perMinute() + "/min";
    }

    private static String brokerGone(Instant since) {
        return "broker unreachable since " + time(since);
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
