package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.appointment.Appointment;
import ai.coccinelle.channels.appointment.AppointmentStatus;
import ai.coccinelle.channels.appointment.Booking;
import ai.coccinelle.channels.appointment.Customer;
import ai.coccinelle.channels.appointment.Notice;
import ai.coccinelle.channels.appointment.NoticeKind;
import ai.coccinelle.channels.appointment.NoticeMessage;
import ai.coccinelle.channels.appointment.NoticeState;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.MessageStatus;
import ai.coccinelle.channels.producer.template.Language;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An appointment as its tenant sees it, with everything that was sent about it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Appointment")
record AppointmentView(
        @Schema(description = "The caller's own id for the appointment", example = "rdv_1")
        String externalId,

        @Schema(description = "Our id of the tenant") UUID tenantId,

        @Schema(description = "The latest that is known", example = "1")
        long version,

        AppointmentStatus status,
        Instant startsAt,
        @Nullable Instant endsAt,
        @Schema(example = "Coupe et brushing") String service,
        CustomerRequest customer,
        List<ChannelType> channels,
        boolean confirm,
        boolean remind,

        @Schema(description = "What the customer is told, was told, or is not, and why; the latest first")
        List<NoticeView> notices) {

    static AppointmentView of(Appointment appointment, List<Notice> notices, Map<UUID, NoticeMessage> messages) {
        Booking booking = appointment.booking();
        Customer customer = booking.customer();
        String locale = customer.locale();
        return new AppointmentView(
                appointment.key().externalId(),
                appointment.key().tenantId(),
                appointment.version(),
                appointment.status(),
                booking.startsAt(),
                booking.endsAt(),
                booking.service(),
                new CustomerRequest(
                        customer.name(),
                        customer.phone(),
                        customer.email(),
                        customer.whatsapp(),
                        locale == null ? null : Language.of(locale)),
                booking.channels(),
                booking.confirm(),
                booking.remind(),
                notices.stream().map(notice -> NoticeView.of(notice, messages)).toList());
    }

    /** One thing that the customer is told. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AppointmentNotice")
    record NoticeView(
            NoticeKind kind,

            @Schema(description = "Of a reminder: how long before the start", example = "P1D") @Nullable
            String before,

            @Schema(description = "Of which start it tells") Instant startsAt,
            NoticeState state,

            @Schema(
                    description =
                            "Why it is skipped: late, moved, cancelled, booked-again, not-wanted, no-channel, over or"
                                    + " withdrawn",
                    example = "late")
            @Nullable
            String reason,

            @Schema(
                    description = "Which channels were passed over, and why",
                    example = "whatsapp: channel-not-configured, email: no-address")
            @Nullable
            String passedOver,

            @Schema(description = "When it is told, or looked after; absent once nothing more is to be done") @Nullable
            Instant dueAt,

            @Schema(description = "In the order in which the channels were tried")
            List<MessageOfNotice> messages) {

        private static NoticeView of(Notice notice, Map<UUID, NoticeMessage> messages) {
            return new NoticeView(
                    notice.subject().kind(),
                    notice.subject().kind() == NoticeKind.REMINDER
                            ? notice.subject().slot()
                            : null,
                    notice.subject().startsAt(),
                    notice.state(),
                    notice.progress().reason(),
                    notice.progress().detail(),
                    notice.dueAt(),
                    notice.progress().messageIds().stream()
                            .map(messages::get)
                            .filter(Objects::nonNull)
                            .map(MessageOfNotice::of)
                            .toList());
        }
    }

    /** A message, in short; GET /api/messages/{messageId} tells all of it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AppointmentMessage")
    record MessageOfNotice(
            UUID messageId,
            ChannelType channel,
            MessageStatus status,
            @Nullable String errorCode) {
        private static MessageOfNotice of(NoticeMessage message) {
            return new MessageOfNotice(message.id(), message.channel(), message.status(), message.errorCode());
        }
    }

    /** Nobody's name reaches a log. */
    @Override
    public String toString() {
        return "AppointmentView[" + externalId + ", " + version + "]";
    }
}
