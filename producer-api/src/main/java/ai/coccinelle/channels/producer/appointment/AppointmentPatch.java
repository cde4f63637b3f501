package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.appointment.Booking;
import ai.coccinelle.channels.appointment.Customer;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.producer.template.Language;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What changes of an appointment. What is left out, or null, stays as it is. */
@RequestRecord
@Schema(requiredProperties = {"tenantId", "version"})
record AppointmentPatch(
        @Schema(description = "The caller's own id for the tenant, or ours", example = "tenant_123")
        String tenantId,

        @Schema(description = "The caller's version of the appointment with this change", example = "2")
        long version,

        @Schema(
                description =
                        "With its offset: texts say the hour that is written here, unless it is in UTC; then it is that of the tenant's"
                                + " time zone",
                example = "2027-01-16T10:00:00+01:00")
        @Nullable
        OffsetDateTime startsAt,

        @Nullable Instant endsAt,
        @Nullable String service,
        @Nullable CustomerPatch customer,
        @Nullable List<ChannelType> channels,
        @Nullable Boolean confirm,
        @Nullable Boolean remind) {

    /** What changes of the customer. */
    @RequestRecord
    @Schema(name = "AppointmentCustomerPatch")
    record CustomerPatch(
            @Nullable String name,
            @Nullable String phone,
            @Nullable String email,
            @Nullable String whatsapp,
            @Nullable Language locale) {

        CustomerRequest on(Customer known) {
            String language = known.locale();
            return new CustomerRequest(
                    name == null ? known.name() : name,
                    phone == null ? known.phone() : phone,
                    email == null ? known.email() : email,
                    whatsapp == null ? known.whatsapp() : whatsapp,
                    locale == null && language != null ? Language.of(language) : locale);
        }

        /** Nobody's name reaches a log. */
        @Override
        public String toString() {
            return "CustomerPatch[…]";
        }
    }

    /** The appointment with the change. An end that was not given moves with the start. */
    Wish on(Booking known) {
        CustomerPatch changed = customer == null ? new CustomerPatch(null, null, null, null, null) : customer;
        OffsetDateTime start = startsAt == null
                ? known.startsAt().atOffset(Objects.requireNonNullElse(known.clock(), ZoneOffset.UTC))
                : startsAt;
        return new Wish(
                start,
                endsAt == null ? movedEnd(known, start.toInstant()) : endsAt,
                service == null ? known.service() : service,
                changed.on(known.customer()),
                channels == null ? known.channels() : channels,
                confirm == null ? known.confirm() : confirm,
                remind == null ? known.remind() : remind);
    }

    private static @Nullable Instant movedEnd(Booking known, Instant start) {
        Instant end = known.endsAt();
        return end == null
                ? null
                : end.plusMillis(start.toEpochMilli() - known.startsAt().toEpochMilli());
    }

    /** Nobody's name reaches a log. */
    @Override
    public String toString() {
        return "AppointmentPatch[" + tenantId + ", " + version + "]";
    }
}
