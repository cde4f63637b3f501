package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.message.Timing;
import ai.coccinelle.channels.producer.problem.Problem;

/** When a message goes. */
sealed interface Slot {
    record Free(Timing timing) implements Slot {}

    /** There is no hour at which it may go while it is of use. */
    record None(Problem problem) implements Slot {}
}
