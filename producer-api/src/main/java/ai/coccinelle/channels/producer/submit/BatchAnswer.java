package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.message.MessageStatus;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemDetail;
import ai.coccinelle.channels.producer.sms.Encoding;
import ai.coccinelle.channels.producer.sms.SmsFigures;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
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
record BatchAnswer(int accepted, int repeated, int refused, List<Result> results) {
    BatchAnswer {
        results = List.copyOf(results);
    }

    static BatchAnswer of(List<Submission> submissions) {
        int accepted = 0;
        int repeated = 0;
        List<Result> results = new ArrayList<>(submissions.size());
        for (int i = 0; i < submissions.size(); i++) {
            results.add(
                    switch (submissions.get(i)) {
                        case Submission.Accepted(UUID id, SmsFigures sms) -> {
                            accepted++;
                            yield Result.pending(i, id, sms == null ? null : Sms.of(sms));
                        }
                        case Submission.Repeated(UUID id) -> {
                            repeated++;
                            yield Result.pending(i, id, null);
                        }
                        case Submission.Refused(Problem problem) -> Result.refused(i, problem);
                    });
        }
        return new BatchAnswer(accepted, repeated, submissions.size() - accepted - repeated, results);
    }

    /**
     * What became of one message: an id and a status, or a problem.
     *
     * @param index its place in the request, from 0
     */
    @Schema(name = "BatchResult")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Result(
            int index,

            @Schema(example = "019aa7c1-6f3e-7c52-b1c0-5f6f0e7b1f11") @Nullable
            UUID messageId,

            @Schema(example = "pending") @Nullable MessageStatus status,

            @Nullable ProblemDetail problem,

            @Schema(description = "What the SMS comes to; absent when it is none, or came before") @Nullable
            Sms sms) {

        static Result pending(int index, UUID id, @Nullable Sms sms) {
            return new Result(index, id, MessageStatus.PENDING, null, sms);
        }

        static Result refused(int index, Problem problem) {
            return new Result(index, null, null, ProblemDetail.of(problem), null);
        }
    }

    /** What an SMS of a batch comes to, in short: a batch has up to thousands of them. */
    @Schema(name = "BatchSms")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Sms(Encoding encoding, @Schema(example = "1") int parts, SmsFigures.@Nullable Estimate estimate) {
        static Sms of(SmsFigures figures) {
            return new Sms(figures.encoding(), figures.parts(), figures.estimate());
        }
    }
}
