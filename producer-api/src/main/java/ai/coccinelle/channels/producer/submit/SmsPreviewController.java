package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.message.MessageIds;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.NewMessage;
import ai.coccinelle.channels.message.Origin;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.sms.Coach;
import ai.coccinelle.channels.producer.sms.Coached;
import ai.coccinelle.channels.producer.sms.CoachedSms;
import ai.coccinelle.channels.tenant.Tenant;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Shows SMS as they would go. */
@RestController
@Tag(name = "SMS")
class SmsPreviewController {
    private final TenantAccess access;
    private final Drafts drafts;
    private final Coach coach;

    SmsPreviewController(TenantAccess access, Drafts drafts, Coach coach) {
        this.access = access;
        this.drafts = drafts;
        this.coach = coach;
    }

    @Operation(
            summary = "An SMS as it would go: its letters, its parts, its price",
            description = "Of a text, or of a template with its variables. Nothing is stored or sent.")
    @ApiResponse(responseCode = "200", description = "The SMS; also when it has more parts than it may")
    @PostMapping(
            path = "/api/sms/preview",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    CoachedSms preview(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @RequestBody SmsPreviewRequest request) {
        Tenant tenant = access.open(caller, request.tenantId());
        return switch (coached(tenant, request)) {
            case Coached.Fits(CoachedSms sms) -> sms;
            case Coached.TooLong(CoachedSms sms, Problem _) -> sms;
            case Coached.NoWayOut(Problem problem) -> throw new Refusal(problem);
        };
    }

    private Coached coached(Tenant tenant, SmsPreviewRequest request) {
        refuse(ProblemType.INVALID_REQUEST, request.faultsOfForm());
        String text = request.text();
        if (text == null) {
            NewMessage message = rendered(tenant, request.message(String.valueOf(request.template())));
            return coach.coach(tenant, message.kind(), message.locale(), message.content());
        }
        refuse(ProblemType.INVALID_VALUES, SmsPreviewRequest.faults(text));
        return coach.coach(
                tenant,
                Boolean.TRUE.equals(request.promotion()) ? MessageKind.BULK : MessageKind.TRANSACTIONAL,
                request.locale() == null ? tenant.locale() : request.locale().wireName(),
                text);
    }

    private NewMessage rendered(Tenant tenant, MessageRequest request) {
        return switch (drafts.checks(tenant, true).ofPreview(request)) {
            case Checked.Good good -> drafts.message(MessageIds.next(), tenant, request, good, Origin.REQUEST, true);
            case Checked.Bad(Problem problem) -> throw new Refusal(problem);
        };
    }

    private static void refuse(ProblemType type, List<Fault> faults) {
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.invalid(type, faults));
        }
    }
}
