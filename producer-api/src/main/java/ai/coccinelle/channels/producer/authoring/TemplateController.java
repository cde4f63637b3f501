package ai.coccinelle.channels.producer.authoring;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.request.Parameters;
import ai.coccinelle.channels.producer.request.Slice;
import ai.coccinelle.channels.producer.template.Language;
import ai.coccinelle.channels.template.TextKey;
import ai.coccinelle.channels.tenant.Tenant;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Texts of messages: the built-in ones, and what tenants write instead. */
@RestController
@RequestMapping(path = "/api/templates", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Templates")
class TemplateController {
    private static final String CHANNELS = "Must be one of sms, email, whatsapp, phone.";

    private final TextDesk desk;
    private final Previews previews;
    private final TenantAccess access;

    TemplateController(TextDesk desk, Previews previews, TenantAccess access) {
        this.desk = desk;
        this.previews = previews;
        this.access = access;
    }

    @Operation(
            summary = "The texts that there are",
            description =
                    "One for each type of message, channel and language: the built-in types', then the tenant's own.")
    @Parameter(name = "tenantId", in = ParameterIn.QUERY, description = "Whose; a tenant's key sees its own")
    @Parameter(name = "channel", in = ParameterIn.QUERY, example = "sms")
    @ApiResponse(responseCode = "200", description = "The texts")
    @GetMapping
    Texts all(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(hidden = true) @RequestParam Map<String, String> given) {
        Parameters parameters = new Parameters(given, Set.of("tenantId", "channel"));
        ChannelType channel = parameters.value("channel", ChannelType::find, CHANNELS);
        parameters.refuseFaults();
        return new Texts(desk.all(access.tenant(caller, given.get("tenantId")), channel));
    }

    @Operation(
            summary = "Write a text",
            description =
                    "Stores it as the next version, which never changes; messages are made from it once it is activated. Faults"
                            + " in the text are named with their line.")
    @ApiResponse(responseCode = "201", description = "Stored, and not in use yet")
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    VersionView create(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @RequestBody TextRequest request) {
        Tenant tenant = access.open(caller, request.tenantId());
        return desk.create(
                request.written().checked(tenant.id()).text(), caller.key().shown());
    }

    @Operation(
            summary = "A text's versions, the latest first",
            description =
                    "A page ends with nextCursor while there are more. Last comes the built-in text, as version 0.")
    @Parameter(name = "channel", in = ParameterIn.QUERY, required = true, example = "sms")
    @Parameter(name = "locale", in = ParameterIn.QUERY, required = true, example = "fr")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "nextCursor of the page before")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "How many, 1 to 100", example = "20")
    @ApiResponse(responseCode = "200", description = "A page of versions")
    @GetMapping("/{name}/versions")
    Versions versions(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(example = "rdvRappel") @PathVariable String name,
            @Parameter(example = "tenant_123") @RequestParam String tenantId,
            @Parameter(hidden = true) @RequestParam Map<String, String> given) {
        Tenant tenant = access.open(caller, tenantId);
        Parameters parameters = new Parameters(given, Set.of("tenantId", "channel", "locale", "cursor", "limit"));
        Integer before = parameters.cursor(TemplateController::version);
        int limit = parameters.limit(20, 100);
        TextKey key = key(tenant, name, given, parameters);
        List<VersionView> found = desk.versions(key, before, limit);
        Slice<VersionView> page = Slice.of(found, limit, last -> String.valueOf(last.version()));
        return new Versions(page.shown(), page.nextCursor());
    }

    @Operation(
            summary = "See what a text becomes",
            description =
                    "With sample data, which is made up where it is not given. Nothing is stored or sent. With body it is a text"
                            + " that is not stored, else a version, else the one in use.")
    @ApiResponse(responseCode = "200", description = "What a recipient would read or hear")
    @PostMapping(path = "/{name}/preview", consumes = MediaType.APPLICATION_JSON_VALUE)
    PreviewView preview(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(example = "rdvRappel") @PathVariable String name,
            @RequestBody PreviewRequest request) {
        return previews.preview(access.open(caller, request.tenantId()), name, request);
    }

    @Operation(
            summary = "Take a version into use",
            description =
                    "What is accepted from then on is made from it, within a second in every process. Safe to repeat.")
    @ApiResponse(responseCode = "200", description = "It is in use")
    @PostMapping(path = "/{name}/activate", consumes = MediaType.APPLICATION_JSON_VALUE)
    InUse activate(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(example = "rdvRappel") @PathVariable String name,
            @RequestBody ActivationRequest request) {
        Tenant tenant = access.open(caller, request.tenantId());
        TextKey key = desk.key(tenant, name, request.channel(), request.locale());
        desk.activate(key, request.version(), caller.key().shown());
        return changed(tenant, key);
    }

    @Operation(
            summary = "Go back to what was in use before",
            description =
                    "Takes back the last activation or deletion; repeated, the one before it, up to 20. Before the first one the"
                            + " built-in text was in use.")
    @ApiResponse(responseCode = "200", description = "What is in use now")
    @PostMapping(path = "/{name}/rollback", consumes = MediaType.APPLICATION_JSON_VALUE)
    InUse rollBack(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(example = "rdvRappel") @PathVariable String name,
            @RequestBody PlaceRequest request) {
        Tenant tenant = access.open(caller, request.tenantId());
        TextKey key = desk.key(tenant, name, request.channel(), request.locale());
        desk.rollBack(key, caller.key().shown());
        return changed(tenant, key);
    }

    @Operation(
            summary = "Go back to the built-in text",
            description =
                    "The tenant's versions are kept, and one can be activated again. Messages of a type of its own are refused"
                            + " from then on. Safe to repeat.")
    @Parameter(name = "channel", in = ParameterIn.QUERY, required = true, example = "sms")
    @Parameter(name = "locale", in = ParameterIn.QUERY, required = true, example = "fr")
    @ApiResponse(responseCode = "200", description = "No version of the tenant's is in use")
    @DeleteMapping("/{name}")
    InUse deactivate(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(example = "rdvRappel") @PathVariable String name,
            @Parameter(example = "tenant_123") @RequestParam String tenantId,
            @Parameter(hidden = true) @RequestParam Map<String, String> given) {
        Tenant tenant = access.open(caller, tenantId);
        TextKey key = key(tenant, name, given, new Parameters(given, Set.of("tenantId", "channel", "locale")));
        desk.deactivate(key, caller.key().shown());
        return changed(tenant, key);
    }

    private InUse changed(Tenant tenant, TextKey key) {
        access.forget(tenant);
        return desk.inUse(key);
    }

    /** @throws Refusal naming every fault of the parameters */
    private TextKey key(Tenant tenant, String name, Map<String, String> given, Parameters parameters) {
        ChannelType channel = parameters.value("channel", ChannelType::find, CHANNELS);
        Language language = parameters.value("locale", Language::find, "Must be fr or en.");
        parameters.refuseFaults();
        if (channel == null || language == null) {
            List<Fault> missing = new ArrayList<>();
            for (String parameter : List.of("channel", "locale")) {
                if (given.getOrDefault(parameter, "").isEmpty()) {
                    missing.add(new Fault(parameter, "missing", "Add the parameter to the address."));
                }
            }
            throw new Refusal(Problem.invalid(ProblemType.INVALID_REQUEST, missing));
        }
        return desk.key(tenant, name, channel, language);
    }

    private static Optional<Integer> version(String text) {
        return text.matches("\\d{1,6}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    /** The texts. */
    @Schema(name = "Templates")
    record Texts(List<TextView> templates) {}

    /** @param nextCursor null on the last page */
    @Schema(name = "TemplateVersionPage")
    record Versions(List<VersionView> versions, @Nullable String nextCursor) {}
}
