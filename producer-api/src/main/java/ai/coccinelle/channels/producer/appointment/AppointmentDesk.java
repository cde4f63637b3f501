package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.appointment.Advance;
import ai.coccinelle.channels.appointment.Appointment;
import ai.coccinelle.channels.appointment.AppointmentStatus;
import ai.coccinelle.channels.appointment.Appointments;
import ai.coccinelle.channels.appointment.Booking;
import ai.coccinelle.channels.appointment.Notice;
import ai.coccinelle.channels.appointment.NoticeState;
import ai.coccinelle.channels.appointment.Notices;
import ai.coccinelle.channels.message.Cancellations;
import ai.coccinelle.channels.message.MessageIds;
import ai.coccinelle.channels.message.MessageStatus;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Takes in what the booking system tells of appointments. An appointment and what follows for its customer are stored in one
 * transaction, in which its messages that no worker has begun are withdrawn where they say what no longer holds.
 */
final class AppointmentDesk {
    private final Jdbi jdbi;
    private final Appointments appointments;
    private final Notices notices;
    private final Cancellations cancellations;
    private final TenantCustoms customs;
    private final Clock clock;

    AppointmentDesk(
            Jdbi jdbi,
            Appointments appointments,
            Notices notices,
            Cancellations cancellations,
            TenantCustoms customs,
            Clock clock) {
        this.jdbi = jdbi;
        this.appointments = appointments;
        this.notices = notices;
        this.cancellations = cancellations;
        this.customs = customs;
        this.clock = clock;
    }

    /** An appointment as a version of it says. */
    record Booked(Appointment.Key key, long version, Booking booking) {}

    /** Books the appointment, moves it, or books it again. */
    Change book(Booked booked) {
        return jdbi.inTransaction(handle -> book(handle, booked));
    }

    /**
     * Books many, in one transaction: all, or, when this throws, none.
     *
     * @return what became of each, in their order; of several with the same key the later ones come after the earlier
     */
    List<Change> bookAll(List<Booked> all) {
        // in one order everywhere, so that two callers with the same appointments do not wait for each other for ever
        List<Integer> places = IntStream.range(0, all.size())
                .boxed()
                .sorted(Comparator.comparing(place -> all.get(place).key().externalId()))
                .toList();
        return jdbi.inTransaction(handle -> {
            SortedMap<Integer, Change> changes = new TreeMap<>();
            places.forEach(place -> changes.put(place, book(handle, all.get(place))));
            return List.copyOf(changes.values());
        });
    }

    /** Changes the appointment, which stays booked, or cancelled, as it is. */
    Change patch(Appointment.Key key, long version, UnaryOperator<Booking> patch) {
        return jdbi.inTransaction(handle -> appointments
                .lock(handle, key)
                .<Change>map(found -> found.version() > version
                        ? new Change.Late(found)
                        : change(
                                handle,
                                found,
                                found.at(version, found.status(), patch.apply(found.booking())),
                                false))
                .orElseGet(Change.Unknown::new));
    }

    /** Cancels the appointment. */
    Change cancel(Appointment.Key key, long version, boolean tell) {
        return jdbi.inTransaction(handle -> appointments
                .lock(handle, key)
                .map(found -> change(
                        handle, found, found.at(version, AppointmentStatus.CANCELLED, found.booking()), tell))
                .orElseGet(Change.Unknown::new));
    }

    private Change book(Handle handle, Booked booked) {
        Appointment fresh = new Appointment(
                MessageIds.next(), booked.key(), booked.version(), 1, AppointmentStatus.BOOKED, booked.booking());
        Optional<Appointment> found = appointments.lock(handle, booked.key());
        if (found.isEmpty() && appointments.insert(handle, fresh)) {
            carryOut(handle, fresh, plan(fresh, false, List.of()));
            return new Change.Stored(fresh, true);
        }
        Appointment known = found.or(() -> appointments.lock(handle, booked.key()))
                .orElseThrow(() -> new IllegalStateException("an appointment vanished while it was booked"));
        return change(
                handle, known, known.at(booked.version(), AppointmentStatus.BOOKED, booked.booking()), false);
    }

    private Change change(Handle handle, Appointment known, Appointment wanted, boolean tellsCancellation) {
        boolean same = known.status() == wanted.status() && known.booking().equals(wanted.booking());
        if (wanted.version() < known.version() || wanted.version() == known.version() && !same) {
            return new Change.Late(known);
        }
        if (wanted.version() == known.version()) {
            return new Change.Known(known);
        }
        appointments.update(handle, wanted);
        if (!same) {
            boolean tells = tellsCancellation && known.isBooked();
            carryOut(handle, wanted, plan(wanted, tells, notices.lock(handle, wanted.id())));
        }
        return new Change.Stored(wanted, false);
    }

    private Plan plan(Appointment appointment, boolean tellsCancellation, List<Notice> known) {
        return Plan.of(
                customs.of(appointment.key().tenantId()).customs(),
                appointment,
                tellsCancellation,
                known,
                clock.instant());
    }

    private void carryOut(Handle handle, Appointment appointment, Plan plan) {
        Map<UUID, MessageStatus> withdrawn = withdraw(handle, plan);
        Map<UUID, Advance> advances = new LinkedHashMap<>();
        for (Plan.Outdated each : plan.outdated()) {
            Notice notice = each.notice();
            boolean unsent = notice.state() == NoticeState.PLANNED
                    || status(withdrawn, notice) == MessageStatus.CANCELLED;
            // what a worker has begun, or what went, may arrive: the customer is taken for told
            advances.put(notice.id(), unsent ? new Advance.Skipped(each.reason(), null) : new Advance.Done());
        }
        for (Notice notice : plan.stale()) {
            MessageStatus status = status(withdrawn, notice);
            advances.put(
                    notice.id(),
                    status == MessageStatus.CANCELLED
                            ? new Advance.Anew()
                            : status == null ? new Advance.Watched(Ladder.SOON) : new Advance.Done());
        }
        notices.advance(handle, advances);
        notices.plan(handle, appointment, plan.added());
    }

    private Map<UUID, MessageStatus> withdraw(Handle handle, Plan plan) {
        List<UUID> messages = new ArrayList<>();
        plan.outdated().forEach(each -> add(messages, each.notice()));
        plan.stale().forEach(notice -> add(messages, notice));
        return messages.isEmpty()
                ? Map.of()
                : cancellations.cancel(
                        handle,
                        messages,
                        Ladder.SUPERSEDED,
                        "the appointment was changed or cancelled since; nothing was sent");
    }

    private static void add(List<UUID> messages, Notice notice) {
        UUID message = notice.progress().messageId();
        if (message != null && notice.state() == NoticeState.UNDER_WAY) {
            messages.add(message);
        }
    }

    private static @Nullable MessageStatus status(Map<UUID, MessageStatus> withdrawn, Notice notice) {
        UUID message = notice.progress().messageId();
        return message == null ? null : withdrawn.get(message);
    }
}
