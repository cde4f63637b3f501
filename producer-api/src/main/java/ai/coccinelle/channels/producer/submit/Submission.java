package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.message.Acceptance;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.sms.SmsFigures;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What became of a request to send. */
public sealed interface Submission {
    /**
     * It is committed.
     *
     * @param sms what it comes to as an SMS; null when it is none
     */
    record Accepted(UUID messageId, @Nullable SmsFigures sms) implements Submission {}

    /** It was asked before, with the same idempotency key; this is the message of then. */
    record Repeated(UUID messageId) implements Submission {}

    /** Nothing is stored. */
    record Refused(Problem problem) implements Submission {}

    /** What the log says of one that came before. */
    static Submission of(Acceptance acceptance) {
        return of(acceptance, null);
    }

    /** What became of it in the log. */
    static Submission of(Acceptance acceptance, @Nullable SmsFigures sms) {
        return switch (acceptance) {
            case Acceptance.Accepted(UUID id) -> new Accepted(id, sms);
            case Acceptance.Repeated(UUID id) -> new Repeated(id);
            case Acceptance.KeyReused() ->
                new Refused(Problem.of(
                        ProblemType.IDEMPOTENCY_KEY_REUSED,
                        "This Idempotency-Key came before with another request. Use a new key for each new request, and"
                                + " repeat a key only with the same one."));
        };
    }
}
