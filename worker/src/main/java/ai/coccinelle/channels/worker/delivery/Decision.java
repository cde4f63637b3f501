package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.worker.provider.Outcome;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an outcome means for its message and for its lane.
 *
 * @param slow how long the lane gets no permit; null: it goes on
 * @param pause why the lane is paused, in plain words; null: it is not
 */
record Decision(
        Transition transition,
        @Nullable Duration slow,
        @Nullable String pause) {
    /** How long a paused lane rests before one of its messages probes whether the fault was mended. */
    static final Duration PROBE_AFTER = Duration.ofMinutes(5);

    /** When a provider that throttles does not say how long. */
    private static final Duration SLOW_DOWN = Duration.ofSeconds(5);

    /** However long it says: a lane is not shut for days by one header. */
    private static final Duration LONGEST_SLOW_DOWN = Duration.ofHours(1);

    /** How long a provider may take to show what it got in a call that it never answered. */
    private static final Duration ASK_AFTER = Duration.ofSeconds(10);

    /** A transition that leaves the lane alone. */
    static Decision of(Transition transition) {
        return new Decision(transition, null, null);
    }

    /**
     * Decides.
     *
     * @param chance in [0, 1): see {@link RetrySchedule#delay}
     */
    static Decision on(Outcome outcome, ClaimedMessage claimed, double chance) {
        boolean test = claimed.kind() == MessageKind.TEST;
        return switch (outcome) {
            case Outcome.Accepted accepted -> of(new Transition.Sent(accepted.externalMessageId()));
            case Outcome.Refused refused -> of(new Transition.Failed(refused.code(), refused.reason(), false));
            case Outcome.Throttled throttled ->
                test ? of(failedTest(throttled.code(), throttled.reason())) : throttled(throttled);
            case Outcome.TransientFault fault ->
                test ? of(failedTest(fault.code(), fault.reason())) : of(retry(fault, claimed, chance));
            case Outcome.Misconfigured wrong ->
                test ? of(failedTest(wrong.code(), wrong.reason())) : misconfigured(wrong);
            case Outcome.Unanswered unanswered -> of(unanswered(unanswered, claimed));
        };
    }

    /** An earlier attempt may have reached the provider, which cannot be asked: again, or left alone, by kind. */
    static boolean sendsAgain(MessageKind kind) {
        return switch (kind) {
            case TRANSACTIONAL -> true;
            case BULK, TEST -> false;
        };
    }

    /** Whether so many attempts ended without an answer that another one would end so, too. */
    static boolean isGivenUp(ClaimedMessage claimed) {
        return claimed.faults() > 0 && RetrySchedule.delay(claimed.faults(), 0).isEmpty();
    }

    /** A provider that can be asked did not answer: it is asked again later, and nothing is sent until it answers. */
    static Transition askAgain(ClaimedMessage claimed, String code, String reason, double chance) {
        return RetrySchedule.delay(claimed.faults() + 1, chance)
                .filter(wait -> isUsefulAfter(wait, claimed))
                .<Transition>map(wait -> new Transition.InDoubt(wait, code, reason))
                .orElseGet(() -> new Transition.LeftUncertain(code, reason));
    }

    private static Transition failedTest(String code, String reason) {
        return new Transition.Failed(code, reason, false);
    }

    private static Decision throttled(Outcome.Throttled throttled) {
        Duration asked = throttled.retryAfter() == null ? SLOW_DOWN : throttled.retryAfter();
        Duration wait = asked.compareTo(LONGEST_SLOW_DOWN) > 0 ? LONGEST_SLOW_DOWN : asked;
        return new Decision(new Transition.Postponed(wait, throttled.code(), throttled.reason()), wait, null);
    }

    private static Decision misconfigured(Outcome.Misconfigured wrong) {
        return new Decision(
                new Transition.Postponed(Duration.ZERO, wrong.code(), wrong.reason()), null, wrong.reason());
    }

    private static Transition retry(Outcome.TransientFault fault, ClaimedMessage claimed, double chance) {
        Optional<Duration> delay =
                RetrySchedule.delay(claimed.faults() + 1, chance).filter(wait -> isUsefulAfter(wait, claimed));
        return delay.<Transition>map(wait -> new Transition.Retry(wait, fault.code(), fault.reason()))
                .orElseGet(() -> new Transition.Failed(fault.code(), fault.reason(), true));
    }

    private static Transition unanswered(Outcome.Unanswered unanswered, ClaimedMessage claimed) {
        boolean goesOn = claimed.kind() != MessageKind.TEST
                && RetrySchedule.delay(claimed.faults() + 1, 0).isPresent()
                && isUsefulAfter(ASK_AFTER, claimed);
        return goesOn
                ? new Transition.InDoubt(ASK_AFTER, unanswered.code(), unanswered.reason())
                : new Transition.LeftUncertain(unanswered.code(), unanswered.reason());
    }

    private static boolean isUsefulAfter(Duration wait, ClaimedMessage claimed) {
        return claimed.usefulFor() == null || claimed.usefulFor().compareTo(wait) > 0;
    }
}
