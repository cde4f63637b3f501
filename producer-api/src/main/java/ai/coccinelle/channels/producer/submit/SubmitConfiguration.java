package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.channel.KnownConfigurations;
import ai.coccinelle.channels.producer.limit.DailyLimits;
import ai.coccinelle.channels.producer.release.ReleaseSignal;
import ai.coccinelle.channels.producer.sms.Coach;
import ai.coccinelle.channels.producer.suppression.OptOuts;
import ai.coccinelle.channels.producer.suppression.UnsubscribeLinks;
import ai.coccinelle.channels.producer.template.Templates;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableConfigurationProperties(SubmitSettings.class)
class SubmitConfiguration {
    @Bean
    Drafts drafts(
            KnownConfigurations configurations,
            DailyLimits dailyLimits,
            Templates templates,
            UnsubscribeLinks links,
            Coach coach,
            Clock clock) {
        return new Drafts(configurations, dailyLimits, templates, links, coach, clock);
    }

    @Bean
    Announcements announcements(ReleaseSignal signal, MeterRegistry meters) {
        return new Announcements(signal, meters);
    }

    @Bean
    Submissions submissions(
            MessageLog log, Drafts drafts, OptOuts optOuts, Announcements announcements, MeterRegistry meters) {
        return new Submissions(log, drafts, optOuts, announcements, meters);
    }

    @Bean
    QueuedSends queuedSends(TenantAccess access, Submissions submissions) {
        return new QueuedSends(access, submissions);
    }

    @Bean
    Batches batches(MessageLog log, Drafts drafts, OptOuts optOuts, Announcements announcements, MeterRegistry meters) {
        return new Batches(log, drafts, optOuts, announcements, meters);
    }

    @Bean
    Intake intake(Drafts drafts, OptOuts optOuts, Announcements announcements) {
        return new Intake(drafts, optOuts, announcements);
    }

    @Bean
    IdempotencyKeyExpiry idempotencyKeyExpiry(MessageLog log) {
        return new IdempotencyKeyExpiry(log);
    }

    @Bean
    Outcomes outcomes(MessageLog log, SubmitSettings settings) {
        return new Outcomes(log, settings.maxWaiting(), settings.lookEvery());
    }
}
