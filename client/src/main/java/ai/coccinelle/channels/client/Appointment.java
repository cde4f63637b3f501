package ai.coccinelle.channels.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is booked, as a version of it says.
 *
 * @param externalId the booking system's own id of it
 * @param version grows with each change, such as a counter or the time of the change in milliseconds
 * @param startsAt told by the clock of the tenant's time zone; the API also takes a start with the offset of another place
 * @param service what is booked, as the customer reads it
 * @param channels on which the customer is told, in the order of preference
 * @param confirm whether the customer is told that it is booked, and of each new time
 * @param remind whether the customer is reminded, by the tenant's rules
 */
public record Appointment(
        String externalId,
        long version,
        Instant startsAt,
        @Nullable Instant endsAt,
        String service,
        Customer customer,
        List<Channel> channels,
        boolean confirm,
        boolean remind) {
    public Appointment {
        channels = List.copyOf(channels);
    }

    /** One without an end, which is confirmed and reminded of. */
    public static Appointment of(
            String externalId,
            long version,
            Instant startsAt,
            String service,
            Customer customer,
            List<Channel> channels) {
        return new Appointment(externalId, version, startsAt, null, service, customer, channels, true, true);
    }

    public Appointment until(Instant newEnd) {
        return new Appointment(externalId, version, startsAt, newEnd, service, customer, channels, confirm, remind);
    }

    public Appointment unconfirmed() {
        return new Appointment(externalId, version, startsAt, endsAt, service, customer, channels, false, remind);
    }

    public Appointment unreminded() {
        return new Appointment(externalId, version, startsAt, endsAt, service, customer, channels, confirm, false);
    }

    /** Nobody's name reaches a log. */
    @Override
    public String toString() {
        return "Appointment[" + externalId + ", " + version + "]";
    }
}
