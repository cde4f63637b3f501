package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.sms.SmsFigures;
import ai.coccinelle.channels.tenant.Tenant;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Takes messages to send. */
@RestController
@Tag(name = "Send")
class SendController {
    private final TenantAccess access;
    private final Submissions submissions;
    private final Outcomes outcomes;
    private final SubmitSettings settings;

    SendController(TenantAccess access, Submissions submissions, Outcomes outcomes, SubmitSettings settings) {
        this.access = access;
        this.submissions = submissions;
        this.outcomes = outcomes;
        this.settings = settings;
    }

    @Operation(
            summary = "Send a message",
            description =
                    "Accepts the message: once this answers, it is stored and will be sent, or its failure told. With"
                            + " Prefer: wait=N the answer waits up to N seconds for the outcome.")
    @ApiResponse(
            responseCode = "202",
            description = "Accepted; Location says where to follow it",
            content = @Content(schema = @Schema(implementation = SendAnswer.class)))
    @ApiResponse(
            responseCode = "200",
            description = "The outcome, within the time that Prefer: wait gave",
            content = @Content(schema = @Schema(implementation = SendAnswer.class)))
    @PostMapping(
            path = "/api/channels/{channel}/send",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<SendAnswer> send(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(schema = @Schema(allowableValues = {"sms", "email", "whatsapp", "phone"})) @PathVariable
                    String channel,
            @Parameter(description = "Makes repeating safe: the same key and body give the first answer again")
                    @RequestHeader(name = "Idempotency-Key", required = false)
                    @Nullable
                    String idempotencyKey,
            @Parameter(
                            description = "wait=N: wait up to N seconds, at most 30, for the outcome",
                            schema = @Schema(type = "string", example = "wait=10"))
                    @RequestHeader(name = "Prefer", required = false)
                    @Nullable
                    List<String> prefer,
            @RequestBody SendRequest request) {
        ChannelType type = channel(channel);
        Tenant tenant = access.openToSend(caller, request.tenantId());
        Optional<Duration> wait = Prefer.waiting(prefer == null ? List.of() : prefer, settings.maxWait());
        return switch (submissions.send(tenant, request.on(type, checked(idempotencyKey)), caller.key())) {
            case Submission.Accepted(UUID id, SmsFigures sms) -> answer(tenant, id, sms, wait, false);
            case Submission.Repeated(UUID id) -> answer(tenant, id, null, wait, true);
            case Submission.Refused(Problem problem) -> throw new Refusal(problem);
        };
    }

    private ResponseEntity<SendAnswer> answer(
            Tenant tenant, UUID id, @Nullable SmsFigures sms, Optional<Duration> wait, boolean repeated) {
        Outcomes.Outcome outcome =
                wait.map(atMost -> outcomes.await(tenant.id(), id, atMost)).orElseGet(Outcomes.Outcome.NoPlace::new);
        var answer = switch (outcome) {
            case Outcomes.Outcome.Closed _ -> ResponseEntity.ok();
            case Outcomes.Outcome.StillOpen _ -> ResponseEntity.accepted();
            case Outcomes.Outcome.NoPlace _ -> ResponseEntity.accepted();
        };
        answer.location(URI.create("/api/messages/" + id));
        if (!(outcome instanceof Outcomes.Outcome.NoPlace)) {
            answer.header("Preference-Applied", "wait=" + wait.orElseThrow().toSeconds());
        }
        if (repeated) {
            answer.header("Idempotency-Replayed", "true");
        }
        return answer.body(
                outcome instanceof Outcomes.Outcome.Closed(var message)
                        ? SendAnswer.of(message, sms)
                        : SendAnswer.pending(id, sms));
    }

    private static ChannelType channel(String name) {
        return ChannelType.find(name)
                .orElseThrow(() -> new Refusal(Problem.of(
                        ProblemType.UNKNOWN_CHANNEL,
                        "There is no such channel. Use /api/channels/sms/send, or email, whatsapp or phone.")));
    }

    private static @Nullable String checked(@Nullable String key) {
        IdempotencyKeys.problem("Idempotency-Key", key).ifPresent(problem -> {
            throw new Refusal(problem);
        });
        return key;
    }
}
