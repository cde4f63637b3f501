package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.request.Element;
import ai.coccinelle.channels.producer.request.Lines;
import ai.coccinelle.channels.tenant.Tenant;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Takes many appointments at once. */
@RestController
@Tag(name = "Appointments")
class BulkController {
    private static final String NDJSON = "application/x-ndjson";
    private static final int MOST = 10_000;

    private static final String LINES = """
            {"externalId":"rdv_1","version":1,"startsAt":"2027-01-15T14:00:00+01:00","service":"Coupe",\
            "customer":{"name":"Jean Dupont","phone":"+33612345678"},"channels":["sms"],"confirm":true,"remind":true}
            {"externalId":"rdv_2","version":4,"startsAt":"2027-01-15T15:00:00+01:00","service":"Couleur",\
            "customer":{"name":"Anne Petit","email":"anne@exemple.com"},"channels":["email"],"confirm":true,"remind":true}
            """;

    private static final String ANSWERS = """
            {"line":1,"externalId":"rdv_1","result":"created"}
            {"line":2,"externalId":"rdv_2","problem":{"type":"https://docs.coccinelle.ai/channels/problems/old-version",\
            "title":"A newer version of this is known","status":409,"detail":"Version 5 of this appointment is known already","currentVersion":5}}
            """;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final TenantAccess access;
    private final BulkBooking bulk;

    BulkController(TenantAccess access, BulkBooking bulk) {
        this.access = access;
        this.bulk = bulk;
    }

    @Operation(
            summary = "Book, move or book again up to 10,000 appointments of one tenant",
            description =
                    "One JSON object a line, as in PUT /api/appointments/{externalId}, with its externalId. Each line is"
                            + " answered on its own, in the request's order, while the following are still being stored: what was"
                            + " answered as stored stays. Safe to repeat.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = NDJSON,
                            schema = @Schema(implementation = AppointmentLine.class),
                            examples = @ExampleObject(name = "lines", value = LINES)))
    @ApiResponse(
            responseCode = "200",
            description = "What became of each line; also when all were refused",
            content =
                    @Content(
                            mediaType = NDJSON,
                            schema = @Schema(implementation = LineAnswer.class),
                            examples = @ExampleObject(name = "answers", value = ANSWERS)))
    @PostMapping("/api/appointments")
    void book(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(description = "The caller's own id for the tenant, or ours", example = "tenant_123")
                    @RequestParam
                    String tenantId,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.CONTENT_TYPE, required = false) @Nullable
                    String contentType,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Tenant tenant = access.openToSend(caller, tenantId);
        refuseOtherThanLines(contentType);
        List<Element<AppointmentLine>> lines =
                Lines.read(request.getInputStream().readAllBytes(), AppointmentLine.class, MOST);
        refuseWrongSize(lines.size());
        response.setContentType(NDJSON);
        OutputStream out = response.getOutputStream();
        bulk.book(tenant, caller.key().test(), lines, answers -> write(out, answers));
    }

    private static void write(OutputStream out, List<LineAnswer> answers) {
        try {
            for (LineAnswer answer : answers) {
                out.write(JSON.writeValueAsBytes(answer));
                out.write('\n');
            }
            out.flush();
        } catch (IOException hungUp) {
            throw new UncheckedIOException(hungUp);
        }
    }

    private static void refuseOtherThanLines(@Nullable String contentType) {
        if (contentType == null || !contentType.split(";", 2)[0].strip().equalsIgnoreCase(NDJSON)) {
            throw new Refusal(Problem.of(
                            ProblemType.UNSUPPORTED_MEDIA_TYPE,
                            "Send one JSON object a line, with the header Content-Type: application/x-ndjson.")
                    .with(HttpHeaders.ACCEPT, NDJSON));
        }
    }

    private static void refuseWrongSize(int lines) {
        if (lines == 0 || lines > MOST) {
            throw new Refusal(Problem.invalid(
                    ProblemType.INVALID_REQUEST,
                    List.of(new Fault(
                            "body",
                            "wrong-size",
                            "Must have 1 to %d lines. Send what is more in further requests.".formatted(MOST)))));
        }
    }
}
