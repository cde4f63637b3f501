package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.appointment.Appointment;
import ai.coccinelle.channels.appointment.AppointmentStatus;
import ai.coccinelle.channels.appointment.Appointments;
import ai.coccinelle.channels.appointment.Booking;
import ai.coccinelle.channels.message.MessageIds;
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

/**
 * Takes in what the booking system tells of appointments. An appointment and what follows for its customer are stored in one
 * transaction, in which its messages that no worker has begun are withdrawn where they say what no longer holds.
 */
final class AppointmentDesk {
    private final Jdbi jdbi;
    private final Appointments appointments;
    private final Settlement settlement;
    private final TenantCustoms customs;

    AppointmentDesk(Jdbi jdbi, Appointments appointments, Settlement settlement, TenantCustoms customs) {
        this.jdbi = jdbi;
        this.appointments = appointments;
        this.settlement = settlement;
        this.customs = customs;
    }

    /** An appointment as a version of it says. */
    record Booked(Appointment.Key key, long version, Booking booking) {}

    /** Books the appointment, moves it, or books it again. */
    Change book(Booked booked) {
        return bookAll(List.of(booked)).getFirst();
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
            Map<UUID, Settlement.Changed> changed = new LinkedHashMap<>();
            places.forEach(place -> changes.put(place, book(handle, all.get(place), changed)));
            settlement.settle(handle, its, changed.values());
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

    /** @param changed what is to be settled, by its id: added to */
    private Change book(Handle handle, Booked booked, Map<UUID, Settlement.Changed> changed) {
        Appointment fresh = new Appointment(
                MessageIds.next(), booked.key(), booked.version(), 1, AppointmentStatus.BOOKED, booked.booking());
        Optional<Appointment> found = appointments.lock(handle, booked.key());
        if (found.isEmpty() && appointments.insert(handle, fresh)) {
            changed.put(fresh.id(), new Settlement.Changed(fresh, false));
            return new Change.Stored(fresh, true);
        }
        Appointment known = found.or(() -> appointments.lock(handle, booked.key()))
                .orElseThrow(() -> new IllegalStateException("an appointment vanished while it was booked"));
        return change(
                handle, known, known.at(booked.version(), AppointmentStatus.BOOKED, booked.booking()), false, changed);
    }

    /** Changes the one, and settles it. */
    private Change change(
            Handle handle, Customs its, Appointment known, Appointment wanted, boolean tellsCancellation) {
        Map<UUID, Settlement.Changed> changed = new LinkedHashMap<>();
        Change change = change(handle, known, wanted, tellsCancellation, changed);
        settlement.settle(handle, its, changed.values());
        return change;
    }

    private Change change(
            Handle handle,
            Appointment known,
            Appointment wanted,
            boolean tellsCancellation,
            Map<UUID, Settlement.Changed> changed) {
        boolean same = known.status() == wanted.status() && known.booking().equals(wanted.booking());
        if (wanted.version() < known.version() || wanted.version() == known.version() && !same) {
            return new Change.Late(known);
        }
        if (wanted.version() == known.version()) {
            return new Change.Known(known);
        }
        appointments.update(handle, wanted);
        if (!same) {
            changed.put(wanted.id(), new Settlement.Changed(wanted, tellsCancellation && known.isBooked()));
        }
        return new Change.Stored(wanted, false);
    }
}
