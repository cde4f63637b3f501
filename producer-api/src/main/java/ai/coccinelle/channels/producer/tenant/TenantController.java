package ai.coccinelle.channels.producer.tenant;

import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.message.MessageIds;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.tenant.ApiKeys;
import ai.coccinelle.channels.tenant.Tenant;
import ai.coccinelle.channels.tenant.Tenants;
import ai.coccinelle.channels.tenant.UncertainPolicy;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Tenants and their keys. */
@RestController
@RequestMapping(path = "/api/tenants", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Tenants")
class TenantController {
    private static final String FRENCH = "fr";
    private static final String PARIS = "Europe/Paris";

    private final Tenants tenants;
    private final ApiKeys keys;
    private final TenantAccess access;

    TenantController(Tenants tenants, ApiKeys keys, TenantAccess access) {
        this.tenants = tenants;
        this.keys = keys;
        this.access = access;
    }

    @Operation(summary = "Create a tenant, or change it", description = "Needs the platform key.")
    @ApiResponse(responseCode = "201", description = "Created")
    @ApiResponse(responseCode = "200", description = "It existed, and was changed")
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<TenantView> save(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @RequestBody TenantRequest request) {
        access.requirePlatform(caller);
        refuse(request.faults());
        Optional<Tenant> existing = tenants.find(request.externalId())
                .filter(tenant -> tenant.externalId().equals(request.externalId()));
        UUID proposed = MessageIds.next();
        Tenant saved = tenants.save(new Tenant(
                proposed,
                request.externalId(),
                request.name(),
                request.locale() == null
                        ? existing.map(Tenant::locale).orElse(FRENCH)
                        : request.locale().wireName(),
                request.timeZone() == null ? existing.map(Tenant::timeZone).orElse(PARIS) : request.timeZone(),
                uncertain(request, existing)));
        access.forget(saved);
        return ResponseEntity.status(saved.id().equals(proposed) ? HttpStatus.CREATED : HttpStatus.OK)
                .location(URI.create("/api/tenants/" + saved.id()))
                .body(TenantView.of(saved));
    }

    @Operation(summary = "One tenant")
    @ApiResponse(responseCode = "200", description = "The tenant")
    @GetMapping("/{tenant}")
    TenantView find(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(description = "The caller's own id for the tenant, or ours") @PathVariable String tenant) {
        return TenantView.of(access.open(caller, tenant));
    }

    @Operation(
            summary = "Issue a key to a tenant",
            description = "Needs the platform key. The key is shown once and cannot be read again.")
    @ApiResponse(responseCode = "201", description = "The key")
    @PostMapping(path = "/{tenant}/keys", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    IssuedKey issue(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @PathVariable String tenant,
            @RequestBody KeyRequest request) {
        access.requirePlatform(caller);
        Tenant owner = access.open(caller, tenant);
        refuse(request.faults());
        Secret key = keys.issue(owner.id(), request.name());
        return new IssuedKey(key.reveal(), request.name(), owner.id());
    }

    private static UncertainPolicy uncertain(TenantRequest request, Optional<Tenant> existing) {
        UncertainPolicy before = existing.map(Tenant::uncertain).orElse(UncertainPolicy.INITIAL);
        return request.uncertain() == null ? before : request.uncertain().over(before);
    }

    private static void refuse(List<Fault> faults) {
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.invalid(ProblemType.INVALID_VALUES, faults));
        }
    }

    /** A tenant as its administrators see it. */
    @Schema(name = "Tenant")
    record TenantView(UUID id, String externalId, String name, String locale, String timeZone, Uncertain uncertain) {
        static TenantView of(Tenant tenant) {
            return new TenantView(
                    tenant.id(),
                    tenant.externalId(),
                    tenant.name(),
                    tenant.locale(),
                    tenant.timeZone(),
                    Uncertain.of(tenant.uncertain()));
        }
    }

    /** The one answer that shows a key. */
    record IssuedKey(String key, String name, UUID tenantId) {
        @Override
        public String toString() {
            return "IssuedKey[" + name + ", " + tenantId + "]";
        }
    }
}
