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
import ai.coccinelle.channels.producer.template.KnownTexts;
import ai.coccinelle.channels.tenant.Tenant;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Locale;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
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
    private final KnownTexts texts;

    ChannelController(
            ChannelDirectory directory, TenantAccess access, ReleaseSignal signal, PublicJwks jwks, KnownTexts texts) {
        this.texts = texts;
        this.directory = directory;
        this.access = access;
        this.signal = signal;
        this.jwks = jwks;
    }

    @Operation(
            summary = "A tenant's channels",
            description = "The hub: which channels there are, which are configured, and on which messages go out.")
    @ApiResponse(responseCode = "200", description = "All four, their secrets but for the ends")
    @GetMapping
    Channels ofTenant(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(example = "tenant_123") @RequestParam String tenantId) {
        return Channels.of(directory.ofTenant(access.open(caller, tenantId).id()));
    }

    @Operation(
            summary = "Mail hosts that are known",
            description = "What to enter for each, and the limits that a channel on it starts with.")
    @ApiResponse(responseCode = "200", description = "The hosts")
    @GetMapping("/email/presets")
    Presets presets() {
        return new Presets(Preset.ALL);
    }

    @Operation(
            summary = "A channel's configuration",
            description = "Whether messages go out on it, and if not, why and what to do. Credentials are never told.")
    @ApiResponse(responseCode = "200", description = "The configuration; its secrets but for the ends")
    @GetMapping("/{channel}/config")
    ChannelView find(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(schema = @Schema(allowableValues = {"sms", "email", "whatsapp", "phone"})) @PathVariable
                    String channel,
            @Parameter(example = "tenant_123") @RequestParam String tenantId) {
        return directory.view(new LaneKey(access.open(caller, tenantId).id(), type(channel)));
    }

    @Operation(
            summary = "Configure a channel",
            description =
                    "New credentials are tried first: a worker connects and logs in, which may take some seconds, and nothing is"
                            + " saved when that fails. They are sealed before they are stored, and never given back. A password or token"
                            + " can be sent as a JWE, see GET /api/keys/credentials. Saving also"
                            + " releases what waited for the configuration to be mended.")
    @ApiResponse(responseCode = "200", description = "Saved")
    @PutMapping(path = "/{channel}/config", consumes = MediaType.APPLICATION_JSON_VALUE)
    ChannelView save(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(schema = @Schema(allowableValues = {"sms", "email", "whatsapp", "phone"})) @PathVariable
                    String channel,
            @RequestBody ConfigurationRequest request) {
        ChannelType type = type(channel);
        Tenant tenant = access.open(caller, request.tenantId());
        refuse(ConfigurationChecks.faults(
                type,
                request,
                texts.of(tenant),
                (secret, destination) -> jwks.flaws(secret, tenant.id(), destination)));
        LaneKey lane = new LaneKey(tenant.id(), type);
        ChannelView saved = directory.save(
                lane, request, caller instanceof Caller.Platform, Locale.forLanguageTag(tenant.locale()));
        tellReleaser(lane);
        return saved;
    }

    @Operation(
            summary = "Forget a channel's configuration",
            description =
                    "The credentials are deleted, and nothing new is accepted on the channel. What was accepted before waits: cancel it,"
                            + " or configure the channel again.")
    @ApiResponse(responseCode = "200", description = "Forgotten, or never there")
    @DeleteMapping("/{channel}/config")
    ChannelView forget(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(schema = @Schema(allowableValues = {"sms", "email", "whatsapp", "phone"})) @PathVariable
                    String channel,
            @Parameter(example = "tenant_123") @RequestParam String tenantId) {
        LaneKey lane = new LaneKey(access.open(caller, tenantId).id(), type(channel));
        if (lane.channel().account() == ChannelType.Account.PLATFORM && !(caller instanceof Caller.Platform)) {
            throw new Refusal(Problem.of(
                    ProblemType.PLATFORM_KEY_NEEDED,
                    "This channel runs on the platform's account. Switch it off instead: POST /api/channels/%s/disable."
                            .formatted(channel)));
        }
        return directory.forget(lane);
    }

    @Operation(summary = "Switch a channel on", description = "Messages are accepted on it again.")
    @ApiResponse(responseCode = "200", description = "It is on")
    @PostMapping(path = "/{channel}/enable", consumes = MediaType.APPLICATION_JSON_VALUE)
    ChannelView enable(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(schema = @Schema(allowableValues = {"sms", "email", "whatsapp", "phone"})) @PathVariable
                    String channel,
            @RequestBody SwitchRequest request) {
        LaneKey lane = new LaneKey(access.open(caller, request.tenantId()).id(), type(channel));
        ChannelView view = directory.switched(lane, true);
        tellReleaser(lane);
        return view;
    }

    @Operation(summary = "Switch a channel off", description = "Nothing new is accepted on it.")
    @ApiResponse(responseCode = "200", description = "It is off")
    @PostMapping(path = "/{channel}/disable", consumes = MediaType.APPLICATION_JSON_VALUE)
    ChannelView disable(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(schema = @Schema(allowableValues = {"sms", "email", "whatsapp", "phone"})) @PathVariable
                    String channel,
            @RequestBody SwitchRequest request) {
        return directory.switched(
                new LaneKey(access.open(caller, request.tenantId()).id(), type(channel)), false);
    }

    @Operation(summary = "Choose a channel's message types", description = "Types that are not named stay as they are.")
    @ApiResponse(responseCode = "200", description = "Chosen")
    @PutMapping(path = "/{channel}/templates", consumes = MediaType.APPLICATION_JSON_VALUE)
    ChannelView templates(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(schema = @Schema(allowableValues = {"sms", "email", "whatsapp", "phone"})) @PathVariable
                    String channel,
            @RequestBody TemplatesRequest request) {
        ChannelType type = type(channel);
        Tenant tenant = access.open(caller, request.tenantId());
        refuse(ConfigurationChecks.templateFaults(texts.of(tenant).namesFor(type), type, request.templates()));
        LaneKey lane = new LaneKey(tenant.id(), type);
        return directory.with(lane, request.templates());
    }

    private static ChannelType type(String channel) {
        return ChannelType.find(channel)
                .orElseThrow(() -> new Refusal(Problem.of(
                        ProblemType.UNKNOWN_CHANNEL,
                        "There is no such channel. Use /api/channels/sms/config, or email, whatsapp or phone.")));
    }

    private static void refuse(List<Fault> faults) {
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.invalid(ProblemType.INVALID_VALUES, faults));
        }
    }

    private void tellReleaser(LaneKey lane) {
        for (Priority priority : Priority.values()) {
            signal.due(lane, priority);
        }
    }

    /** A tenant's channels, and how many of them there are, configured, and in use. */
    record Channels(List<ChannelView> channels, long available, long configured, long active) {
        static Channels of(List<ChannelView> channels) {
            return new Channels(
                    channels,
                    channels.stream().filter(ChannelView::available).count(),
                    channels.stream().filter(ChannelView::configured).count(),
                    channels.stream().filter(ChannelView::active).count());
        }
    }

    /** Mail hosts. */
    record Presets(List<Preset> presets) {}
}
