package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.request.RequestRecord;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An appointment, whole, among many. */
@RequestRecord
@Schema(
        requiredProperties = {
            "externalId",
            "version",
            "startsAt",
            "service",
            "customer",
            "channels",
            "confirm",
            "remind"
        })
record AppointmentLine(
        @Schema(description = "The caller's own id for the appointment", example = "rdv_1")
        String externalId,

        @Schema(example = "1") long version,

        @Schema(
                description =
                        "With its offset: texts say the hour that is written here, unless it is in UTC; then it is that of the tenant's"
                                + " time zone",
                example = "2027-01-15T14:00:00+01:00")
        OffsetDateTime startsAt,

        @Nullable Instant endsAt,
        @Schema(example = "Coupe et brushing") String service,
        CustomerRequest customer,

        @Schema(description = "In the order of preference", example = "[\"sms\", \"email\"]")
        List<ChannelType> channels,

        boolean confirm,
        boolean remind) {

    Wish wish() {
        return new Wish(startsAt, endsAt, service, customer, channels, confirm, remind);
    }

    /** Nobody's name reaches a log. */
    @Override
    public String toString() {
        return "AppointmentLine[" + externalId + ", " + version + "]";
    }
}
