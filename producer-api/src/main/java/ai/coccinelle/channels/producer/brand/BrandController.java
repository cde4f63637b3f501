package ai.coccinelle.channels.producer.brand;

import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.template.Brand;
import ai.coccinelle.channels.template.Brands;
import ai.coccinelle.channels.tenant.Tenant;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A tenant's brand. */
@RestController
@RequestMapping(path = "/api/tenants/{tenant}/brand", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Templates")
class BrandController {
    private final Brands brands;
    private final TenantAccess access;

    BrandController(Brands brands, TenantAccess access) {
        this.brands = brands;
        this.access = access;
    }

    @Operation(
            summary = "How a tenant's mail looks",
            description = "The name, colour and logo of its mail, as it chose them; null where it chose none.")
    @ApiResponse(responseCode = "200", description = "The brand; null is what was not chosen")
    @GetMapping
    Brand find(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(description = "The caller's own id for the tenant, or ours") @PathVariable String tenant) {
        return brands.of(access.open(caller, tenant).id());
    }

    @Operation(
            summary = "Choose how a tenant's mail looks, and what its customers call it",
            description =
                    "Holds for what is accepted from then on, within a second in every process. What is left out is not"
                            + " chosen any more.")
    @ApiResponse(responseCode = "200", description = "The brand")
    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Brand save(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(description = "The caller's own id for the tenant, or ours") @PathVariable String tenant,
            @RequestBody BrandRequest request) {
        Tenant opened = access.open(caller, tenant);
        List<Fault> faults = request.faults();
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.invalid(ProblemType.INVALID_VALUES, faults));
        }
        brands.save(opened.id(), request.brand());
        access.forget(opened);
        return brands.of(opened.id());
    }
}
