package ai.coccinelle.channels.worker.delivery;

import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.worker.provider.Outcome;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an outcome means for its message, and what it tells of the provider. */
record Decision(Transition transition, Sign sign) {
    /** When a provider that throttles does not say how long. */
    private static final Duration SLOW_DOWN = Duration.ofSeconds(5);

    /** However long it says: a lane is not shut for days by one header. */
    private static final Duration LONGEST_SLOW_DOWN = Duration.ofHours(1);

    /** How long a provider may take to show what it got in a call that it never answered. */
    private static final Duration ASK_AFTER = Duration.ofSeconds(10);

    /** So long after a pause others may probe it before the message that caused it. */
    static final Duration BEHIND = Duration.ofSeconds(30);

    /** A transition that came about without the provider. */
    static Decision unasked(Transition transition) {
        return new Decision(transition, new Sign.Unasked());
    }

    /**
     * Decides.
     *
     * @param chance in [0, 1): see {@link RetrySchedule#delay}
     */
    static Decision on(Outcome outcome, ClaimedMessage claimed, double chance) {
        return switch (outcome) {
            case Outcome.Accepted(String id, String recipient) ->
                new Decision(new Transition.Sent(id, recipient), new Sign.Works());
            case Outcome.Refused(String code, String reason) -> new Decision(failed(code, reason), new Sign.Works());
            case Outcome.Unsendable(String code, String reason) -> unasked(failed(code, reason));
            case Outcome.Throttled(Duration asked, String code, String reason) -> {
                Duration wait = wait(asked);
                yield new Decision(postponed(wait, code, reason, claimed), new Sign.Busy(wait));
            }
            case Outcome.SenderThrottled(Duration asked, String code, String reason) -> {
                Duration wait = wait(asked);
                yield new Decision(postponed(wait, code, reason, claimed), new Sign.SenderBusy(wait));
            }
            case Outcome.RecipientThrottled(Duration asked, String code, String reason) ->
                new Decision(postponed(wait(asked), code, reason, claimed), new Sign.Works());
            case Outcome.Blocked(String code, String reason) ->
                new Decision(retry(code, reason, claimed, chance), new Sign.Works());
            case Outcome.TransientFault(String code, String reason) ->
                new Decision(retry(code, reason, claimed, chance), new Sign.Answers());
            case Outcome.Unreachable(String code, String reason) ->
                new Decision(retry(code, reason, claimed, chance), new Sign.Silent(reason));
            case Outcome.Misconfigured(String code, String reason) ->
                new Decision(paused(code, reason, claimed, chance), new Sign.Refuses(reason));
            case Outcome.SenderRefused(String code, String reason) ->
                new Decision(paused(code, reason, claimed, chance), new Sign.RefusesSender(reason));
            case Outcome.Unanswered(String code, String reason) ->
                new Decision(inDoubt(code, reason, claimed), new Sign.Silent(reason));
            case Outcome.Unclear(String code, String reason) ->
                new Decision(inDoubt(code, reason, claimed), new Sign.Answers());
        };
    }

    /**
     * An earlier attempt may have reached the provider, which cannot be asked: again, or left alone, by the tenant's
     * policy. A test is never sent again.
     */
    static boolean sendsAgain(ClaimedMessage claimed) {
        return claimed.resend() && !isTest(claimed);
    }

    /** Whether so many attempts ended without an answer that another one would end so, too. */
    static boolean isGivenUp(ClaimedMessage claimed) {
        return claimed.faults() > 0 && RetrySchedule.delay(claimed.faults(), 0).isEmpty();
    }

    /** A provider that can be asked did not answer: it is asked again later, and nothing is sent until it answers. */
    static Decision askAgain(ClaimedMessage claimed, String reason, double chance) {
        Transition transition = RetrySchedule.delay(claimed.faults() + 1, chance)
                .filter(wait -> isUsefulAfter(wait, claimed))
                .<Transition>map(wait -> new Transition.InDoubt(wait, "no-answer", reason))
                .orElseGet(() -> new Transition.LeftUncertain("no-answer", reason));
        return new Decision(transition, new Sign.Silent(reason));
    }

