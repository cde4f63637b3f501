package ai.coccinelle.channels.producer.hours;

import ai.coccinelle.channels.appointment.Notices;
import ai.coccinelle.channels.hours.Region;
import ai.coccinelle.channels.hours.SendingHours;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.tenant.Tenant;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** At what hours a tenant's messages may go. */
@RestController
@RequestMapping(path = "/api/tenants/{tenant}/hours", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Sending hours")
class HoursController {
    private final KnownHours known;
    private final Notices notices;
    private final TenantAccess access;

    HoursController(KnownHours known, Notices notices, TenantAccess access) {
        this.known = known;
        this.notices = notices;
        this.access = access;
    }

    @Operation(
            summary = "At what hours a tenant's messages may go",
            description = "What the tenant chose. Promotions keep to the hours of the law besides.")
    @ApiResponse(responseCode = "200", description = "What it chose, or what holds unless it chooses")
    @GetMapping
    View find(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(description = "The caller's own id for the tenant, or ours") @PathVariable String tenant) {
        return View.of(known.of(access.open(caller, tenant).id()));
    }

    @Operation(
            summary = "Choose at what hours a tenant's messages may go",
            description =
                    "In the tenant's time zone. They hold for what waits, too: a message that waits until an hour that is quiet"
                            + " now waits on then, and a reminder that is planned for one goes before. Nothing that waits goes earlier, or later, when"
                            + " its hours are given free.")
    @ApiResponse(responseCode = "200", description = "Chosen")
    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    View choose(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @PathVariable String tenant,
            @RequestBody HoursRequest request) {
        Tenant opened = access.open(caller, tenant);
        List<Fault> faults = request.faults();
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.invalid(ProblemType.INVALID_VALUES, faults));
        }
        known.save(opened.id(), request.over(known.of(opened.id())));
        SendingHours hours = known.of(opened.id());
        if (hours.quiet() != null) {
            notices.bringForward(opened.id(), hours::previousAllowed);
        }
        return View.of(hours);
    }

    /** What holds for a tenant. */
    @Schema(name = "SendingHours")
    record View(
            @Schema(description = "The tenant's, by whose clock all is meant", example = "Europe/Paris")
            String timeZone,

            @Schema(description = "When its customers are not to be disturbed; null: there are no such hours")
            HoursRequest.@Nullable Quiet quietHours,

            @Schema(example = "true") boolean confirmationsInQuietHours,

            @Schema(description = "Whose public holidays it keeps")
            Region region) {
        static View of(SendingHours hours) {
            return new View(
                    hours.zone().getId(),
                    hours.quiet() == null ? null : HoursRequest.Quiet.of(hours.quiet()),
                    hours.confirmationsInQuietHours(),
                    hours.region());
        }
    }
}
