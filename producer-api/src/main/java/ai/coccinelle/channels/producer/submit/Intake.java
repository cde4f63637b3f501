package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.message.MessageIds;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.NewMessage;
import ai.coccinelle.channels.message.Origin;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.sms.SmsFigures;
import ai.coccinelle.channels.producer.suppression.OptOuts;
import ai.coccinelle.channels.suppression.Suppressions;
import ai.coccinelle.channels.tenant.Tenant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The door for those who make messages within this process, such as appointments and campaigns. They draft, store the drafts
 * that are ready in a transaction of their own ({@link ai.coccinelle.channels.message.MessageLog#acceptAll}), and announce
 * what was committed.
 */
public final class Intake {
    private final Drafts drafts;
    private final OptOuts optOuts;
    private final Announcements announcements;

    Intake(Drafts drafts, OptOuts optOuts, Announcements announcements) {
        this.drafts = drafts;
        this.optOuts = optOuts;
        this.announcements = announcements;
    }

    /** A message that is wanted, and what it comes from. Its idempotency key is not looked at. */
    public record Wanted(MessageRequest request, Origin origin) {}

    /**
     * Checks and renders the tenant's messages as a batch of requests would be. Nothing is stored.
     *
     * @param sandbox whether they must reach no provider
     * @return a draft of each, in their order
     */
    public List<Draft> draft(Tenant tenant, List<Wanted> wanted, boolean sandbox) {
        Checks checks = drafts.checks(tenant, sandbox);
        List<Checked> checked = new ArrayList<>(
                wanted.stream().map(each -> checks.of(each.request())).toList());
        if (!sandbox) {
            optedOut(tenant, wanted, checked).forEach(place -> checked.set(place, new Checked.Bad(OptOuts.problem())));
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

    /** Whether a wanted message's request is right by itself, whatever the state of its channel. */
    public sealed interface Fitness {
        /**
         * It is.
         *
         * @param to the address in the provider's form
         * @param optedOut whether its recipient wants no such message, as of now
         * @param sms what it comes to as an SMS; null when it is none
         */
        record Fit(String to, boolean optedOut, @Nullable SmsFigures sms) implements Fitness {}

        /** It is not; nothing but another request helps. */
        record Unfit(List<Fault> faults) implements Fitness {
            public Unfit {
                faults = List.copyOf(faults);
            }
        }
    }

    /** What the tenant's messages come to before their time, in their order. Each is rendered, and not kept. */
    public List<Fitness> fitness(Tenant tenant, List<Wanted> wanted) {
        Checks checks = drafts.checks(tenant, true);
        List<Checked> checked =
                wanted.stream().map(each -> checks.of(each.request())).toList();
        Set<Integer> optedOut = optedOut(tenant, wanted, checked);
        List<Fitness> fitness = new ArrayList<>();
        for (int i = 0; i < checked.size(); i++) {
            fitness.add(
                    switch (draft(tenant, wanted.get(i), checked.get(i), true)) {
                        case Draft.Ready(NewMessage message, SmsFigures sms) ->
                            new Fitness.Fit(message.to(), optedOut.contains(i), sms);
                        case Draft.Refused(Problem problem) -> new Fitness.Unfit(faults(problem));
                    });
        }
        return fitness;
    }

    private static List<Fault> faults(Problem problem) {
        return problem.faults().isEmpty()
                ? List.of(new Fault("template", problem.type().slug(), problem.detail()))
                : problem.faults();
    }

    /** The problem that a send with these faults is refused with. */
    public static Problem refusal(List<Fault> faults) {
        return Checks.refused(faults);
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

    /** By their places in the list, from 0. */
    private Set<Integer> optedOut(Tenant tenant, List<Wanted> wanted, List<Checked> checked) {
        List<Integer> places = new ArrayList<>();
        List<Suppressions.Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < checked.size(); i++) {
            if (checked.get(i) instanceof Checked.Good good) {
                places.add(i);
                candidates.add(new Suppressions.Candidate(
                        new LaneKey(tenant.id(), wanted.get(i).request().channel()),
                        good.to(),
                        good.spec().kind().priority()));
            }
        }
        return optOuts.among(candidates).stream().map(places::get).collect(Collectors.toUnmodifiableSet());
    }
}
