package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.message.Message;
import ai.coccinelle.channels.message.MessageStatus;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.tenant.Tenant;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Sends test messages, by the same road as all others. */
@RestController
@Tag(name = "Send")
class TestController {
    private final TenantAccess access;
    private final Submissions submissions;
    private final Outcomes outcomes;
    private final SubmitSettings settings;

    TestController(TenantAccess access, Submissions submissions, Outcomes outcomes, SubmitSettings settings) {
        this.access = access;
        this.submissions = submissions;
        this.outcomes = outcomes;
        this.settings = settings;
    }

    @Operation(summary = "Send a test message and wait for its outcome", description = "Waits up to 20 seconds.")
    @ApiResponse(responseCode = "200", description = "Whether the provider took it, and if not, why")
    @PostMapping(
            path = "/api/channels/test",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    TestAnswer test(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @RequestBody TestRequest request) {
        Tenant tenant = access.openToSend(caller, request.tenantId());
        return switch (submissions.test(tenant, request, caller.key())) {
            case Submission.Accepted(UUID id, var _) -> answer(tenant, id);
            case Submission.Repeated(UUID id) -> answer(tenant, id);
            case Submission.Refused(Problem problem) -> throw new Refusal(problem);
        };
    }

    private TestAnswer answer(Tenant tenant, UUID id) {
        return switch (outcomes.await(tenant.id(), id, settings.testWait())) {
            case Outcomes.Outcome.Closed(Message message) -> TestAnswer.of(SendAnswer.of(message, null));
            case Outcomes.Outcome.StillOpen _ ->
                TestAnswer.open(id, settings.testWait().toSeconds());
            case Outcomes.Outcome.NoPlace _ -> TestAnswer.open(id, 0);
        };
    }

    /** Whether a test message was sent, in words. */
    record TestAnswer(
            boolean success,

            @Schema(example = "Test message sent successfully")
            String message,

            MessageStatus status,
            UUID messageId) {

        static TestAnswer of(SendAnswer answer) {
            String error = answer.error();
            return new TestAnswer(
                    answer.success(),
                    error == null ? "Test message sent successfully" : error,
                    answer.status(),
                    answer.messageId());
        }

        static TestAnswer open(UUID id, long seconds) {
            return new TestAnswer(
                    false,
                    "Not sent within %d seconds. GET /api/messages/%s says what it waits for.".formatted(seconds, id),
                    MessageStatus.PENDING,
                    id);
        }
    }
}
