package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.campaign.Campaign;
import ai.coccinelle.channels.campaign.CampaignState;
import ai.coccinelle.channels.campaign.Campaigns;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.request.Parameters;
import ai.coccinelle.channels.producer.submit.Intake;
import ai.coccinelle.channels.producer.template.TemplateSpec;
import ai.coccinelle.channels.tenant.Tenant;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Opens campaigns to those whose they are, and moves them from state to state; whoever asks twice gets the same answer. */
final class CampaignDesk {
    private static final String PAUSED_BY_CALL = "It was paused with POST /api/campaigns/{id}/pause.";
    private static final String SOMETHING = "x";
    private static final UUID NONE = new UUID(0, 0);

    private final Campaigns campaigns;
    private final TenantAccess access;
    private final Intake intake;
    private final Clock clock;

    CampaignDesk(Campaigns campaigns, TenantAccess access, Intake intake, Clock clock) {
        this.campaigns = campaigns;
        this.access = access;
        this.intake = intake;
        this.clock = clock;
    }

    /**
     * Creates a draft.
     *
     * @throws Refusal naming all that is wrong with it, whatever the file will say
     */
    Campaign create(Caller caller, CampaignRequest request) {
        Tenant tenant = access.openToSend(caller, request.tenantId());
        List<Fault> faults = new ArrayList<>(request.faults(clock.instant()));
        if (faults.isEmpty()) {
            faults.addAll(faultsOfEveryRow(tenant, request));
        }
        if (!faults.isEmpty()) {
            throw new Refusal(Intake.refusal(faults));
        }
        return campaigns.create(tenant.id(), request.plan(caller.key().test()));
    }

    /** What is wrong with a message of which only what is the same for all rows is known, and what rows say besides. */
    private List<Fault> faultsOfEveryRow(Tenant tenant, CampaignRequest request) {
        Map<String, String> some = request.columns().keySet().stream()
                .filter(RowRequests::isVariable)
                .collect(Collectors.toMap(Function.identity(), _ -> SOMETHING));
        Intake.Wanted known =
                new RowRequests(NONE, request.plan(true), ZoneId.of(tenant.timeZone())).wanted("", some, null);
        return switch (intake.fitness(tenant, List.of(known), true).getFirst()) {
            case Intake.Fitness.Fit _ -> List.of();
            case Intake.Fitness.Unfit(List<Fault> faults) ->
                faults.stream().filter(fault -> !isOfARow(fault, request)).toList();
        };
    }

    private static boolean isOfARow(Fault fault, CampaignRequest request) {
        return fault.field().equals(RowRequests.TO)
                || (!fault.code().equals(TemplateSpec.UNKNOWN)
                        && request.columns().keySet().stream()
                                .anyMatch(field -> fault.field().equals("variables." + field)));
    }

    /** @throws Refusal when the caller opens no campaign of that id */
    Campaign open(Caller caller, String id) {
        Campaign campaign = Parameters.uuid(id)
                .flatMap(campaigns::find)
                .filter(found -> mayOpen(caller, found))
                .orElseThrow(
                        () -> new Refusal(
                                Problem.of(
                                        ProblemType.UNKNOWN_CAMPAIGN,
                                        "This key opens no campaign of that id. Check the id that POST /api/campaigns was answered with.")));
        access.open(caller, campaign.tenantId().toString());
        return campaign;
    }

    /** @throws Refusal when its tenant is suspended */
    Tenant tenant(Caller caller, Campaign campaign) {
        return access.openToSend(caller, campaign.tenantId().toString());
    }

    private static boolean mayOpen(Caller caller, Campaign campaign) {
        boolean itsTenant = switch (caller) {
            case Caller.Platform _ -> true;
            case Caller.OfTenant(UUID own, Caller.Key _) -> campaign.tenantId().equals(own);
        };
        return itsTenant && campaign.plan().sandbox() == caller.key().test();
    }

    /** Starts the draft. */
    Campaign start(Caller caller, String id, boolean ignoreFaulty) {
        Campaign campaign = open(caller, id);
        tenant(caller, campaign);
        Instant uselessAfter = campaign.plan().uselessAfter();
        if (uselessAfter != null && !uselessAfter.isAfter(clock.instant())) {
            throw notReady("Its uselessAfter is over: nothing of it would be sent. Create it again with a later one.");
        }
        boolean started = campaigns.start(campaign.id(), ignoreFaulty);
        Campaign now = again(campaign);
        if (!started && now.state() == CampaignState.DRAFT) {
            throw isNotStarted(now, ignoreFaulty);
        }
        return in(now, CampaignState.RUNNING, "started");
    }

    private static Refusal isNotStarted(Campaign draft, boolean ignoreFaulty) {
        if (draft.counts().usable() == 0) {
            return notReady("It has no usable recipient. Upload its file with PUT /api/campaigns/{id}/recipients.");
        }
        return draft.counts().faulty() == 0 || ignoreFaulty
                ? isBusy()
                : notReady(
                        ("%d of its rows are faulty. Mend and upload the file again (GET /api/campaigns/{id}/faults.csv names"
                                        + " all), or start with \"ignoreFaulty\": true: they get nothing then.")
                                .formatted(draft.counts().faulty()));
    }

    /** Pauses the running one. */
    Campaign pause(Caller caller, String id) {
        Campaign campaign = open(caller, id);
        campaigns.pause(campaign.id(), PAUSED_BY_CALL);
        return in(again(campaign), CampaignState.PAUSED, "paused");
    }

    /** Lets the paused one go on. */
    Campaign resume(Caller caller, String id) {
        Campaign campaign = open(caller, id);
        tenant(caller, campaign);
        campaigns.resume(campaign.id());
        return in(again(campaign), CampaignState.RUNNING, "resumed");
    }

    /** Ends it for good. */
    Campaign cancel(Caller caller, String id) {
        Campaign campaign = open(caller, id);
        campaigns.cancel(campaign.id());
        Campaign now = again(campaign);
        if (now.state() == CampaignState.DRAFT) {
            throw isBusy();
        }
        return in(now, CampaignState.CANCELLED, "cancelled");
    }

    /** Why it takes no file, or not now. */
    static Refusal takesNone(Campaign campaign) {
        return campaign.state() == CampaignState.DRAFT
                ? isBusy()
                : new Refusal(Problem.of(
                        ProblemType.CAMPAIGN_STATE,
                        "It is %s: its recipients stand. Create another campaign for others."
                                .formatted(campaign.state().wireName())));
    }

    private static Refusal isBusy() {
        return new Refusal(Problem.of(
                ProblemType.CAMPAIGN_STATE,
                "A file of it is just being read. Send this again once that upload is answered."));
    }

    private Campaign again(Campaign campaign) {
        return campaigns
                .find(campaign.id())
                .orElseThrow(() -> new Refusal(Problem.of(ProblemType.UNKNOWN_CAMPAIGN, "It was deleted meanwhile.")));
    }

    private static Campaign in(Campaign campaign, CampaignState wanted, String verb) {
        if (campaign.state() != wanted) {
            throw new Refusal(Problem.of(
                    ProblemType.CAMPAIGN_STATE,
                    "It is %s, and cannot be %s. A draft is started, a running one paused, a paused one resumed, and each of them"
                                    .formatted(campaign.state().wireName(), verb)
                            + " cancelled."));
        }
        return campaign;
    }

    private static Refusal notReady(String detail) {
        return new Refusal(Problem.of(ProblemType.CAMPAIGN_NOT_READY, detail));
    }
}
