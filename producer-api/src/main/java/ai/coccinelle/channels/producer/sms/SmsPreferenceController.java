package ai.coccinelle.channels.producer.sms;

import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.producer.request.Values;
import ai.coccinelle.channels.sms.SmsPreference;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How a tenant wants its SMS written. */
@RestController
@RequestMapping(path = "/api/tenants/{tenant}/sms", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "SMS")
class SmsPreferenceController {
    private final KnownSmsPreferences preferences;
    private final TenantAccess access;

    SmsPreferenceController(KnownSmsPreferences preferences, TenantAccess access) {
        this.preferences = preferences;
        this.access = access;
    }

    @Operation(
            summary = "How a tenant wants its SMS written",
            description = "The most parts that an SMS may have, and whether ê, ç and û may lose their accents.")
    @ApiResponse(responseCode = "200", description = "What it chose, or what holds unless it chooses")
    @GetMapping
    View find(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(description = "The caller's own id for the tenant, or ours") @PathVariable String tenant) {
        return view(access.open(caller, tenant).id());
    }

    @Operation(
            summary = "Choose how a tenant's SMS are written",
            description =
                    "Both are given. They hold for what is accepted from then on, in every process within a second.")
    @ApiResponse(responseCode = "200", description = "Chosen")
    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    View choose(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @PathVariable String tenant,
            @RequestBody Choice choice) {
        UUID id = access.open(caller, tenant).id();
        List<Fault> faults = choice.faults();
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.invalid(ProblemType.INVALID_VALUES, faults));
        }
        preferences.save(id, new SmsPreference(choice.cheaper(), choice.maxParts()));
        return view(id);
    }

    private View view(UUID tenantId) {
        SmsPreference preference = preferences.of(tenantId);
        return new View(preference.cheaper(), preference.maxParts());
    }

    /** What a tenant chooses. */
    @RequestRecord
    @Schema(
            name = "SmsPreferenceChoice",
            requiredProperties = {"cheaper", "maxParts"})
    record Choice(
            @Schema(
                    description =
                            "Whether ê, ç, û and the like lose their accents where that makes the whole SMS GSM-7",
                    example = "false")
            boolean cheaper,

            @Schema(description = "The most parts that an SMS may have, 1 to 10", example = "4")
            int maxParts) {

        List<Fault> faults() {
            Values values = new Values();
            values.check(
                    "maxParts",
                    SmsPreference.isAllowed(maxParts),
                    "Must be 1 to %d.".formatted(SmsPreference.MOST_PARTS));
            return values.faults();
        }
    }

    /** What holds for a tenant. */
    @Schema(name = "SmsPreference")
    record View(
            @Schema(example = "false") boolean cheaper,
            @Schema(example = "4") int maxParts) {}
}
