package ai.coccinelle.channels.producer.submit;

import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.channel.Destinations;
import ai.coccinelle.channels.producer.channel.KnownConfigurations;
import ai.coccinelle.channels.producer.consent.ConsentDesk;
import ai.coccinelle.channels.producer.hours.KnownHours;
import ai.coccinelle.channels.producer.limit.DailyLimits;
import ai.coccinelle.channels.producer.release.ReleaseSignal;
import ai.coccinelle.channels.producer.reply.ServiceWindow;
import ai.coccinelle.channels.producer.sms.Coach;
import ai.coccinelle.channels.producer.suppression.OptOuts;
import ai.coccinelle.channels.producer.suppression.UnsubscribeLinks;
import ai.coccinelle.channels.producer.template.KnownTexts;
import ai.coccinelle.channels.producer.template.Templates;
import ai.coccinelle.channels.producer.upkeep.RetentionTask;
import ai.coccinelle.channels.reply.Replies;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SubmitSettings.class)
class SubmitConfiguration {
    /** As docs/api.md promises. */
    private static final Duration IDEMPOTENCY_KEYS_KEPT = Duration.ofHours(24);

    @Bean
    Checking checking(
            KnownConfigurations configurations,
            KnownTexts texts,
            KnownHours hours,
            Destinations destinations,
            DailyLimits dailyLimits,
            Clock clock) {
        return new Checking(configurations, texts, hours, destinations, dailyLimits, clock);
    }

    @Bean
    Drafts drafts(Checking checking, Templates templates, UnsubscribeLinks links, Coach coach, Clock clock) {
        return new Drafts(checking, templates, links, coach, clock);
    }

    @Bean
    Recipients recipients(OptOuts optOuts, Replies replies, ConsentDesk consents) {
        return new Recipients(optOuts, new ServiceWindow(replies), consents);
    }

    @Bean
    Announcements announcements(ReleaseSignal signal, MeterRegistry meters) {
        return new Announcements(signal, meters);
    }

    @Bean
    Submissions submissions(
            MessageLog log, Drafts drafts, Recipients recipients, Announcements announcements, MeterRegistry meters) {
        return new Submissions(log, drafts, recipients, announcements, meters);
    }

    @Bean
    QueuedSends queuedSends(TenantAccess access, Submissions submissions) {
        return new QueuedSends(access, submissions);
    }

    @Bean
    Batches batches(
            MessageLog log, Drafts drafts, Recipients recipients, Announcements announcements, MeterRegistry meters) {
        return new Batches(log, drafts, recipients, announcements, meters);
    }

    @Bean
    Intake intake(Drafts drafts, Recipients recipients, Announcements announcements) {
        return new Intake(drafts, recipients, announcements);
    }

    @Bean
    RetentionTask idempotencyKeysRetention(MessageLog log) {
        return new RetentionTask("idempotency keys", now -> log.forgetIdempotencyKeys(IDEMPOTENCY_KEYS_KEPT));
    }

    @Bean
    Outcomes outcomes(MessageLog log, SubmitSettings settings) {
        return new Outcomes(log, settings.maxWaiting(), settings.lookEvery());
    }
}
