package ai.coccinelle.channels.producer.suppression;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.address.Address;
import ai.coccinelle.channels.producer.address.Addresses;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.request.Cursor;
import ai.coccinelle.channels.producer.request.Parameters;
import ai.coccinelle.channels.producer.request.Slice;
import ai.coccinelle.channels.suppression.Suppression;
import ai.coccinelle.channels.suppression.SuppressionScope;
import ai.coccinelle.channels.suppression.SuppressionSource;
import ai.coccinelle.channels.suppression.Suppressions;
import ai.coccinelle.channels.tenant.Tenant;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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

/** Who wants nothing more. */
@RestController
@RequestMapping(path = "/api/suppressions", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Suppressions")
class SuppressionController {
    private static final Set<String> KNOWN = Set.of("tenantId", "channel", "cursor", "limit");

    private final Suppressions suppressions;
    private final OptOuts optOuts;
    private final TenantAccess access;

    SuppressionController(Suppressions suppressions, OptOuts optOuts, TenantAccess access) {
        this.suppressions = suppressions;
        this.optOuts = optOuts;
        this.access = access;
    }

    @Operation(
            summary = "Who opted out, newest first",
            description = "Addresses are kept as hashes; what is shown is masked.")
    @Parameter(
            name = "tenantId",
            in = ParameterIn.QUERY,
            description = "Of whose messages; a tenant's key sees its own")
    @Parameter(name = "channel", in = ParameterIn.QUERY, example = "sms")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "nextCursor of the page before")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "How many, 1 to 200", example = "50")
    @ApiResponse(responseCode = "200", description = "A page of suppressions")
    @GetMapping
    Page search(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(hidden = true) @RequestParam Map<String, String> given) {
        Parameters parameters = new Parameters(given, KNOWN);
        ChannelType channel =
                parameters.value("channel", ChannelType::find, "Must be one of sms, email, whatsapp, phone.");
        UUID before = parameters.cursor(Cursor::read);
        int limit = parameters.limit(50, 200);
        parameters.refuseFaults();
        UUID tenant = access.tenant(caller, given.get("tenantId"));
        List<Suppression> found = suppressions.search(tenant, channel, before, limit + 1);
        Slice<Suppression> page = Slice.of(found, limit, last -> Cursor.after(last.id()));
        return new Page(page.shown().stream().map(View::of).toList(), page.nextCursor());
    }

    @Operation(
            summary = "Send somebody nothing more",
            description = "Also for those who said so by telephone or at the counter. Safe to repeat.")
    @ApiResponse(responseCode = "201", description = "It holds from now on, for what waits as well")
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    View add(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @RequestBody SuppressionRequest request) {
        Tenant tenant = access.open(caller, request.tenantId());
        if (!optOuts.hasKey()) {
            throw new Refusal(Problem.of(
                    ProblemType.NOT_SET_UP,
                    "The platform has not set CHANNELS_ADDRESS_KEY, so nobody can be kept on the list; nothing was stored. Ask"
                            + " its administrator."));
        }
        Optional<Suppression> added = suppressions.add(new Suppressions.Wish(
                new LaneKey(tenant.id(), request.channel()),
                address(request),
                request.type() == null ? SuppressionScope.ALL : request.type(),
                SuppressionSource.API));
        optOuts.forgetAll();
        return added.map(View::of).orElseThrow(SuppressionController::unknown);
    }

    @Operation(
            summary = "Send somebody messages again",
            description = "When the recipient has asked for that. A block that the provider itself keeps stays.")
    @ApiResponse(responseCode = "204", description = "It holds no more")
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void lift(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(schema = @Schema(format = "uuid")) @PathVariable String id) {
        Suppression found = Parameters.uuid(id)
                .flatMap(suppressions::find)
                .filter(suppression -> mayOpen(caller, suppression))
                .orElseThrow(SuppressionController::unknown);
        access.open(caller, found.lane().tenantId().toString());
        suppressions.lift(found.id());
        optOuts.forgetAll();
    }

    private static boolean mayOpen(Caller caller, Suppression suppression) {
        return switch (caller) {
            case Caller.Platform _ -> true;
            case Caller.OfTenant(UUID own, Caller.Key _) ->
                suppression.lane().tenantId().equals(own);
        };
    }

    private static String address(SuppressionRequest request) {
        return switch (Addresses.of(request.channel(), request.address())) {
            case Address.Usable(String address) -> address;
            case Address.Unusable(String why) ->
                throw new Refusal(Problem.invalid(
                        ProblemType.INVALID_ADDRESS, List.of(new Fault("address", "invalid-address", why))));
        };
    }

    private static Refusal unknown() {
        return new Refusal(Problem.of(
                ProblemType.UNKNOWN_SUPPRESSION,
                "This key opens no suppression of that id. Use an id from GET /api/suppressions."));
    }

    /** One suppression. */
    @Schema(name = "Suppression")
    record View(
            UUID id,
            UUID tenantId,
            ChannelType channel,

            @Schema(description = "The address, masked", example = "+336…34")
            String address,

            SuppressionScope type,
            SuppressionSource source,
            Instant at) {
        static View of(Suppression suppression) {
            return new View(
                    suppression.id(),
                    suppression.lane().tenantId(),
                    suppression.lane().channel(),
                    suppression.shown(),
                    suppression.scope(),
                    suppression.source(),
                    suppression.at());
        }
    }

    /** @param nextCursor null on the last page */
    @Schema(name = "SuppressionPage")
    record Page(List<View> suppressions, @Nullable String nextCursor) {}
}
