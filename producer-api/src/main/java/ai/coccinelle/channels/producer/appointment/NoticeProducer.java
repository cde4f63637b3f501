package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.appointment.Advance;
import ai.coccinelle.channels.appointment.Appointment;
import ai.coccinelle.channels.appointment.Appointments;
import ai.coccinelle.channels.appointment.Notice;
import ai.coccinelle.channels.appointment.NoticeMessage;
import ai.coccinelle.channels.appointment.NoticeState;
import ai.coccinelle.channels.appointment.Notices;
import ai.coccinelle.channels.database.Database;
import ai.coccinelle.channels.message.Cancellations;
import ai.coccinelle.channels.message.MessageStatus;
import ai.coccinelle.channels.message.NewMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the messages of notices that are due, and looks after those that were made. A notice moves in the transaction that
 * stores its message, and is held meanwhile: however many producers there are, and wherever one dies, there is one message.
 */
final class NoticeProducer {
    private static final Logger LOG = LoggerFactory.getLogger(NoticeProducer.class);
    private static final int AT_ONCE = 200;

    /** For one that cannot be dealt with: it is looked at again, and nobody waits for it. */
    private static final Duration SET_ASIDE = Duration.ofMinutes(5);

    private final Jdbi jdbi;
    private final Appointments appointments;
    private final Notices notices;
    private final Cancellations cancellations;
    private final Maker maker;

    NoticeProducer(Jdbi jdbi, Appointments appointments, Notices notices, Cancellations cancellations, Maker maker) {
        this.jdbi = jdbi;
        this.appointments = appointments;
        this.notices = notices;
        this.cancellations = cancellations;
        this.maker = maker;
    }

    /**
     * Deals with everything that is due.
     *
     * @throws org.jdbi.v3.core.JdbiException when the database is out of reach; what was not committed is due as before
     */
    void produce() {
        int taken;
        do {
            taken = produce(AT_ONCE);
        } while (taken == AT_ONCE);
    }

    /** Deals with at most so many, and returns how many were due. */
    private int produce(int most) {
        List<Notice> due = new ArrayList<>();
        try {
            maker.announce(jdbi.inTransaction(handle -> {
                due.addAll(notices.takeDue(handle, most));
                return advance(handle, due);
            }));
        } catch (RuntimeException fault) {
            if (Database.isOutOfReach(fault)) {
                throw fault;
            }
            onePerTransaction(due, fault);
        }
        return due.size();
    }

    /** One that cannot be dealt with must not keep the others back. */
    private void onePerTransaction(List<Notice> due, RuntimeException fault) {
        if (due.size() == 1) {
            LOG.error("notice {} cannot be dealt with", due.getFirst().id(), fault);
            notices.postpone(due.getFirst(), SET_ASIDE);
        } else {
            due.forEach(_ -> produce(1));
        }
    }

    private List<NewMessage> advance(Handle handle, List<Notice> due) {
        if (due.isEmpty()) {
            return List.of();
        }
        // after the notices are held: an appointment that is changed from here on waits for them
        Map<UUID, Appointment> theirs = appointments.find(
                handle, due.stream().map(Notice::appointmentId).distinct().toList());
        Map<UUID, NoticeMessage> messages = notices.messages(
                handle,
                due.stream()
                        .filter(notice -> notice.state() == NoticeState.UNDER_WAY)
                        .map(notice -> Objects.requireNonNull(notice.progress().messageId()))
                        .toList());
        Map<UUID, Advance> advances = new LinkedHashMap<>();
        List<Candidate> candidates = new ArrayList<>();
        for (Notice notice : due) {
            Appointment appointment = Objects.requireNonNull(theirs.get(notice.appointmentId()));
            UUID messageId = notice.progress().messageId();
            if (notice.state() == NoticeState.PLANNED || messageId == null) {
                candidates.add(Candidate.of(notice, appointment, new Candidate.SoFar.Nothing()));
            } else {
                look(notice, appointment, messages.get(messageId), advances, candidates);
            }
        }
        List<NewMessage> made = maker.store(handle, withdraw(handle, maker.draft(candidates, advances), advances));
        notices.advance(handle, advances);
        return made;
    }

