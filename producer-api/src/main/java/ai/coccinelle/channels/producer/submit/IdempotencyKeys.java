package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which idempotency keys are taken. */
final class IdempotencyKeys {
    private static final Pattern PRINTABLE = Pattern.compile("(?=.*\\S)[\\x20-\\x7e]{1,255}");

    private IdempotencyKeys() {}

    /**
     * What is wrong with the key; nothing is when there is none.
     *
     * @param field where it stands
     */
    static Optional<Problem> problem(String field, @Nullable String key) {
        return key == null || PRINTABLE.matcher(key).matches()
                ? Optional.empty()
                : Optional.of(Problem.invalid(
                        ProblemType.INVALID_REQUEST,
                        List.of(new Fault(
                                field,
                                "invalid-value",
                                "The key is 1 to 255 printable ASCII characters; a UUID will do."))));
    }
}
