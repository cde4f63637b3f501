package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemAnswers;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.tenant.Tenant;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Takes batches of messages to send. */
@RestController
@Tag(name = "Send")
class BatchController {
    private static final String ANSWER = """
            {"accepted":1,"repeated":1,"refused":1,"results":[\
            {"index":0,"messageId":"019aa7c1-6f3e-7c52-b1c0-5f6f0e7b1f11","status":"pending",\
            "sms":{"encoding":"GSM-7","parts":1,"estimate":{"amount":0.0798,"currency":"EUR"}}},\
            {"index":1,"messageId":"019aa7c1-6f3e-7c52-b1c0-5f6f0e7b1f12","status":"pending"},\
            {"index":2,"problem":{"type":"https://docs.coccinelle.ai/channels/problems/invalid-address",\
            "title":"The address cannot be reached on this channel","status":422,\
            "detail":"A French mobile number begins with 06 or 07 and has 10 digits."}}]}
            """;

    private final TenantAccess access;
    private final Batches batches;
    private final ProblemAnswers problems;

    BatchController(TenantAccess access, Batches batches, ProblemAnswers problems) {
        this.access = access;
        this.batches = batches;
        this.problems = problems;
    }

    @Operation(
            summary = "Send up to 10,000 messages of one tenant",
            description =
                    "Each message is checked and answered on its own, in the request's order. Those that may go are stored"
                            + " together: once this answers, they will be sent, or their failure told; when it fails, none"
                            + " is stored.")
    @ApiResponse(
            responseCode = "200",
            description = "What became of each message; also when all were refused",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = BatchAnswer.class),
                            examples = @ExampleObject(name = "answer", value = ANSWER)))
    @PostMapping(
            path = "/api/messages/batch",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    BatchAnswer send(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(hidden = true) @RequestHeader(name = "Idempotency-Key", required = false) @Nullable
                    String idempotencyKey,
            @RequestBody BatchRequest request) {
        refuseKeyOfTheWhole(idempotencyKey);
        Tenant tenant = access.openToSend(caller, request.tenantId());
        List<Submission> submissions = batches.send(tenant, request.messages(), caller.key());
        for (Submission submission : submissions) {
            if (submission instanceof Submission.Refused(Problem problem)) {
                problems.count(problem);
            }
        }
        return BatchAnswer.of(submissions);
    }

    /** Ignored, it would leave a caller believing that repeating is safe. */
    private static void refuseKeyOfTheWhole(@Nullable String key) {
        if (key != null) {
            throw new Refusal(Problem.invalid(
                    ProblemType.INVALID_REQUEST,
                    List.of(new Fault(
                            "Idempotency-Key",
                            "unknown-field",
                            "A batch has no key of its own. Give each message its idempotencyKey."))));
        }
    }
}
