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
import java.util.HashMap;
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
        Customs its = customs(booked.key());
        return jdbi.inTransaction(handle -> book(handle, its, booked));
    }

    /**
     * Books many of one tenant, in one transaction: all, or, when this throws, none.
     *
     * @return what became of each, in their order; of several with the same key the later ones come after the earlier
     */
    List<Change> bookAll(List<Booked> all) {
        if (all.isEmpty()) {
            return List.of();
        }
        Customs its = customs(all.getFirst().key());
        // in one order everywhere, so that two callers with the same appointments do not wait for each other for ever
        List<Integer> places = IntStream.range(0, all.size())
                .boxed()
                .sorted(Comparator.comparing(place -> all.get(place).key().externalId()))
                .toList();
        return jdbi.inTransaction(handle -> {
            SortedMap<Integer, Change> changes = new TreeMap<>();
            places.forEach(place -> changes.put(place, book(handle, its, all.get(place))));
            return List.copyOf(changes.values());
        });
    }

    /** Changes the appointment, which stays booked, or cancelled, as it is. */
    Change patch(Appointment.Key key, long version, UnaryOperator<Booking> patch) {
        Customs its = customs(key);
        return jdbi.inTransaction(handle -> appointments
                .lock(handle, key)
                .<Change>map(found -> found.version() > version
                        ? new Change.Late(found)
                        : change(
                                handle,
                                its,
                                found,
                                found.at(version, found.status(), patch.apply(found.booking())),
                                false))
                .orElseGet(Change.Unknown::new));
    }

    /** Cancels the appointment. */
    Change cancel(Appointment.Key key, long version, boolean tell) {
        Customs its = customs(key);
        return jdbi.inTransaction(handle -> appointments
                .lock(handle, key)
                .map(found -> change(
                        handle, its, found, found.at(version, AppointmentStatus.CANCELLED, found.booking()), tell))
                .orElseGet(Change.Unknown::new));
    }

    /** Read before the transaction: in it, it would wait for another connection while it holds one. */
    private Customs customs(Appointment.Key key) {
        return customs.of(key.tenantId()).customs();
    }

    private Change book(Handle handle, Customs its, Booked booked) {
        Appointment fresh = new Appointment(
                MessageIds.next(), booked.key(), booked.version(), 1, AppointmentStatus.BOOKED, booked.booking());
        Optional<Appointment> found = appointments.lock(handle, booked.key());
        if (found.isEmpty() && appointments.insert(handle, fresh)) {
            notices.plan(handle, fresh, plan(its, fresh, false, List.of()).added());
            return new Change.Stored(fresh, true);
        }
        Appointment known = found.or(() -> appointments.lock(handle, booked.key()))
                .orElseThrow(() -> new IllegalStateException("an appointment vanished while it was booked"));
        return change(
                handle, its, known, known.at(booked.version(), AppointmentStatus.BOOKED, booked.booking()), false);
    }

    private Change change(
            Handle handle, Customs its, Appointment known, Appointment wanted, boolean tellsCancellation) {
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
            List<Notice> left = settle(handle, its, wanted);
            notices.plan(handle, wanted, plan(its, wanted, tells, left).added());
        }
        return new Change.Stored(wanted, false);
    }

    private Plan plan(Customs its, Appointment appointment, boolean tellsCancellation, List<Notice> known) {
        return Plan.of(its, appointment, tellsCancellation, known, clock.instant());
    }

    /** Withdraws what no longer holds, as far as no worker has begun it; returns the notices as they stand then. */
    private List<Notice> settle(Handle handle, Customs its, Appointment appointment) {
        List<Notice> known = notices.lock(handle, appointment.id());
        Plan plan = plan(its, appointment, false, known);
        Map<UUID, MessageStatus> withdrawn = withdraw(handle, plan);
        Map<UUID, Advance> advances = new LinkedHashMap<>();
        Map<UUID, NoticeState> settled = new HashMap<>();
        for (Plan.Outdated each : plan.outdated()) {
            Notice notice = each.notice();
            boolean unsent =
                    notice.state() == NoticeState.PLANNED || status(withdrawn, notice) == MessageStatus.CANCELLED;
            // what a worker has begun, or what went, may arrive: the customer is taken for told
            advances.put(notice.id(), unsent ? new Advance.Skipped(each.reason(), null) : new Advance.Done());
            settled.put(notice.id(), unsent ? NoticeState.SKIPPED : NoticeState.DONE);
        }
        plan.stale().forEach(notice -> advances.put(notice.id(), anew(status(withdrawn, notice))));
        notices.advance(handle, advances);
        return known.stream()
                .map(notice -> notice.in(settled.getOrDefault(notice.id(), notice.state())))
                .toList();
    }

    /** @param withdrawn how its message ended; null: it did not, since a worker has begun it or it went */
    private static Advance anew(@Nullable MessageStatus withdrawn) {
        if (withdrawn == null) {
            return new Advance.Watched(Ladder.SOON);
        }
        return withdrawn == MessageStatus.CANCELLED ? new Advance.Anew() : new Advance.Done();
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
