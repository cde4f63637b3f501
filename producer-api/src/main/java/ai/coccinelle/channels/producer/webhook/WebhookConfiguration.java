package ai.coccinelle.channels.producer.webhook;

import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.producer.submit.Intake;
import ai.coccinelle.channels.producer.suppression.OptOuts;
import ai.coccinelle.channels.producer.upkeep.RetentionTask;
import ai.coccinelle.channels.receipt.Receipts;
import ai.coccinelle.channels.reply.AutoReplies;
import ai.coccinelle.channels.reply.Replies;
import ai.coccinelle.channels.suppression.Suppressions;
import ai.coccinelle.channels.tenant.Tenants;
import io.micrometer.core.instrument.MeterRegistry;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({WebhookSettings.class, ReceiptSettings.class})
class WebhookConfiguration {

    @Bean
    Receipts receipts(Jdbi jdbi) {
        return new Receipts(jdbi);
    }

    @Bean
    Replies replies(Jdbi jdbi, Suppressions suppressions) {
        return new Replies(jdbi, suppressions);
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    ReceiptLoop receiptLoop(
            Receipts receipts, Suppressions suppressions, ReceiptSettings settings, MeterRegistry meters) {
        return new ReceiptLoop(receipts, suppressions, settings, meters);
    }

    @Bean
    RetentionTask receiptsRetention(Receipts receipts, ReceiptSettings settings) {
        return new RetentionTask("receipts", now -> receipts.forget(now.minus(settings.kept())));
    }

    @Bean
    AutoReplies autoReplies(Jdbi jdbi) {
        return new AutoReplies(jdbi);
    }

    @Bean
    RetentionTask autoRepliesRetention(AutoReplies autoReplies) {
        return new RetentionTask("auto replies", _ -> autoReplies.forget());
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    AutoReplyLoop autoReplyLoop(
            AutoReplies autoReplies, Tenants tenants, Intake intake, MessageLog log, ReceiptSettings settings) {
        return new AutoReplyLoop(autoReplies, new AutoReply(autoReplies, tenants, intake, log), settings.tick());
    }

    @Bean
    WebhookDesk webhookDesk(
            Receipts receipts,
            Replies replies,
            OptOuts optOuts,
            ReceiptLoop loop,
            ReceiptSettings settings,
            AutoReplyLoop autoReplies,
            MeterRegistry meters) {
        return new WebhookDesk(receipts, replies, optOuts, loop, new TenantUpdates(settings), autoReplies, meters);
    }
}
