package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.appointment.Advance;
import ai.coccinelle.channels.appointment.Appointment;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.message.NewMessage;
import ai.coccinelle.channels.producer.submit.Draft;
import ai.coccinelle.channels.producer.submit.Intake;
import ai.coccinelle.channels.tenant.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Makes a notice's message, on the first channel that takes it. */
final class Maker {
    private final Intake intake;
    private final MessageLog log;
    private final TenantCustoms customs;
    private final Clock clock;

    Maker(Intake intake, MessageLog log, TenantCustoms customs, Clock clock) {
        this.intake = intake;
        this.log = log;
        this.customs = customs;
        this.clock = clock;
    }

    /** How long a message of the appointment may be without a receipt. */
    Duration ladderDelay(Appointment appointment) {
        return customs.of(appointment.key().tenantId()).customs().rules().ladderDelay();
    }

    /** Wakes the Releaser, after the commit. */
    void announce(List<NewMessage> committed) {
        intake.announce(committed);
    }

    /**
     * A notice's next message, not stored yet.
     *
     * @param advance where the notice goes once it is
     */
    record Made(Candidate candidate, NewMessage message, Advance advance) {}

    /**
     * Drafts a message for each that may have one. Nothing is stored, and what waits goes on waiting: so nobody loses a message
     * for the sake of a channel that does not take the next.
     *
     * @param advances where those go that may have none: added to
     */
    List<Made> draft(List<Candidate> candidates, Map<UUID, Advance> advances) {
        Map<Lot, List<Candidate>> lots = candidates.stream()
                .collect(Collectors.groupingBy(candidate -> new Lot(
                        candidate.appointment().key().tenantId(),
                        candidate.appointment().key().sandbox())));
        List<Made> made = new ArrayList<>();
        lots.forEach((lot, its) -> made.addAll(draft(customs.of(lot.tenantId), lot.sandbox, its, advances)));
        return made;
    }

    /** Stores the messages, which are to be announced after the commit. */
    List<NewMessage> store(Handle handle, List<Made> made) {
        List<NewMessage> messages = made.stream().map(Made::message).toList();
        messages.stream()
                .collect(Collectors.groupingBy(message -> message.lane().tenantId()))
                .forEach((tenant, its) -> log.acceptAll(handle, tenant, its));
        return messages;
    }

    /** What is drafted together: one tenant's, live or not. */
    private record Lot(UUID tenantId, boolean sandbox) {}

    private List<Made> draft(
            TenantCustoms.Known tenant, boolean sandbox, List<Candidate> candidates, Map<UUID, Advance> advances) {
        Instant now = clock.instant();
        List<Made> made = new ArrayList<>();
        List<Candidate> left = candidates;
        while (!left.isEmpty()) {
            List<Turn> turns = turns(left, now, advances);
            List<Draft> drafts = draft(tenant, sandbox, turns, now);
            left = new ArrayList<>();
            for (int i = 0; i < turns.size(); i++) {
                Turn turn = turns.get(i);
                switch (drafts.get(i)) {
                    case Draft.Ready ready ->
                        made.add(new Made(turn.candidate, ready.message(), advance(turn, ready.message(), tenant)));
                    case Draft.Refused refused ->
                        left.add(turn.candidate.without(
                                turn.channel, refused.problem().type().slug()));
                }
            }
        }
        return made;
    }

    private record Turn(Candidate candidate, ChannelType channel) {}

    /** Whose turn is on which channel; those that have none left, or whose appointment has begun, are done with. */
    private static List<Turn> turns(List<Candidate> left, Instant now, Map<UUID, Advance> advances) {
        List<Turn> turns = new ArrayList<>();
        for (Candidate candidate : left) {
            if (candidate.isOver(now)) {
                advances.put(candidate.notice().id(), candidate.without("over", null));
            } else {
                candidate
                        .next()
                        .ifPresentOrElse(
                                channel -> turns.add(new Turn(candidate, channel)),
                                () -> advances.put(
                                        candidate.notice().id(), candidate.without("no-channel", candidate.detail())));
            }
        }
        return turns;
    }

    private List<Draft> draft(TenantCustoms.Known known, boolean sandbox, List<Turn> turns, Instant now) {
        Tenant tenant = known.tenant();
        return turns.isEmpty()
                ? List.of()
                : intake.draft(
                        tenant,
                        turns.stream()
                                .map(turn -> turn.candidate.wanted(
                                        turn.channel, known.customs().zone(), now))
                                .toList(),
                        sandbox);
    }

    private static Advance advance(Turn turn, NewMessage message, TenantCustoms.Known tenant) {
        return new Advance.Made(
                message.id(),
                turn.candidate.appointment().revision(),
                turn.candidate.with(turn.channel),
                turn.candidate.passed().isEmpty() ? null : turn.candidate.detail(),
                tenant.customs().rules().ladderDelay());
    }
}
