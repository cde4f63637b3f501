package ai.coccinelle.channels.appointment;

import ai.coccinelle.channels.channel.ChannelType;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the booking system says of an appointment. Its times are kept to the millisecond.
 *
 * @param clock by which people at the place read the time; null: the tenant's
 * @param channels in the order of the customer's preference
 * @param confirm whether the customer is told that it is booked, and of each new time
 * @param remind whether the customer is reminded, by the tenant's rules
 */
public record Booking(
        Instant startsAt,
        @Nullable Instant endsAt,
        @Nullable ZoneOffset clock,
        String service,
        Customer customer,
        List<ChannelType> channels,
        boolean confirm,
        boolean remind) {
    public Booking {
        startsAt = startsAt.truncatedTo(ChronoUnit.MILLIS);
        endsAt = endsAt == null ? null : endsAt.truncatedTo(ChronoUnit.MILLIS);
        channels = List.copyOf(channels);
    }

    /** Where the clock on the wall of the place is, for a tenant in that zone. */
    public ZoneId zone(ZoneId tenants) {
        return clock == null ? tenants : clock;
    }

    /** Whether messages about the other say the same, and to the same person. */
    boolean tellsTheSame(Booking other) {
        return startsAt.equals(other.startsAt)
                && Objects.equals(clock, other.clock)
                && service.equals(other.service)
                && customer.equals(other.customer);
    }

    /** Nobody's name reaches a log. */
    @Override
    public String toString() {
        return "Booking[" + startsAt + "]";
    }
}
