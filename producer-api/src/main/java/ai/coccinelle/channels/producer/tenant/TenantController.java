package ai.coccinelle.channels.producer.tenant;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Priority;
import ai.coccinelle.channels.message.MessageIds;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.release.ReleaseSignal;
import ai.coccinelle.channels.producer.request.Cursor;
import ai.coccinelle.channels.producer.request.Parameters;
import ai.coccinelle.channels.producer.request.Slice;
import ai.coccinelle.channels.tenant.Tenant;
import ai.coccinelle.channels.tenant.Tenants;
import ai.coccinelle.channels.tenant.UncertainPolicy;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Tenants. */
@RestController
@RequestMapping(path = "/api/tenants", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Tenants")
class TenantController {
    private static final String FRENCH = "fr";
    private static final String PARIS = "Europe/Paris";

    private final Tenants tenants;
    private final ReleaseSignal signal;
    private final TenantAccess access;
    private final NewTenantSettings settings;

    TenantController(Tenants tenants, TenantAccess access, ReleaseSignal signal, NewTenantSettings settings) {
        this.settings = settings;
        this.tenants = tenants;
        this.access = access;
        this.signal = signal;
    }

    @Operation(summary = "Create a tenant, or change it", description = "Needs the platform key.")
    @ApiResponse(responseCode = "201", description = "Created")
    @ApiResponse(responseCode = "200", description = "It existed, and was changed")
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<TenantView> save(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @RequestBody TenantRequest request) {
        List<Fault> faults = request.faults();
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.invalid(ProblemType.INVALID_VALUES, faults));
        }
        Optional<Tenant> existing = tenants.find(request.externalId())
                .filter(tenant -> tenant.externalId().equals(request.externalId()));
        UUID proposed = MessageIds.next();
        if (tenants.shadows(request.externalId(), proposed)) {
            throw new Refusal(
                    Problem.invalid(
                            ProblemType.INVALID_VALUES,
                            List.of(
                                    new Fault(
                                            "externalId",
                                            "taken",
                                            "This is the id that we gave another tenant, and would be found in its place. Choose another one."))));
        }
        Tenant saved = tenants.save(
                new Tenant(
                        proposed,
                        request.externalId(),
                        request.name(),
                        request.locale() == null
                                ? existing.map(Tenant::locale).orElse(FRENCH)
                                : request.locale().wireName(),
                        request.timeZone() == null
                                ? existing.map(Tenant::timeZone).orElse(PARIS)
                                : request.timeZone(),
                        uncertain(request, existing),
                        smsSender(request, existing),
                        existing.map(Tenant::suspendedAt).orElse(null),
                        existing.map(Tenant::textsRevision).orElse(0L)),
                settings.perDay());
        access.forget(saved);
        return ResponseEntity.status(saved.id().equals(proposed) ? HttpStatus.CREATED : HttpStatus.OK)
                .location(URI.create("/api/tenants/" + saved.id()))
                .body(TenantView.of(saved));
    }

    @Operation(summary = "One tenant", description = "By the caller's own id for it, or ours.")
    @ApiResponse(responseCode = "200", description = "The tenant")
    @GetMapping("/{tenant}")
    TenantView find(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(description = "The caller's own id for the tenant, or ours") @PathVariable String tenant) {
        return TenantView.of(access.open(caller, tenant));
    }

    @Operation(
            summary = "Tenants, in the order of their creation",
            description = "Needs the platform key. A page ends with nextCursor while there are more.")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "nextCursor of the page before")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "How many, 1 to 200", example = "50")
    @ApiResponse(responseCode = "200", description = "A page of tenants")
    @GetMapping
    Page list(@Parameter(hidden = true) @RequestParam Map<String, String> given) {
        Parameters parameters = new Parameters(given, Set.of("cursor", "limit"));
        UUID after = parameters.cursor(Cursor::read);
        int limit = parameters.limit(50, 200);
        parameters.refuseFaults();
        List<Tenant> found = tenants.list(after, limit + 1);
        Slice<Tenant> page = Slice.of(found, limit, last -> Cursor.after(last.id()));
        return new Page(page.shown().stream().map(TenantView::of).toList(), page.nextCursor());
    }

    @Operation(
            summary = "Suspend a tenant",
            description =
                    "Needs the platform key. Its messages are refused from now on, in other processes a second later; what"
                            + " waits is held. Safe to repeat.")
    @ApiResponse(responseCode = "200", description = "The tenant, suspended")
    @PostMapping("/{tenant}/suspend")
    TenantView suspend(@Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @PathVariable String tenant) {
        return suspend(access.open(caller, tenant), true);
    }

    @Operation(
            summary = "Let a suspended tenant send again",
            description = "Needs the platform key. What waited goes, as far as it is still of use. Safe to repeat.")
    @ApiResponse(responseCode = "200", description = "The tenant, not suspended")
    @PostMapping("/{tenant}/resume")
    TenantView resume(@Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @PathVariable String tenant) {
        Tenant found = access.open(caller, tenant);
        TenantView view = suspend(found, false);
        for (ChannelType channel : ChannelType.values()) {
            for (Priority priority : Priority.values()) {
                signal.due(new LaneKey(found.id(), channel), priority);
            }
        }
        return view;
    }

    @Operation(
            summary = "Delete a tenant and everything of it",
            description =
                    "Needs the platform key. It is suspended first. With many messages this takes its time; cut off, it is to"
                            + " be repeated. The audit log keeps that it was done.")
    @ApiResponse(responseCode = "200", description = "How much went with it")
    @DeleteMapping("/{tenant}")
    Tenants.Deleted delete(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @PathVariable String tenant) {
        Tenant found = access.open(caller, tenant);
        Tenants.Deleted deleted = tenants.delete(found.id());
        access.forget(found);
        return deleted;
    }

    private TenantView suspend(Tenant tenant, boolean suspended) {
        Tenant changed = tenants.suspend(tenant.id(), suspended).orElse(tenant);
        access.forget(changed);
        return TenantView.of(changed);
    }

    private static @Nullable String smsSender(TenantRequest request, Optional<Tenant> existing) {
        return request.smsSender() == null
                ? existing.map(Tenant::smsSender).orElse(null)
                : request.smsSender().isEmpty() ? null : request.smsSender();
    }

    private static UncertainPolicy uncertain(TenantRequest request, Optional<Tenant> existing) {
        UncertainPolicy before = existing.map(Tenant::uncertain).orElse(UncertainPolicy.INITIAL);
        return request.uncertain() == null ? before : request.uncertain().over(before);
    }

    /** A tenant as its administrators see it. */
    @Schema(name = "Tenant")
    record TenantView(
            UUID id,
            @Schema(example = "tenant_123") String externalId,
            @Schema(example = "Salon Belle") String name,
            @Schema(example = "fr") String locale,
            @Schema(example = "Europe/Paris") String timeZone,
            Uncertain uncertain,

            @Schema(description = "Null: the platform's own") @Nullable
            String smsSender,

            @Schema(description = "Since when it may send nothing; null: it may") @Nullable
            Instant suspendedAt) {
        static TenantView of(Tenant tenant) {
            return new TenantView(
                    tenant.id(),
                    tenant.externalId(),
                    tenant.name(),
                    tenant.locale(),
                    tenant.timeZone(),
                    Uncertain.of(tenant.uncertain()),
                    tenant.smsSender(),
                    tenant.suspendedAt());
        }
    }

    /** @param nextCursor null on the last page */
    @Schema(name = "TenantPage")
    record Page(List<TenantView> tenants, @Nullable String nextCursor) {}
}
