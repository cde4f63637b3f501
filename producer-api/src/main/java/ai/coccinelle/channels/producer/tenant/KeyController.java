package ai.coccinelle.channels.producer.tenant;

import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Keys of tenants and of the platform. */
@RestController
@Tag(name = "Keys")
class KeyController {
    private static final String OF_TENANT = "/api/tenants/{tenant}/keys";
    private static final String OF_PLATFORM = "/api/keys";

    private final KeyDesk desk;
    private final TenantAccess access;

    KeyController(KeyDesk desk, TenantAccess access) {
        this.desk = desk;
        this.access = access;
    }

    @Operation(summary = "A tenant's keys", description = "Newest first, revoked ones included; never a key itself.")
    @ApiResponse(responseCode = "200", description = "The keys")
    @GetMapping(path = OF_TENANT, produces = MediaType.APPLICATION_JSON_VALUE)
    KeyDesk.KeyList ofTenant(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @PathVariable String tenant) {
        return desk.list(access.open(caller, tenant).id());
    }

    @Operation(
            summary = "Issue a key to a tenant",
            description =
                    "The key is shown once and cannot be read again. Of a name two keys can be valid at a time: issue the next,"
                            + " move over to it, revoke the old one.")
    @ApiResponse(responseCode = "201", description = "The key")
    @PostMapping(
            path = OF_TENANT,
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    KeyDesk.IssuedKey issue(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @PathVariable String tenant,
            @RequestBody KeyRequest request) {
        return desk.issue(caller, access.open(caller, tenant).id(), request);
    }

    @Operation(
            summary = "Revoke a tenant's key",
            description = "It opens nothing more, in other processes within two seconds. Safe to repeat.")
    @ApiResponse(responseCode = "200", description = "The key, revoked")
    @DeleteMapping(path = OF_TENANT + "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    KeyView revoke(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @PathVariable String tenant,
            @Parameter(schema = @Schema(format = "uuid")) @PathVariable String id) {
        return desk.revoke(access.open(caller, tenant).id(), id);
    }

    @Operation(
            summary = "The platform's keys",
            description =
                    "Needs a platform key. Newest first, revoked ones included; CHANNELS_PLATFORM_KEY is not among them.")
    @ApiResponse(responseCode = "200", description = "The keys")
    @GetMapping(path = OF_PLATFORM, produces = MediaType.APPLICATION_JSON_VALUE)
    KeyDesk.KeyList ofPlatform() {
        return desk.list(null);
    }

    @Operation(
            summary = "Issue a key to the platform",
            description = "Needs a platform key. It opens every tenant's data, as far as its scopes go. Shown once.")
    @ApiResponse(responseCode = "201", description = "The key")
    @PostMapping(
            path = OF_PLATFORM,
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    KeyDesk.IssuedKey issueToPlatform(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @RequestBody KeyRequest request) {
        return desk.issue(caller, null, request);
    }

    @Operation(summary = "Revoke a key of the platform", description = "Needs a platform key. Safe to repeat.")
    @ApiResponse(responseCode = "200", description = "The key, revoked")
    @DeleteMapping(path = OF_PLATFORM + "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    KeyView revokeOfPlatform(@Parameter(schema = @Schema(format = "uuid")) @PathVariable String id) {
        return desk.revoke(null, id);
    }
}
