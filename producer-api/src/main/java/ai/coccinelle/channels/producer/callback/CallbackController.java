package ai.coccinelle.channels.producer.callback;

import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where a tenant's system is told of events. */
@RestController
@RequestMapping(path = "/api/tenants/{tenant}/callback", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Callbacks")
class CallbackController {
    private final CallbackDesk desk;
    private final TenantAccess access;

    CallbackController(CallbackDesk desk, TenantAccess access) {
        this.desk = desk;
        this.access = access;
    }

    @Operation(summary = "The tenant's callback", description = "Where it stands; never its secret.")
    @ApiResponse(responseCode = "200", description = "The callback")
    @GetMapping
    CallbackView find(@Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @PathVariable String tenant) {
        return desk.find(tenant(caller, tenant));
    }

    @Operation(
            summary = "Save the tenant's callback",
            description =
                    "Events are POSTed there, signed as Standard Webhooks says. The first time the answer shows the secret; it cannot be"
                            + " read again. Saving switches it on, and what waits is sent to the new address.")
    @ApiResponse(responseCode = "200", description = "The callback")
    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    CallbackView save(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @PathVariable String tenant,
            @RequestBody CallbackRequest request) {
        return desk.save(tenant(caller, tenant), request);
    }

    @Operation(
            summary = "Forget the tenant's callback",
            description = "Its secrets and its events go with it. Safe to repeat.")
    @ApiResponse(responseCode = "204", description = "Nothing is told any more")
    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @PathVariable String tenant) {
        desk.delete(tenant(caller, tenant));
    }

    @Operation(
            summary = "Switch the callback on",
            description = "Also after it was switched off because it failed. What waited is sent.")
    @ApiResponse(responseCode = "200", description = "The callback")
    @PostMapping("/enable")
    CallbackView enable(@Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @PathVariable String tenant) {
        return desk.enable(tenant(caller, tenant), true);
    }

    @Operation(summary = "Switch the callback off", description = "What happens meanwhile is not told later.")
    @ApiResponse(responseCode = "200", description = "The callback")
    @PostMapping("/disable")
    CallbackView disable(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @PathVariable String tenant) {
        return desk.enable(tenant(caller, tenant), false);
    }

    @Operation(
            summary = "Send a test",
            description = "An event callback.test, by the same road. GET /api/callback-events tells what became of it.")
    @ApiResponse(responseCode = "202", description = "It is on its way")
    @PostMapping("/test")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Begun test(@Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @PathVariable String tenant) {
        return new Begun(desk.test(tenant(caller, tenant)));
    }

    @Operation(
            summary = "Make a new secret",
            description =
                    "Shown once. For CHANNELS_CALLBACK_SECRET_OVERLAP, a day unless set, each callback carries two signatures: by the new"
                            + " secret and by the one before.")
    @ApiResponse(responseCode = "200", description = "The callback, with the new secret")
    @PostMapping("/rotate-secret")
    CallbackView rotateSecret(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @PathVariable String tenant) {
        return desk.rotateSecret(tenant(caller, tenant));
    }

    private UUID tenant(Caller caller, String reference) {
        return access.open(caller, reference).id();
    }

    /** @param eventId by which GET /api/callback-events shows it, and the receiver's webhook-id */
    record Begun(UUID eventId) {}
}
