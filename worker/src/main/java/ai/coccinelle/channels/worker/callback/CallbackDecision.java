package ai.coccinelle.channels.worker.callback;

import ai.coccinelle.channels.callback.CallbackQueue.Failure;
import ai.coccinelle.channels.worker.delivery.RetrySchedule;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an answer means: a pure function of it and of the failures before. */
final class CallbackDecision {
    /** However long it says: an endpoint is not left alone for weeks by one header. */
    private static final Duration LONGEST_REST = Duration.ofDays(1);

    private static final int GONE = 410;

    private CallbackDecision() {}

    /**
     * Why the attempt failed, and what follows; empty when it succeeded.
     *
     * @param faults failed attempts before this one
     * @param chance in [0, 1): see {@link RetrySchedule#delay}
     */
    static Optional<Failure> on(CallbackAnswer answer, int faults, double chance) {
        Duration delay = RetrySchedule.delayOrLongest(faults + 1, chance);
        return switch (answer) {
            case CallbackAnswer.Answered answered when answered.isSuccess() -> Optional.empty();
            case CallbackAnswer.Answered(int status, Duration retryAfter) -> {
                Duration rest = rest(retryAfter);
                yield Optional.of(
                        new Failure(status, "status", rest.compareTo(delay) > 0 ? rest : delay, rest, status == GONE));
            }
            case CallbackAnswer.Silent(String fault) ->
                Optional.of(new Failure(null, fault, delay, Duration.ZERO, false));
        };
    }

    private static Duration rest(@Nullable Duration retryAfter) {
        if (retryAfter == null) {
            return Duration.ZERO;
        }
        return retryAfter.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : retryAfter;
    }
}
