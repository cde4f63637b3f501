package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.consent.Consents;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.message.MessageIds;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.NewMessage;
import ai.coccinelle.channels.message.Origin;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.sms.SmsFigures;
import ai.coccinelle.channels.tenant.Tenant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
            checked = allowed(tenant, checked, recorder(wanted));
        }
        List<Draft> made = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            made.add(draft(tenant, wanted.get(i), checked.get(i), sandbox));
        }
        return made;
    }

    /** The key that brought a campaign's file is in the audit log. */
    private static Consents.Recorder recorder(List<Wanted> wanted) {
        String shown = wanted.stream()
                .map(each ->
                        each.origin() instanceof Origin.Campaign(UUID id) ? "campaign " + id : "the platform itself")
                .findFirst()
                .orElse("the platform itself");
        return new Consents.Recorder(null, shown, false);
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
         * @param refusal why its recipient may not be written to, as of now; null: nothing stands against it
         * @param sms what it comes to as an SMS; null when it is none
         */
        record Fit(
                String to,
                @Nullable Problem refusal,
                @Nullable SmsFigures sms) implements Fitness {}

        /** It is not; nothing but another request helps. */
        record Unfit(List<Fault> faults) implements Fitness {
            public Unfit {
                faults = List.copyOf(faults);
            }
        }
    }

    /**
     * What the tenant's messages come to before their time, in their order. Each is rendered, and nothing is kept.
     *
     * @param sandbox whether they are to reach no provider
     */
    public List<Fitness> fitness(Tenant tenant, List<Wanted> wanted, boolean sandbox) {
        Checks checks = drafts.checks(tenant, true); // neither the channel's state nor the hour counts yet
        List<Checked> checked =
                wanted.stream().map(each -> checks.of(each.request())).toList();
        Map<Checked.Good, Problem> refusals = sandbox ? Map.of() : recipients.foreseen(tenant.id(), good(checked));
        List<Fitness> fitness = new ArrayList<>();
        for (int i = 0; i < checked.size(); i++) {
            fitness.add(
                    switch (draft(tenant, wanted.get(i), checked.get(i), true)) {
                        case Draft.Ready(NewMessage message, SmsFigures sms) ->
                            new Fitness.Fit(message.to(), refusals.get(checked.get(i)), sms);
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

    /** Refuses those whose recipients may not be written to. */
    private List<Checked> allowed(Tenant tenant, List<Checked> checked, Consents.Recorder by) {
        Map<Checked.Good, Problem> refusals = recipients.refusals(tenant.id(), good(checked), by);
        return checked.stream()
                .map(each -> each instanceof Checked.Good good && refusals.get(good) instanceof Problem problem
                        ? new Checked.Bad(problem)
                        : each)
                .toList();
    }

    private static List<Checked.Good> good(List<Checked> checked) {
        return checked.stream()
                .filter(Checked.Good.class::isInstance)
                .map(Checked.Good.class::cast)
                .toList();
    }
}
