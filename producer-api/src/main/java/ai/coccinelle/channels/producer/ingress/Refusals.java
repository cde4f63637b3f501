package ai.coccinelle.channels.producer.ingress;

import ai.coccinelle.channels.producer.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Where refused messages are told. */
interface Refusals {
    /** Sees to it that the publisher has a queue for refusals; to be called when something of it comes. */
    default void expect(@Nullable String publisher) {}

    /** Tells why the message was refused; returns whether the broker has it for sure. */
    boolean tell(Delivered refused, Problem problem);
}
