package ai.coccinelle.channels.producer.channel;

import ai.coccinelle.channels.channel.ChannelPermission;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.channel.TenantChannel;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.request.Explicit;
import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.producer.request.Values;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the platform allows a tenant on a channel. */
@RestController
@RequestMapping(
        path = "/api/tenants/{tenant}/channels/{channel}/permission",
        produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Limits")
class PermissionController {
    private final ChannelDirectory directory;
    private final KnownConfigurations known;
    private final Destinations destinations;
    private final TenantAccess access;

    PermissionController(
            ChannelDirectory directory, KnownConfigurations known, Destinations destinations, TenantAccess access) {
        this.directory = directory;
        this.known = known;
        this.destinations = destinations;
        this.access = access;
    }

    @Operation(
            summary = "What the platform allows a tenant on a channel",
            description = "Whether the channel is withheld, and the countries that the tenant reaches by SMS or phone.")
    @ApiResponse(responseCode = "200", description = "The permission")
    @GetMapping
    Permission find(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @PathVariable String tenant,
            @Parameter(schema = @Schema(allowableValues = {"sms", "email", "whatsapp", "phone"})) @PathVariable
                    String channel) {
        return view(lane(caller, tenant, channel));
    }

    @Operation(
            summary = "Withhold a channel from a tenant, or choose its countries",
            description =
                    "Needs the platform key. Both are given, null where the default holds. A withheld channel takes nothing new; what was"
                            + " accepted before still goes. The tenant reads the reason.")
    @ApiResponse(responseCode = "200", description = "Changed")
    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    Permission change(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @PathVariable String tenant,
            @Parameter(schema = @Schema(allowableValues = {"sms", "email", "whatsapp", "phone"})) @PathVariable
                    String channel,
            @RequestBody PermissionRequest request) {
        LaneKey lane = lane(caller, tenant, channel);
        Values values = request.check(lane.channel());
        if (!values.faults().isEmpty()) {
            throw new Refusal(Problem.invalid(ProblemType.INVALID_VALUES, values.faults()));
        }
        known.permit(
                lane,
                new ChannelPermission(
                        request.withheld(), request.countries() == null ? null : Set.copyOf(request.countries())));
        return view(lane);
    }

    private LaneKey lane(Caller caller, String tenant, String channel) {
        ChannelType type = ChannelType.find(channel)
                .orElseThrow(() -> new Refusal(Problem.of(
                        ProblemType.UNKNOWN_CHANNEL,
                        "There is no such channel. Use /api/tenants/{tenant}/channels/sms/permission, or email, whatsapp or"
                                + " phone.")));
        return new LaneKey(access.open(caller, tenant).id(), type);
    }

    private Permission view(LaneKey lane) {
        TenantChannel channel = directory.channel(lane);
        return new Permission(
                lane.channel(),
                channel.withheld(),
                lane.channel().account() == ChannelType.Account.PLATFORM
                        ? List.copyOf(new TreeSet<>(destinations.allowed(channel)))
                        : null,
                channel.countries() == null);
    }

    /** A permission to save. */
    @RequestRecord(ignored = {"channel", "byDefault"})
    @Schema(requiredProperties = {"withheld", "countries"})
    record PermissionRequest(
            @Schema(
                    description = "Why the tenant may not use the channel, for its people; null: it may",
                    example = "null")
            @Explicit
            @Nullable
            String withheld,

            @Schema(
                    description =
                            "ISO 3166 codes of the countries that the tenant reaches by SMS or phone; null: the platform's default",
                    example = "[\"FR\",\"BE\"]")
            @Explicit
            @Nullable
            List<String> countries) {

        Values check(ChannelType channel) {
            Values values = new Values();
            if (withheld != null) {
                values.line("withheld", withheld, 500);
            }
            if (countries != null) {
                values.check(
                        "countries",
                        channel.account() == ChannelType.Account.PLATFORM,
                        "The channel %s runs on the tenant's own account: give null.".formatted(channel.wireName()));
                values.check(
                        "countries",
                        !countries.isEmpty() && countries.stream().allMatch(Destinations::isCountry),
                        "Must be ISO 3166 codes of countries that have phone numbers, such as [\"FR\",\"BE\"]; to take the channel away give withheld.");
            }
            return values;
        }
    }

    /** What the platform allows. */
    @Schema(name = "ChannelPermission")
    record Permission(
            ChannelType channel,

            @Schema(description = "Why the channel is withheld; null: it is not") @Nullable
            String withheld,

            @Schema(
                    description =
                            "The countries that are reached, in order; null where the account is the tenant's own")
            @Nullable
            List<String> countries,

            @Schema(description = "Whether the countries are the platform's default")
            boolean byDefault) {}
}
