package ai.coccinelle.channels.client;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An appointment as it stands, with everything that is told of it.
 *
 * @param tenantId the service's own id of the tenant
 * @param version the latest that is known
 * @param status {@code booked} or {@code cancelled}
 * @param notices what the customer is told, was told, or is not; the latest first
 */
public record StoredAppointment(
        String externalId,
        UUID tenantId,
        long version,
        String status,
        Instant startsAt,
        @Nullable Instant endsAt,
        String service,
        Customer customer,
        List<Channel> channels,
        boolean confirm,
        boolean remind,
        List<Notice> notices) {
    public StoredAppointment {
        channels = List.copyOf(channels);
        notices = List.copyOf(notices);
    }

    /**
     * One thing that the customer is told.
     *
     * @param kind {@code confirmation}, {@code reminder} or {@code cancellation}
     * @param before of a reminder: how long before the start, such as {@code P1D}
     * @param startsAt of which start it tells
     * @param state {@code planned}, {@code under_way}, {@code done} or {@code skipped}
     * @param reason why it is skipped; docs/appointments.md lists them
     * @param passedOver which channels were passed over, and why
     * @param dueAt when it is told, or looked after; null once nothing more is to be done
     * @param messages in the order in which the channels were tried
     */
    public record Notice(
            String kind,
            @Nullable String before,
            Instant startsAt,
            String state,
            @Nullable String reason,
            @Nullable String passedOver,
            @Nullable Instant dueAt,
            List<SentMessage> messages) {
        public Notice {
            messages = List.copyOf(messages);
        }
    }

    /**
     * A message about it, in short; {@link ChannelsClient#find} tells all of it.
     *
     * @param status one of docs/states.md
     */
    public record SentMessage(
            UUID messageId,
            Channel channel,
            String status,
            @Nullable String errorCode) {}

    /** Nobody's name reaches a log. */
    @Override
    public String toString() {
        return "StoredAppointment[" + externalId + ", " + version + ", " + status + "]";
    }
}
