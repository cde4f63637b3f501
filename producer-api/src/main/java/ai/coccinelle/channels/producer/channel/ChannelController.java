package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.channel.TenantChannel;
import ai.coccinelle.channels.credential.PublicJwks;
import ai.coccinelle.channels.credential.ShownCredentials;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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
        return Channels.of(directory.ofTenant(access.open(caller, tenantId)).stream()
                .map(view -> shown(caller, view))
                .toList());
    }

    @Operation(
            summary = "Mail hosts that are known",
            description = "What to enter for each, and the limits that a channel on it starts with.")
    @ApiResponse(responseCode = "200", description = "The hosts, in words of the tenant's language")
    @GetMapping("/email/presets")
    Presets presets(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(
                            description =
                                    "In which language; that of the key's own tenant, or English for the platform",
                            schema = @Schema(allowableValues = {"fr", "en"}))
                    @RequestParam(required = false)
                    @Nullable
                    String locale) {
        ChannelWords words = new ChannelWords(Locale.forLanguageTag(
                locale == null
                        ? switch (caller) {
                            case Caller.OfTenant(UUID own, Caller.Key _) ->
                                access.open(caller, own.toString()).locale();
                            case Caller.Platform _ -> "en";
                        }
                        : locale));
        return new Presets(
                Preset.ALL.stream().map(preset -> preset.shown(words)).toList());
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
        return shown(caller, directory.view(access.open(caller, tenantId), type(channel)));
    }

    @Operation(
            summary = "Configure a channel",
            description =
                    "In the shape in which it is answered: what GET gives can be PUT back, and what is left out stays as it is."
                            + " New credentials are tested first: a worker connects and logs in, which may take some seconds, and nothing is"
                            + " saved when that fails. fromEmail, fromName and approvedTemplates change without the secret. They are sealed before they are stored, and never given back. A password or token"
                            + " can be sent as a JWE, see GET /api/keys/credentials. Saving also"
                            + " releases what waited for the configuration to be mended.")
    @ApiResponse(responseCode = "200", description = "Saved")
    @PutMapping(path = "/{channel}/config", consumes = MediaType.APPLICATION_JSON_VALUE)
    ChannelView save(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(schema = @Schema(allowableValues = {"sms", "email", "whatsapp", "phone"})) @PathVariable
                    String channel,
            @Parameter(
                            description = "May also be given in the body; left out, the key's own tenant",
                            example = "tenant_123")
                    @RequestParam(required = false)
                    @Nullable
                    String tenantId,
            @RequestBody ConfigurationRequest given) {
        ChannelType type = type(channel);
        Tenant tenant = tenant(caller, given.tenantId() == null ? tenantId : given.tenantId());
        TenantChannel stored = directory.channel(new LaneKey(tenant.id(), type));
        ConfigurationRequest request =
                given.withoutShown(ShownCredentials.read(stored.settings().details()));
        refuse(repeated(given, request));
        refuse(ConfigurationChecks.faults(
                type,
                request,
                texts.of(tenant),
                stored,
                (secret, destination) -> jwks.flaws(secret, tenant.id(), destination)));
        ChannelView saved = directory.save(tenant, type, request);
        tellReleaser(new LaneKey(tenant.id(), type));
        return saved;
    }

    /** A new token takes the place of everything stored with it. */
    private static List<Fault> repeated(ConfigurationRequest given, ConfigurationRequest request) {
        List<Fault> faults = new ArrayList<>();
        if (request.token() != null) {
            Map<String, Boolean> repeated = new LinkedHashMap<>();
            repeated.put("appSecret", given.appSecret() != null && request.appSecret() == null);
            repeated.put("verifyToken", given.verifyToken() != null && request.verifyToken() == null);
            repeated.forEach((field, only) -> {
                if (only) {
                    faults.add(new Fault(
                            field,
                            "missing-field",
                            "Give it in full beside the new token, or null if there is none any more."));
                }
            });
        }
        return faults;
    }

    private Tenant tenant(Caller caller, @Nullable String reference) {
        return access.open(
                caller,
                switch (caller) {
                    case Caller.OfTenant(UUID own, Caller.Key _) -> reference == null ? own.toString() : reference;
                    case Caller.Platform _ -> {
                        if (reference == null) {
                            throw new Refusal(
                                    Problem.invalid(
                                            ProblemType.INVALID_REQUEST,
                                            List.of(
                                                    new Fault(
                                                            "tenantId",
                                                            "missing-field",
                                                            "The platform's key opens every tenant: say which, in the body or as a parameter."))));
                        }
                        yield reference;
                    }
                });
    }

    private static ChannelView shown(Caller caller, ChannelView view) {
        return caller.key().test() ? view.withoutAccount() : view;
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
        Tenant tenant = access.open(caller, tenantId);
        ChannelType type = type(channel);
        if (type.account() == ChannelType.Account.PLATFORM && !(caller instanceof Caller.Platform)) {
            throw new Refusal(Problem.of(
                    ProblemType.PLATFORM_KEY_NEEDED,
                    "This channel runs on the platform's account. Switch it off instead: POST /api/channels/%s/disable."
                            .formatted(channel)));
        }
        return directory.forget(tenant, type);
    }

    @Operation(summary = "Switch a channel on", description = "Messages are accepted on it again.")
    @ApiResponse(responseCode = "200", description = "It is on")
    @PostMapping(path = "/{channel}/enable", consumes = MediaType.APPLICATION_JSON_VALUE)
    ChannelView enable(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(schema = @Schema(allowableValues = {"sms", "email", "whatsapp", "phone"})) @PathVariable
                    String channel,
            @RequestBody SwitchRequest request) {
        Tenant tenant = access.open(caller, request.tenantId());
        ChannelView view = directory.switched(tenant, type(channel), true);
        tellReleaser(new LaneKey(tenant.id(), type(channel)));
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
        return directory.switched(access.open(caller, request.tenantId()), type(channel), false);
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
        return directory.with(tenant, type, request.templates());
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
    record Presets(List<Preset.Shown> presets) {}
}