    private void look(
            Notice notice,
            Appointment appointment,
            @Nullable NoticeMessage message,
            Map<UUID, Advance> advances,
            List<Candidate> candidates) {
        if (message == null) { // it was forgotten, as old messages are
            advances.put(notice.id(), new Advance.Done());
            return;
        }
        Candidate next = Candidate.of(notice, appointment, new Candidate.SoFar.Nothing());
        Ladder.Step step = Ladder.of(message, next.next().isPresent(), maker.ladderDelay(appointment));
        Optional<String> unwanted = Plan.unwanted(appointment, notice.subject());
        if (unwanted.isPresent()) {
            advances.put(notice.id(), withoutSuccessor(step, unwanted.get()));
            return;
        }
        switch (step) {
            case Ladder.Step.Wait(Duration lookAfter) -> advances.put(notice.id(), new Advance.Watched(lookAfter));
            case Ladder.Step.Next() -> candidates.add(next);
            case Ladder.Step.Silent() -> candidates.add(Candidate.of(notice, appointment, new Candidate.SoFar.Sent()));
            case Ladder.Step.Withdraw(Duration lookAfter) ->
                candidates.add(Candidate.of(notice, appointment, new Candidate.SoFar.Waiting(message.id(), lookAfter)));
            case Ladder.Step.Anew() -> candidates.add(Candidate.anew(notice, appointment));
            case Ladder.Step.Arrived() -> advances.put(notice.id(), new Advance.Done());
            case Ladder.Step.Over(String reason) -> advances.put(notice.id(), new Advance.Skipped(reason, null));
        }
    }

    /**
     * Where a notice goes whose message was begun before the appointment changed, and says what no longer holds.
     *
     * @param reason why it is not told again, in a word
     */
    private static Advance withoutSuccessor(Ladder.Step step, String reason) {
        return switch (step) {
            case Ladder.Step.Wait(Duration lookAfter) -> new Advance.Watched(lookAfter);
            case Ladder.Step.Withdraw(Duration lookAfter) -> new Advance.Watched(lookAfter); // its claim supersedes it
            case Ladder.Step.Silent(), Ladder.Step.Arrived() -> new Advance.Done();
            case Ladder.Step.Next(), Ladder.Step.Anew() -> new Advance.Skipped(reason, null);
            case Ladder.Step.Over(String its) -> new Advance.Skipped(its, null);
        };
    }

    /**
     * Withdraws what waits where another channel takes the next message.
     *
     * @return those whose message so far is sure not to go any more
     */
    private List<Maker.Made> withdraw(Handle handle, List<Maker.Made> drafted, Map<UUID, Advance> advances) {
        List<UUID> waiting = drafted.stream()
                .flatMap(each -> each.candidate().waiting().stream())
                .toList();
        Map<UUID, MessageStatus> withdrawn = waiting.isEmpty()
                ? Map.of()
                : cancellations.cancelWaiting(
                        handle,
                        waiting,
                        Ladder.NEXT_CHANNEL,
                        "it took too long; the customer is told on another channel");
        List<Maker.Made> sure = new ArrayList<>();
        for (Maker.Made each : drafted) {
            UUID earlier = each.candidate().waiting().orElse(null);
            MessageStatus status = earlier == null ? null : withdrawn.get(earlier);
            if (earlier == null || status == MessageStatus.CANCELLED) {
                sure.add(each);
                advances.put(each.candidate().notice().id(), each.advance());
            } else {
                // a worker has just begun it, or it may have arrived
                advances.put(
                        each.candidate().notice().id(),
                        status == null ? new Advance.Watched(Ladder.SOON) : new Advance.Done());
            }
        }
        return sure;
    }
}
