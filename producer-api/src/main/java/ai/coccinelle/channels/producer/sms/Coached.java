package ai.coccinelle.channels.producer.sms;

import ai.coccinelle.channels.producer.problem.Problem;

/** What became of a text that is to go by SMS. */
public sealed interface Coached {
    /** It may go. */
    record Fits(CoachedSms sms) implements Coached {}

    /** It has more parts than the tenant allows. */
    record TooLong(CoachedSms sms, Problem problem) implements Coached {}

    /** It is a promotion, and its recipient could not opt out. */
    record NoWayOut(Problem problem) implements Coached {}
}
