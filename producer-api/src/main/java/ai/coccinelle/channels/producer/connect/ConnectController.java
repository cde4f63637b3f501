package ai.coccinelle.channels.producer.connect;

import ai.coccinelle.channels.connect.ConnectFlow;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.request.RequestRecord;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Begins to connect a tenant's WhatsApp, and tells how far it is. */
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
                    "Send the tenant's browser to redirectUrl. It comes back to us, and a worker finishes: it asks 360dialog whether the"
                            + " channel gave us leave, has a key made, sets the webhook, tries it and saves it. Only the last attempt"
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
            description = "Of the tenant's last attempt: started, returned, connected, or failed and why.")
    @ApiResponse(responseCode = "200", description = "The tenant's last attempt")
    @GetMapping
    Progress progress(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(example = "tenant_123") @RequestParam String tenantId) {
        return desk.latest(access.open(caller, tenantId).id()).map(Progress::of).orElse(Progress.NEVER);
    }

    /** Whose WhatsApp is to be connected. */
    @RequestRecord
    @Schema(requiredProperties = "tenantId")
    record ConnectRequest(@Schema(example = "tenant_123") String tenantId) {}

    /** An attempt that began. */
    record Begun(
            UUID connectId,

            @Schema(description = "Where to send the tenant's browser")
            URI redirectUrl,

            @Schema(description = "Until when it has to come back")
            Instant expiresAt) {}

    /** How far an attempt is. */
    record Progress(
            @Schema(allowableValues = {"none", "started", "returned", "connected", "failed"})
            String status,

            @Schema(
                    description =
                            "Why it failed: superseded, no-channel, several-channels, not-yours, of-another-tenant, refused, or what a test of the connection found")
            @Nullable
            String reason,

            @Nullable Instant startedAt,
            @Nullable Instant expiresAt) {
        static final Progress NEVER = new Progress("none", null, null, null);

        static Progress of(ConnectFlow flow) {
            return new Progress(flow.status(), flow.reason(), flow.createdAt(), flow.expiresAt());
        }
    }
}
