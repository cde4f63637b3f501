package ai.coccinelle.channels.producer.appointment;

import ai.coccinelle.channels.appointment.Appointments;
import ai.coccinelle.channels.appointment.Notices;
import ai.coccinelle.channels.appointment.TenantReminders;
import ai.coccinelle.channels.message.Cancellations;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.hours.KnownHours;
import ai.coccinelle.channels.producer.problem.ProblemAnswers;
import ai.coccinelle.channels.producer.submit.Intake;
import ai.coccinelle.channels.tenant.Tenants;
import java.time.Clock;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AppointmentSettings.class)
class AppointmentConfiguration {
    @Bean
    Appointments appointments(Jdbi jdbi) {
        return new Appointments(jdbi);
    }

    @Bean
    Notices notices(Jdbi jdbi) {
        return new Notices(jdbi);
    }

    @Bean
    TenantReminders tenantReminders(Jdbi jdbi) {
        return new TenantReminders(jdbi);
    }

    @Bean
    TenantCustoms tenantCustoms(Tenants tenants, TenantReminders reminders, KnownHours hours) {
        return new TenantCustoms(tenants, reminders, hours);
    }

    @Bean
    AppointmentDesk appointmentDesk(
            Jdbi jdbi, Appointments appointments, Notices notices, TenantCustoms customs, Clock clock) {
        return new AppointmentDesk(
                jdbi, appointments, new Settlement(notices, new Cancellations(jdbi), clock), customs);
    }

    @Bean
    NoticeProducer noticeProducer(Jdbi jdbi, Appointments appointments, Notices notices, Maker maker) {
        return new NoticeProducer(jdbi, appointments, notices, new Cancellations(jdbi), maker);
    }

    @Bean
    Maker noticeMaker(Intake intake, MessageLog log, TenantCustoms customs, Clock clock) {
        return new Maker(intake, log, customs, clock);
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    NoticeLoop noticeLoop(NoticeProducer producer, AppointmentSettings settings) {
        return new NoticeLoop(producer::produce, settings.tick());
    }

    @Bean
    BulkBooking bulkBooking(AppointmentDesk desk, NoticeLoop loop, ProblemAnswers problems) {
        return new BulkBooking(desk, loop, problems);
    }

    @Bean
    QueuedBookings queuedBookings(TenantAccess access, AppointmentDesk desk, NoticeLoop loop) {
        return new QueuedBookings(access, desk, loop);
    }
}
