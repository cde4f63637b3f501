package ai.coccinelle.channels.producer.connect;

import ai.coccinelle.channels.connect.ConnectFlow;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.address.Address;
import ai.coccinelle.channels.producer.address.Addresses;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.tenant.Tenant;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Connects a tenant's WhatsApp through 360dialog. */
@RestController
@RequestMapping(path = "/api/channels/whatsapp/connect", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Channels")
class ConnectController {
    private final ConnectDesk desk;
    private final TenantAccess access;

    ConnectController(ConnectDesk desk, TenantAccess access) {
        this.desk = desk;
        this.access = access;
    }

    @Operation(
            summary = "Begin to connect WhatsApp through 360dialog",
            description =
                    "Send the tenant's browser to redirectUrl: a page of ours that names the tenant and leads to 360dialog. The same"
                            + " browser comes back, and a worker asks 360dialog for the number. Show it to the tenant and confirm it:"
                            + " then a worker has a key issued, sets the webhook, tests the channel and saves it. Only the last attempt"
                            + " of a tenant counts, once, and for half an hour.")
    @ApiResponse(responseCode = "201", description = "Begun")
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    Begun begin(@Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @RequestBody ConnectRequest request) {
        ConnectDesk.Start start =
                desk.start(access.open(caller, request.tenantId()).id());
        return new Begun(start.flow().id(), start.redirectUrl(), start.flow().expiresAt());
    }

    @Operation(
            summary = "How far connecting WhatsApp is",
            description =
                    "Of the tenant's last attempt: started, returned, found (confirm its number), confirmed, connected, or failed with the"
                            + " reason.")
    @ApiResponse(responseCode = "200", description = "The tenant's last attempt")
    @GetMapping
    Progress progress(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(example = "tenant_123") @RequestParam String tenantId) {
        Tenant tenant = access.open(caller, tenantId);
        return desk.latest(tenant.id()).map(flow -> progress(flow, tenant)).orElse(Progress.NEVER);
    }

    @Operation(
            summary = "Confirm the number that was found",
            description =
                    "Only then does a worker have 360dialog issue a key, which ends the keys before. The number is the one that GET shows"
                            + " while the status is found. Safe to repeat.")
    @ApiResponse(responseCode = "202", description = "Confirmed; GET shows when it is connected")
    @PostMapping(path = "/{id}/confirm", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    Progress confirm(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(description = "connectId") @PathVariable String id,
            @RequestBody ConfirmRequest request) {
        Tenant tenant = access.open(caller, request.tenantId());
        return progress(desk.confirm(tenant.id(), ids(id), number(request.whatsappNumber())), tenant);
    }

    private static UUID ids(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException notOne) {
            return new UUID(0, 0); // which no attempt has
        }
    }

    private static String number(String given) {
        return switch (Addresses.phone(given)) {
            case Address.Usable(String number) -> number;
            case Address.Unusable(String why) ->
                throw new Refusal(Problem.invalid(
                        ProblemType.INVALID_VALUES, List.of(new Fault("whatsappNumber", "invalid-address", why))));
        };
    }

    private static Progress progress(ConnectFlow flow, Tenant tenant) {
        return Progress.of(flow, Locale.forLanguageTag(tenant.locale()));
    }

    /** Whose WhatsApp is to be connected. */
    @RequestRecord
    @Schema(requiredProperties = "tenantId")
    record ConnectRequest(@Schema(example = "tenant_123") String tenantId) {}

    /** The number that a tenant confirms. */
    @RequestRecord
    @Schema(requiredProperties = {"tenantId", "whatsappNumber"})
    record ConfirmRequest(
            @Schema(example = "tenant_123") String tenantId,
            @Schema(example = "+33612345678") String whatsappNumber) {}

    /** An attempt that began. */
    record Begun(
            UUID connectId,

            @Schema(description = "The page to send the tenant's browser to")
            URI redirectUrl,

            @Schema(description = "Until when it has to come back")
            Instant expiresAt) {}

    /** How far an attempt is. */
    record Progress(
            @Schema(allowableValues = {"none", "started", "returned", "found", "confirmed", "connected", "failed"})
            String status,

            @Schema(description = "What to confirm it by; null: there is no attempt") @Nullable
            UUID connectId,

            @Schema(description = "The number that 360dialog named, from found on", example = "+33612345678") @Nullable
            String whatsappNumber,

            @Schema(description = "What WhatsApp shows for it", example = "Salon Belle") @Nullable
            String displayName,

            @Schema(
                    description =
                            "Code of the failure: superseded, no-channel, several-channels, not-yours, no-number, number-changed,"
                                    + " of-another-tenant, partner-refused, key-refused, webhook-refused, provider-busy, or what a test"
                                    + " of the connection found")
            @Nullable
            String reason,

            @Schema(description = "The failure, or what to do next, for people in the tenant's language") @Nullable
            String notice,

            @Nullable Instant startedAt,
            @Nullable Instant expiresAt) {
        static final Progress NEVER = new Progress("none", null, null, null, null, null, null, null);

        static Progress of(ConnectFlow flow, Locale language) {
            return new Progress(
                    flow.status(),
                    flow.id(),
                    flow.number(),
                    flow.displayName(),
                    flow.reason(),
                    ConnectWords.of(flow, language),
                    flow.createdAt(),
                    flow.expiresAt());
        }
    }
}
