package ai.coccinelle.channels.producer.ingress;

import ai.coccinelle.channels.producer.problem.Problem;

/** Where refused messages are told. */
interface Refusals {
    /** Tells why the message was refused; returns whether the broker has it for sure. */
    boolean tell(Delivered refused, Problem problem);
}
