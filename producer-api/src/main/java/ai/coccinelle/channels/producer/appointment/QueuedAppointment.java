package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.request.RequestRecord;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An {@link AppointmentRequest} that came by the broker: its id stands in the body, where there is no address. */
@RequestRecord
record QueuedAppointment(
        String tenantId,
        String externalId,
        long version,
        OffsetDateTime startsAt,
        @Nullable Instant endsAt,
        String service,
        CustomerRequest customer,
        List<ChannelType> channels,
        boolean confirm,
        boolean remind) {

    Wish wish() {
        return new Wish(startsAt, endsAt, service, customer, channels, confirm, remind);
    }

    /** Nobody's name reaches a log. */
    @Override
    public String toString() {
        return "QueuedAppointment[" + tenantId + ", " + externalId + ", " + version + "]";
    }
}
