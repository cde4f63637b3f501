package ai.coccinelle.channels.producer.upkeep;

import ai.coccinelle.channels.appointment.Appointments;
import ai.coccinelle.channels.callback.CallbackEvents;
import ai.coccinelle.channels.campaign.Campaigns;
import ai.coccinelle.channels.lane.Accounts;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.message.Partitions;
import ai.coccinelle.channels.reply.Replies;
import ai.coccinelle.channels.suppression.Suppressions;
import java.time.Clock;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;

/** Schedules the upkeep. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(UpkeepSettings.class)
class UpkeepConfiguration {

    @Bean
    Upkeep upkeep(Jdbi jdbi, Lanes lanes, Accounts accounts, UpkeepSettings settings, Clock clock) {
        return new Upkeep(lanes, accounts, new Partitions(jdbi), settings, clock);
    }

    @Bean
    Retention retention(
            Replies replies,
            Suppressions suppressions,
            Campaigns campaigns,
            CallbackEvents events,
            Appointments appointments,
            UpkeepSettings settings,
            Clock clock) {
        return new Retention(replies, suppressions, campaigns, events, appointments, settings, clock);
    }

    @Bean
    SchedulingConfigurer upkeepSchedule(Upkeep upkeep, Retention retention, UpkeepSettings settings) {
        return registrar -> {
            registrar.addFixedDelayTask(new FixedDelayTask(upkeep::mend, settings.mendEvery(), settings.mendEvery()));
            registrar.addFixedDelayTask(
                    new FixedDelayTask(upkeep::keepPartitions, settings.partitionsEvery(), Duration.ZERO));
            registrar.addFixedDelayTask(
                    new FixedDelayTask(retention::forget, settings.partitionsEvery(), Duration.ZERO));
        };
    }
}
