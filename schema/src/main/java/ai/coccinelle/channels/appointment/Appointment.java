package ai.coccinelle.channels.appointment;

import java.util.UUID;

/**
 * An appointment as it stands.
 *
 * @param externalId the booking system's own id for it
 * @param sandbox whether a test key made it, so that its messages reach no provider
 * @param version the caller's, which only grows: what comes with an older one is late
 * @param revision ours: one more whenever what messages say of it, or to whom, changes
 */
public record Appointment(UUID id, Key key, long version, int revision, AppointmentStatus status, Booking booking) {

    /** By what the booking system knows an appointment. */
    public record Key(UUID tenantId, boolean sandbox, String externalId) {}

    public boolean isBooked() {
        return status == AppointmentStatus.BOOKED;
    }

    /** The same appointment, as this version of it says. */
    public Appointment at(long newVersion, AppointmentStatus newStatus, Booking newBooking) {
        boolean asBefore = status == newStatus && booking.tellsTheSame(newBooking);
        return new Appointment(id, key, newVersion, asBefore ? revision : revision + 1, newStatus, newBooking);
    }
}
