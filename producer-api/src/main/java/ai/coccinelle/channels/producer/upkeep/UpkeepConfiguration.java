package ai.coccinelle.channels.producer.upkeep;

import ai.coccinelle.channels.appointment.Appointments;
import ai.coccinelle.channels.callback.CallbackEvents;
import ai.coccinelle.channels.campaign.Campaigns;
import ai.coccinelle.channels.contact.WhatsAppContacts;
import ai.coccinelle.channels.database.DatabaseClock;
import ai.coccinelle.channels.lane.Accounts;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.message.Partitions;
import ai.coccinelle.channels.message.Releases;
import ai.coccinelle.channels.reply.Replies;
import ai.coccinelle.channels.suppression.Suppressions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.config.FixedDelayTask;

/** Schedules the upkeep. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableConfigurationProperties(UpkeepSettings.class)
class UpkeepConfiguration {
    /** More than there are periodic tasks, so that none waits for another: the retention may take hours. */
    private static final int THREADS = 16;

    private static final Duration PAUSE_AFTER_A_BATCH = Duration.ofMillis(100);

    /** Spring Boot's own, with virtual threads, runs every task with a fixed delay on one and the same thread. */
    @Bean
    ThreadPoolTaskScheduler taskScheduler() {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setPoolSize(THREADS);
        scheduler.setThreadNamePrefix("upkeep-");
        scheduler.setDaemon(true);
        return scheduler;
    }

    @Bean
    LaneRepairs laneRepairs(Lanes lanes, Releases releases, Accounts accounts, UpkeepSettings settings) {
        return new LaneRepairs(lanes, releases, accounts, settings.mendEvery());
    }

    @Bean
    Upkeep upkeep(Jdbi jdbi, UpkeepSettings settings, Clock clock) {
        return new Upkeep(new Partitions(jdbi), new DatabaseClock(jdbi), settings, clock);
    }

    @Bean
    Retention retention(List<RetentionTask> tasks, Jdbi jdbi, Clock clock) {
        return new Retention(
                tasks, new DatabaseClock(jdbi)::agreedWith, clock, () -> Thread.sleep(PAUSE_AFTER_A_BATCH));
    }

    @Bean
    RetentionTask repliesRetention(Replies replies, UpkeepSettings settings) {
        return new RetentionTask("replies", now -> replies.forget(now.minus(settings.retention())));
    }

    @Bean
    RetentionTask contactsRetention(Suppressions suppressions, UpkeepSettings settings) {
        return new RetentionTask("last contacts", now -> suppressions.forgetContacts(settings.retention()));
    }

    @Bean
    RetentionTask whatsAppContactsRetention(Jdbi jdbi, UpkeepSettings settings) {
        return new RetentionTask("WhatsApp contacts", now -> WhatsAppContacts.forget(jdbi, settings.retention()));
    }

    @Bean
    RetentionTask campaignsRetention(Campaigns campaigns, UpkeepSettings settings) {
        return new RetentionTask("campaigns", now -> campaigns.forget(settings.retention()));
    }

    @Bean
    RetentionTask deliveredEventsRetention(CallbackEvents events, UpkeepSettings settings) {
        return new RetentionTask(
                "delivered events", now -> events.forgetDelivered(now.minus(settings.callbacksKept())));
    }

    @Bean
    RetentionTask eventsRetention(CallbackEvents events, UpkeepSettings settings) {
        return new RetentionTask("events", now -> events.forget(now.minus(settings.undeliveredKept())));
    }

    @Bean
    RetentionTask appointmentsRetention(Appointments appointments, UpkeepSettings settings) {
        return new RetentionTask(
                "appointments", now -> appointments.forget(now.minus(settings.appointmentRetention())));
    }

    @Bean
    SchedulingConfigurer upkeepSchedule(
            LaneRepairs repairs, Upkeep upkeep, Retention retention, UpkeepSettings settings) {
        return registrar -> {
            registrar.addFixedDelayTask(
                    new FixedDelayTask(repairs::repair, settings.mendEvery(), settings.mendEvery()));
            registrar.addFixedDelayTask(
                    new FixedDelayTask(upkeep::keepPartitions, settings.partitionsEvery(), Duration.ZERO));
            registrar.addFixedDelayTask(
                    new FixedDelayTask(retention::forget, settings.partitionsEvery(), Duration.ZERO));
        };
    }
}
