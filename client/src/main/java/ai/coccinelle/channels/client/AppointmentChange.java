package ai.coccinelle.channels.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What changes of an appointment; what is null stays.
 *
 * @param version with this change
 * @param endsAt null: it moves with the start
 * @param customer what is null of it stays as well
 */
public record AppointmentChange(
        long version,
        @Nullable Instant startsAt,
        @Nullable Instant endsAt,
        @Nullable String service,
        @Nullable Customer customer,
        @Nullable List<Channel> channels,
        @Nullable Boolean confirm,
        @Nullable Boolean remind) {
    public AppointmentChange {
        channels = channels == null ? null : List.copyOf(channels);
    }

    /** To another time. */
    public static AppointmentChange movedTo(long version, Instant newStart) {
        return new AppointmentChange(version, newStart, null, null, null, null, null, null);
    }

    /** Nobody's name reaches a log. */
    @Override
    public String toString() {
        return "AppointmentChange[" + version + "]";
    }
}
