package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.campaign.Campaign;
import ai.coccinelle.channels.campaign.Turn;
import ai.coccinelle.channels.campaign.WaitingRow;
import ai.coccinelle.channels.message.Hold;
import ai.coccinelle.channels.message.NewMessage;
import ai.coccinelle.channels.message.Timing;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.submit.Draft;
import ai.coccinelle.channels.producer.submit.Intake;
import ai.coccinelle.channels.tenant.Tenant;
import ai.coccinelle.channels.tenant.Tenants;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes drafts of rows whose turn has come, as of requests. What stands against all of them is the campaign's, not a
 * recipient's: a channel that is switched off pauses it, an hour at which none may go holds it up.
 */
final class Drafting {
    private static final Set<ProblemType> OF_THE_CAMPAIGN = EnumSet.of(
            ProblemType.CHANNEL_NOT_CONFIGURED,
            ProblemType.CHANNEL_WITHHELD,
            ProblemType.CHANNEL_DISABLED,
            ProblemType.TEMPLATE_SWITCHED_OFF,
            ProblemType.UNKNOWN_TEMPLATE,
            ProblemType.NO_WAY_TO_OPT_OUT,
            ProblemType.NOT_SET_UP);

    private final Tenants tenants;
    private final Intake intake;
    private final Clock clock;

    Drafting(Tenants tenants, Intake intake, Clock clock) {
        this.tenants = tenants;
        this.intake = intake;
        this.clock = clock;
    }

    Turn draft(Campaign campaign, List<WaitingRow> rows) {
        Instant uselessAfter = campaign.plan().uselessAfter();
        if (uselessAfter != null && !uselessAfter.isAfter(clock.instant())) {
            return tooLate(rows);
        }
        Tenant tenant = tenants.find(campaign.tenantId())
                .orElseThrow(() -> new IllegalStateException("campaign " + campaign.id() + " has no tenant"));
        RowRequests requests = new RowRequests(campaign.id(), campaign.plan(), ZoneId.of(tenant.timeZone()));
        List<Draft> drafts = intake.draft(
                tenant,
                rows.stream()
                        .map(row -> requests.wanted(row.to(), row.given(), uselessAfter))
                        .toList(),
                campaign.plan().sandbox());
        return blocked(drafts, uselessAfter == null).or(() -> held(drafts)).orElseGet(() -> taken(drafts));
    }

    private static Turn tooLate(List<WaitingRow> rows) {
        Turn.RowOutcome refused = new Turn.RowOutcome.Refused(
                ProblemType.NO_TIME_LEFT.slug(), "The campaign's uselessAfter was over before the row's turn came.");
        return new Turn.Taken(Collections.nCopies(rows.size(), refused));
    }

    /** @param endless whether a message may go however late it is */
    private static Optional<Turn> blocked(List<Draft> drafts, boolean endless) {
        for (Draft draft : drafts) {
            if (draft instanceof Draft.Refused(Problem problem) && standsAgainstAll(problem, endless)) {
                return Optional.of(new Turn.Blocked(problem.detail()));
            }
        }
        return Optional.empty();
    }

    /** The row was fit to be sent when the file was read: what else it lacks now is not its own. */
    private static boolean standsAgainstAll(Problem problem, boolean endless) {
        return OF_THE_CAMPAIGN.contains(problem.type())
                || problem.type() == ProblemType.NO_TIME_LEFT && endless
                || problem.faults().stream().anyMatch(fault -> !fault.field().equals(RowRequests.TO));
    }

    /** Made now, they would only wait in the lane, and go all at once in the morning, whatever the pace. */
    private Optional<Turn> held(List<Draft> drafts) {
        Instant now = clock.instant();
        for (Draft draft : drafts) {
            if (draft instanceof Draft.Ready(NewMessage message, var _)) {
                Timing timing = message.timing();
                Instant notBefore = timing.notBefore();
                Hold why = timing.heldFor();
                return notBefore == null || why == null || !notBefore.isAfter(now)
                        ? Optional.empty()
                        : Optional.of(new Turn.Held(notBefore, why));
            }
        }
        return Optional.empty();
    }

    private static Turn taken(List<Draft> drafts) {
        List<Turn.RowOutcome> outcomes = new ArrayList<>();
        for (Draft draft : drafts) {
            outcomes.add(
                    switch (draft) {
                        case Draft.Ready(NewMessage message, var _) -> new Turn.RowOutcome.Made(message);
                        case Draft.Refused(Problem problem) ->
                            new Turn.RowOutcome.Refused(problem.type().slug(), problem.detail());
                    });
        }
        return new Turn.Taken(outcomes);
    }
}
