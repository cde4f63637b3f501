package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.message.MessageIds;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.NewMessage;
import ai.coccinelle.channels.message.Origin;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.tenant.Tenant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The door for those who make messages within this process, such as appointments and campaigns. They draft, store the drafts
 * that are ready in a transaction of their own ({@link ai.coccinelle.channels.message.MessageLog#acceptAll}), and announce
 * what was committed.
 */
public final class Intake {
    private final Drafts drafts;
    private final Recipients recipients;
    private final Announcements announcements;

    Intake(Drafts drafts, Recipients recipients, Announcements announcements) {
        this.drafts = drafts;
        this.recipients = recipients;
        this.announcements = announcements;
    }

    /** A message that is wanted, and what it comes from. Its idempotency key is not looked at. */
    public record Wanted(MessageRequest request, Origin origin) {}

    /**
     * Checks and renders the tenant's messages as a batch of requests would be. No message is stored; a proof of consent is.
     *
     * @param sandbox whether they must reach no provider
     * @return a draft of each, in their order
     */
    public List<Draft> draft(Tenant tenant, List<Wanted> wanted, boolean sandbox) {
        Checks checks = drafts.checks(tenant, sandbox);
        List<Checked> checked =
                wanted.stream().map(each -> checks.of(each.request())).toList();
        if (!sandbox) {
            checked = allowed(tenant, checked);
        }
        List<Draft> made = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            made.add(draft(tenant, wanted.get(i), checked.get(i), sandbox));
        }
        return made;
    }

    private Draft draft(Tenant tenant, Wanted wanted, Checked checked, boolean sandbox) {
        return switch (checked) {
            case Checked.Bad(Problem problem) -> new Draft.Refused(problem);
            case Checked.Good good ->
                drafts.draft(MessageIds.next(), tenant, wanted.request(), good, wanted.origin(), sandbox);
        };
    }

    /** After their commit: wakes the Releaser, once for each lane, and counts the messages. */
    public void announce(Collection<NewMessage> committed) {
        Map<LaneKey, Map<MessageKind, Long>> accepted = committed.stream()
                .collect(Collectors.groupingBy(
                        NewMessage::lane, Collectors.groupingBy(NewMessage::kind, Collectors.counting())));
        accepted.forEach((lane, kinds) -> kinds.forEach((kind, messages) -> {
            announcements.due(lane, kind.priority());
            announcements.count(lane, kind, messages);
        }));
    }

    /** Refuses those whose recipients may not be written to. */
    private List<Checked> allowed(Tenant tenant, List<Checked> checked) {
        Map<Checked.Good, Problem> refusals = recipients.refusals(
                tenant.id(),
                checked.stream()
                        .filter(Checked.Good.class::isInstance)
                        .map(Checked.Good.class::cast)
                        .toList());
        return checked.stream()
                .map(each -> each instanceof Checked.Good good && refusals.get(good) instanceof Problem problem
                        ? new Checked.Bad(problem)
                        : each)
                .toList();
    }
}
