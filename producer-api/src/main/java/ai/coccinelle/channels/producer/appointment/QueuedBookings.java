package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.appointment.Appointment;
import ai.coccinelle.channels.producer.access.Caller;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.request.RecordReader;
import ai.coccinelle.channels.tenant.Tenant;
import java.time.ZoneId;

/** The door for appointments that come by the broker, as often and in whatever order: their versions tell what is newer. */
public final class QueuedBookings {
    private final TenantAccess access;
    private final AppointmentDesk desk;
    private final NoticeLoop loop;

    QueuedBookings(TenantAccess access, AppointmentDesk desk, NoticeLoop loop) {
        this.access = access;
        this.desk = desk;
        this.loop = loop;
    }

    /**
     * Books the appointment, moves it, or books it again.
     *
     * @return whether that changed something; if not, it was known as it is
     * @throws Refusal when it cannot be read or used, the caller may not send for this tenant, or its version is old
     */
    public boolean book(Caller caller, byte[] body) {
        QueuedAppointment request = RecordReader.read(body, QueuedAppointment.class);
        Tenant tenant = access.openToSend(caller, request.tenantId());
        return switch (desk.book(new AppointmentDesk.Booked(
                new Appointment.Key(tenant.id(), caller.key().test(), request.externalId()),
                request.version(),
                request.wish().booking(request.externalId(), request.version(), ZoneId.of(tenant.timeZone()))))) {
            case Change.Stored _ -> {
                loop.wake();
                yield true;
            }
            case Change.Known _ -> false;
            case Change.Late(Appointment current) -> throw new Refusal(Problems.late(current));
            case Change.Unknown() -> throw new Refusal(Problems.unknown());
        };
    }
}
