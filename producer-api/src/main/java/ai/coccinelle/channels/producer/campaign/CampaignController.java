package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.campaign.Campaign;
import ai.coccinelle.channels.campaign.CampaignState;
import ai.coccinelle.channels.campaign.Campaigns;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.request.Cursor;
import ai.coccinelle.channels.producer.request.Parameters;
import ai.coccinelle.channels.producer.request.Slice;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Campaigns: one text to everybody in a file. */
@RestController
@RequestMapping(path = "/api/campaigns", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Campaigns")
class CampaignController {
    private static final Set<String> KNOWN = Set.of("tenantId", "state", "cursor", "limit");

    private final CampaignDesk desk;
    private final Campaigns campaigns;
    private final TenantAccess access;
    private final Clock clock;

    CampaignController(CampaignDesk desk, Campaigns campaigns, TenantAccess access, Clock clock) {
        this.desk = desk;
        this.campaigns = campaigns;
        this.access = access;
        this.clock = clock;
    }

    @Operation(
            summary = "Create a campaign",
            description = "It is a draft: upload its recipients, look at what is wrong with them, and start it.")
    @ApiResponse(responseCode = "201", description = "The draft")
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    CampaignView create(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @RequestBody CampaignRequest request) {
        return CampaignView.of(desk.create(caller, request), null);
    }

    @Operation(
            summary = "Campaigns, newest first",
            description = "A key of a tenant sees its own, one of the platform all; a test key sees the sandbox's.")
    @Parameter(name = "tenantId", in = ParameterIn.QUERY, description = "Whose campaigns; a tenant's key sees its own")
    @Parameter(name = "state", in = ParameterIn.QUERY, example = "running")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "nextCursor of the page before")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "How many, 1 to 200", example = "50")
    @ApiResponse(responseCode = "200", description = "A page of campaigns, without what became of their messages")
    @GetMapping
    Page search(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(hidden = true) @RequestParam Map<String, String> given) {
        Parameters parameters = new Parameters(given, KNOWN);
        CampaignState state = parameters.value(
                "state", CampaignState::find, "Must be one of draft, running, paused, done, cancelled.");
        UUID before = parameters.cursor(Cursor::read);
        int limit = parameters.limit(50, 200);
        parameters.refuseFaults();
        UUID tenant = access.tenant(caller, given.get("tenantId"));
        List<Campaign> found = campaigns.search(
                new Campaigns.Query(tenant, state, before, caller.key().test(), limit + 1));
        Slice<Campaign> page = Slice.of(found, limit, last -> Cursor.after(last.id()));
        return new Page(
                page.shown().stream()
                        .map(campaign -> CampaignView.of(campaign, null))
                        .toList(),
                page.nextCursor());
    }

    @Operation(
            summary = "One campaign and its progress",
            description = "Counts each of its messages: ask every few seconds, not all the time.")
    @ApiResponse(responseCode = "200", description = "The campaign")
    @GetMapping("/{id}")
    CampaignView find(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(schema = @Schema(format = "uuid")) @PathVariable String id) {
        return withProgress(desk.open(caller, id));
    }

    @Operation(
            summary = "Start a draft",
            description =
                    "From its startAt on its rows become messages, as fast as its pace and the lane's limits allow.")
    @ApiResponse(responseCode = "200", description = "It runs")
    @PostMapping(path = "/{id}/start", consumes = MediaType.APPLICATION_JSON_VALUE)
    CampaignView start(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(schema = @Schema(format = "uuid")) @PathVariable String id,
            @RequestBody StartRequest request) {
        return withProgress(desk.start(caller, id, Boolean.TRUE.equals(request.ignoreFaulty())));
    }

    @Operation(
            summary = "Pause a running campaign",
            description =
                    "What waits is withdrawn, and made again when it is resumed. What a worker has begun goes on.")
    @ApiResponse(responseCode = "200", description = "It is paused")
    @PostMapping("/{id}/pause")
    CampaignView pause(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(schema = @Schema(format = "uuid")) @PathVariable String id) {
        return withProgress(desk.pause(caller, id));
    }

    @Operation(
            summary = "Resume a paused campaign",
            description =
                    "What its pause withdrew is made again, and then the rows whose turn has not come yet. The time of the"
                            + " pause is not caught up with: its pace stays what it was.")
    @ApiResponse(responseCode = "200", description = "It runs")
    @PostMapping("/{id}/resume")
    CampaignView resume(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(schema = @Schema(format = "uuid")) @PathVariable String id) {
        return withProgress(desk.resume(caller, id));
    }

    @Operation(
            summary = "Cancel a campaign for good",
            description = "What waits is withdrawn, and what no worker has begun is never sent.")
    @ApiResponse(responseCode = "200", description = "It is cancelled")
    @PostMapping("/{id}/cancel")
    CampaignView cancel(
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
            @Parameter(schema = @Schema(format = "uuid")) @PathVariable String id) {
        return withProgress(desk.cancel(caller, id));
    }

    private CampaignView withProgress(Campaign campaign) {
        return CampaignView.of(
                campaign, CampaignView.Progress.of(campaign, campaigns.progress(campaign.id()), clock.instant()));
    }

    /** @param nextCursor null on the last page */
    @Schema(name = "CampaignPage")
    record Page(List<CampaignView> campaigns, @Nullable String nextCursor) {}
}
