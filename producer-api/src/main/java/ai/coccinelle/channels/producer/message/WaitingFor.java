package ai.coccinelle.channels.producer.message;

import ai.coccinelle.channels.lane.LaneState;
import ai.coccinelle.channels.message.Message;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a message waits for, in words. */
final class WaitingFor {
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
        Instant openAt = lane.map(LaneState::openAt).orElse(null);
        return openAt != null && openAt.isAfter(now)
                ? "tenant limit %s/s, next at %s"
                        .formatted(
                                lane.orElseThrow()
                                        .rate()
                                        .perSecond()
                                        .stripTrailingZeros()
                                        .toPlainString(),
                                time(openAt))
                : "its turn to enter the queue";
    }

    private static String brokerGone(Instant since) {
        return "broker unreachable since " + time(since);
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
