package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.credential.PublicJwks;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Priority;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.release.ReleaseSignal;
import ai.coccinelle.channels.tenant.Tenant;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Configures channels. */
@RestController
@RequestMapping(path = "/api/channels", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Channels")
class ChannelController {
    private final ChannelDirectory directory;
    private final TenantAccess access;
    private final ReleaseSignal signal;
    private final PublicJwks jwks;

    ChannelController(ChannelDirectory directory, TenantAccess access, ReleaseSignal signal, PublicJwks jwks) {
        this.directory = directory;
        this.access = access;
        this.signal = signal;
        this.jwks = jwks;
    }

    @Operation(summary = "A tenant's channels")
    @ApiResponse(responseCode = "200", description = "All four, without their credentials")
    @GetMapping
    Channels ofTenant(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(example = "tenant_123") @RequestParam String tenantId) {
        return new Channels(directory.ofTenant(access.open(caller, tenantId).id()));
    }

    @Operation(
            summary = "Configure a channel",
            description =
                    "Credentials are sealed before they are stored, and never given back. A password or token can be"
                            + " sent as a JWE, see GET /api/keys/credentials. Saving also releases what waited for the"
                            + " configuration to be mended.")
    @ApiResponse(responseCode = "200", description = "Saved")
    @PutMapping(path = "/{channel}/config", consumes = MediaType.APPLICATION_JSON_VALUE)
    ChannelView save(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(schema = @Schema(allowableValues = {"sms", "email", "whatsapp", "phone"})) @PathVariable
                    String channel,
            @RequestBody ConfigurationRequest request) {
        ChannelType type = ChannelType.find(channel)
                .orElseThrow(() -> new Refusal(Problem.of(
                        ProblemType.UNKNOWN_CHANNEL,
                        "There is no such channel. Use /api/channels/sms/config, or email, whatsapp or phone.")));
        Tenant tenant = access.open(caller, request.tenantId());
        List<Fault> faults = ConfigurationChecks.faults(type, request, secret -> jwks.flaws(secret, tenant.id()));
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.invalid(ProblemType.INVALID_VALUES, faults));
        }
        LaneKey lane = new LaneKey(tenant.id(), type);
        ChannelView saved = directory.save(lane, request, caller instanceof Caller.Platform);
        for (Priority priority : Priority.values()) {
            signal.due(lane, priority);
        }
        return saved;
    }

    /** A tenant's channels. */
    record Channels(List<ChannelView> channels) {}
}
