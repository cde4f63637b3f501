package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.producer.problem.Problem;
import java.util.UUID;

/** What became of a request to send. */
sealed interface Submission {
    /** It is committed. */
    record Accepted(UUID messageId) implements Submission {}

    /** It was asked before, with the same idempotency key; this is the message of then. */
    record Repeated(UUID messageId) implements Submission {}

    /** Nothing is stored. */
    record Refused(Problem problem) implements Submission {}
}
