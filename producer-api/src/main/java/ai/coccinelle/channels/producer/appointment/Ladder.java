package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.appointment.NoticeMessage;
import ai.coccinelle.channels.channel.ChannelType;
import java.time.Duration;

/** What the state of a notice's message means for the notice. A pure function of its inputs. */
final class Ladder {
    /** The {@code error_code} of a message in whose place another channel is tried. */
    static final String NEXT_CHANNEL = "next-channel";

    /** The {@code error_code} of a message that tells what no longer holds. */
    static final String SUPERSEDED = "superseded";

    /** The {@code reason} of a notice whose message somebody took back. */
    static final String WITHDRAWN = "withdrawn";

    static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration UNTIL_RECEIPTS_ARE_APPLIED = Duration.ofSeconds(30);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private Ladder() {}

    /** Where to go from here. */
    sealed interface Step {
        /** Nothing is to be done yet. */
        record Wait(Duration lookAfter) implements Step {}

        /** It ended without arriving: the next channel. */
        record Next() implements Step {}

        /** It went, and nobody said that it arrived: the next channel. Where none takes it, it counts as arrived. */
        record Silent() implements Step {}

        /**
         * It took too long: the next channel, as soon as it is sure that this message does not go any more.
         *
         * @param lookAfter where no other channel takes it: it is the best there is, and goes on
         */
        record Withdraw(Duration lookAfter) implements Step {}

        /** It was withdrawn because it said something else: once more, from the first channel on. */
        record Anew() implements Step {}

        /** It arrived, or may have. */
        record Arrived() implements Step {}

        /** @param reason in a word */
        record Over(String reason) implements Step {}
    }

    /**
     * Decides.
     *
     * @param another whether there is a channel left to be tried; whether that one takes it is not said
     * @param delay how long a message may be without a receipt
     */
    static Step of(NoticeMessage message, boolean another, Duration delay) {
        boolean tooLong = message.age().compareTo(delay) >= 0;
        return switch (message.status()) {
            case DELIVERED -> new Step.Arrived();
            case FAILED, UNDELIVERED, SUPPRESSED -> new Step.Next();
            case EXPIRED -> new Step.Over("over");
            case CANCELLED -> cancelled(message);
            // nobody can say whether it arrived, so nothing is sent besides
            case UNCERTAIN -> message.open() ? new Step.Wait(unhurried(message)) : new Step.Arrived();
            case SENT -> sent(message, another, delay, tooLong);
            case PENDING, RELEASED -> tooLong ? waiting(message, another) : until(message, delay);
            case SENDING -> tooLong ? new Step.Wait(SOON) : until(message, delay);
        };
    }

    private static Step cancelled(NoticeMessage message) {
        return SUPERSEDED.equals(message.errorCode()) ? new Step.Anew() : new Step.Over(WITHDRAWN);
    }

    /** An accepted mail is as good as arrived: no mail server tells more. The sandbox tells nothing more, either. */
    private static Step sent(NoticeMessage message, boolean another, Duration delay, boolean tooLong) {
        if (message.channel() == ChannelType.EMAIL || message.sandbox()) {
            return new Step.Arrived();
        }
        if (!tooLong) {
            return until(message, delay);
        }
        if (!another || !message.told()) {
            return new Step.Arrived();
        }
        return message.receiptsLate() ? new Step.Wait(UNTIL_RECEIPTS_ARE_APPLIED) : new Step.Silent();
    }

    private static Step waiting(NoticeMessage message, boolean another) {
        return another ? new Step.Withdraw(unhurried(message)) : new Step.Wait(unhurried(message));
    }

    /** Until the delay is over; sooner at first, should the news of its end have been missed. */
    private static Step until(NoticeMessage message, Duration delay) {
        Duration left = delay.minus(message.age());
        Duration soon = later(SOON, message.age());
        return new Step.Wait(message.age().isNegative() || left.compareTo(soon) < 0 ? left : soon);
    }

    private static Duration unhurried(NoticeMessage message) {
        Duration wait = later(SOON, message.age().dividedBy(2));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private static Duration later(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
