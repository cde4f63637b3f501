package ai.coccinelle.channels.client;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a batch.
 *
 * @param accepted how many are stored now and will be sent, or their failure told
 * @param repeated how many came before, with the same idempotency key
 * @param refused how many are not stored
 * @param results one for each message, in their order
 */
public record BatchAnswer(int accepted, int repeated, int refused, List<Result> results) {
    public BatchAnswer {
        results = List.copyOf(results);
    }

    /**
     * What became of one message: an id and a status, or a problem.
     *
     * @param index its place in the batch, from 0
     */
    public record Result(
            int index,
            @Nullable UUID messageId,
            @Nullable String status,
            @Nullable Problem problem) {}
}