    private static boolean isTest(ClaimedMessage claimed) {
        return claimed.kind() == MessageKind.TEST;
    }

    private static Transition failed(String code, String reason) {
        return new Transition.Failed(code, reason, false);
    }

    private static Duration wait(@Nullable Duration asked) {
        Duration wait = asked == null ? SLOW_DOWN : asked;
        return longest(Duration.ZERO, wait.compareTo(LONGEST_SLOW_DOWN) > 0 ? LONGEST_SLOW_DOWN : wait);
    }

    /**
     * It meets the fault again later each time, so that others probe the pause first. It is kept for as long as it is of
     * use: the fault is not its own, and may be repaired.
     */
    private static Transition paused(String code, String reason, ClaimedMessage claimed, double chance) {
        return isTest(claimed)
                ? failed(code, reason)
                : new Transition.Paused(RetrySchedule.delayOrLongest(claimed.faults() + 1, chance), code, reason);
    }

    /**
     * The same, behind the pause that its message causes: others of the lane or the account probe it first.
     *
     * @param pause how long the lane or the account is paused
     */
    Decision behind(Duration pause, ClaimedMessage claimed) {
        return new Decision(
                switch (transition) {
                    case Transition.Paused(Duration delay, String code, String reason) ->
                        new Transition.Paused(behind(delay, pause, claimed), code, reason);
                    case Transition.Retry(Duration delay, String code, String reason) ->
                        new Transition.Retry(behind(delay, pause, claimed), code, reason);
                    case Transition.InDoubt(Duration delay, String code, String reason) ->
                        new Transition.InDoubt(behind(delay, pause, claimed), code, reason);
                    case Transition.Postponed(Duration delay, String code, String reason) ->
                        new Transition.Postponed(behind(delay, pause, claimed), code, reason);
                    case Transition.Sent _,
                            Transition.Failed _,
                            Transition.Suppressed _,
                            Transition.Withdrawn _,
                            Transition.Held _,
                            Transition.LeftUncertain _ -> transition;
                },
                sign);
    }

    private static Duration behind(Duration delay, Duration pause, ClaimedMessage claimed) {
        return Stream.of(longest(delay, pause.plus(BEHIND)), pause.plus(BEHIND))
                .filter(wait -> isUsefulAfter(wait, claimed))
                .findFirst()
                .orElse(pause);
    }

    private static Duration longest(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Transition postponed(Duration wait, String code, String reason, ClaimedMessage claimed) {
        return isTest(claimed) ? failed(code, reason) : new Transition.Postponed(wait, code, reason);
    }

    private static Transition retry(String code, String reason, ClaimedMessage claimed, double chance) {
        if (isTest(claimed)) {
            return failed(code, reason);
        }
        return RetrySchedule.delay(claimed.faults() + 1, chance)
                .filter(wait -> isUsefulAfter(wait, claimed))
                .<Transition>map(wait -> new Transition.Retry(wait, code, reason))
                .orElseGet(() -> new Transition.Failed(code, reason, true));
    }

    private static Transition inDoubt(String code, String reason, ClaimedMessage claimed) {
        boolean goesOn = !isTest(claimed)
                && RetrySchedule.delay(claimed.faults() + 1, 0).isPresent()
                && isUsefulAfter(ASK_AFTER, claimed);
        return goesOn ? new Transition.InDoubt(ASK_AFTER, code, reason) : new Transition.LeftUncertain(code, reason);
    }

    private static boolean isUsefulAfter(Duration wait, ClaimedMessage claimed) {
        return claimed.usefulFor() == null || claimed.usefulFor().compareTo(wait) > 0;
    }
}
