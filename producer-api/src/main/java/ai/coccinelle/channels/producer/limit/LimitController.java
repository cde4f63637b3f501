package ai.coccinelle.channels.producer.limit;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.lane.Priority;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.release.ReleaseSignal;
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
import org.springframework.web.bind.annotation.RestController;

/** What a tenant may send on a channel. */
@RestController
@RequestMapping(path = "/api/tenants/{tenant}/channels/{channel}/limits", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Limits")
class LimitController {
    private final Lanes lanes;
    private final TenantAccess access;
    private final ReleaseSignal signal;
    private final DailyLimits dailyLimits;

    LimitController(Lanes lanes, TenantAccess access, ReleaseSignal signal, DailyLimits dailyLimits) {
        this.lanes = lanes;
        this.dailyLimits = dailyLimits;
        this.access = access;
        this.signal = signal;
    }

    @Operation(
            summary = "A tenant's limits on a channel, and where they stand",
            description = "A second, a minute, a day and at once; null is no limit.")
    @ApiResponse(responseCode = "200", description = "The limits")
    @GetMapping
    LimitsView find(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(description = "The caller's own id for the tenant, or ours") @PathVariable String tenant,
            @Parameter(schema = @Schema(allowableValues = {"sms", "email", "whatsapp", "phone"})) @PathVariable
                    String channel) {
        return view(lane(caller, tenant, channel));
    }

    @Operation(
            summary = "Change a tenant's limits on a channel",
            description =
                    "Needs the platform key. All five are given, null where there is none. They hold from the next release on,"
                            + " in every process.")
    @ApiResponse(responseCode = "200", description = "Changed")
    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    LimitsView change(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @PathVariable String tenant,
            @Parameter(schema = @Schema(allowableValues = {"sms", "email", "whatsapp", "phone"})) @PathVariable
                    String channel,
            @RequestBody LimitsRequest request) {
        LaneKey lane = lane(caller, tenant, channel);
        List<Fault> faults = request.faults();
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.invalid(ProblemType.INVALID_VALUES, faults));
        }
        lanes.limit(lane, request.limits());
        dailyLimits.forget(lane);
        for (Priority priority : Priority.values()) {
            signal.due(lane, priority);
        }
        return view(lane);
    }

    private LaneKey lane(Caller caller, String tenant, String channel) {
        ChannelType type = ChannelType.find(channel)
                .orElseThrow(() -> new Refusal(Problem.of(
                        ProblemType.UNKNOWN_CHANNEL,
                        "There is no such channel. Use /api/tenants/{tenant}/channels/sms/limits, or email, whatsapp or"
                                + " phone.")));
        return new LaneKey(access.open(caller, tenant).id(), type);
    }

    private LimitsView view(LaneKey lane) {
        return lanes.find(lane).map(LimitsView::of).orElseThrow(() -> new IllegalStateException("no lane for " + lane));
    }
}
