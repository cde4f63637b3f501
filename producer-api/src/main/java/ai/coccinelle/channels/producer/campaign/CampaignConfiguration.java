package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.campaign.CampaignFiles;
import ai.coccinelle.channels.campaign.CampaignSteps;
import ai.coccinelle.channels.campaign.Campaigns;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.producer.access.TenantAccess;
import ai.coccinelle.channels.producer.submit.Intake;
import ai.coccinelle.channels.tenant.Tenants;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.jdbi.v3.core.Jdbi;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CampaignSettings.class)
class CampaignConfiguration {
    @Bean
    Campaigns campaigns(Jdbi jdbi) {
        return new Campaigns(jdbi);
    }

    @Bean
    CampaignDesk campaignDesk(Campaigns campaigns, TenantAccess access, Intake intake, Clock clock) {
        return new CampaignDesk(campaigns, access, intake, clock);
    }

    @Bean
    Uploads uploads(Jdbi jdbi, Intake intake, CampaignSettings settings) {
        return new Uploads(new CampaignFiles(jdbi), intake, settings.maxRows());
    }

    @Bean
    CampaignSteps campaignSteps(Jdbi jdbi, MessageLog log, Campaigns campaigns, CampaignSettings settings) {
        return new CampaignSteps(
                jdbi, log, campaigns, new CampaignSteps.Bounds(settings.chunk(), settings.ahead(), settings.tick()));
    }

    @Bean
    Drafting drafting(Tenants tenants, Intake intake, Clock clock) {
        return new Drafting(tenants, intake, clock);
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    CampaignLoop campaignLoop(
            CampaignSteps steps,
            Campaigns campaigns,
            Drafting drafting,
            Intake intake,
            CampaignSettings settings,
            MeterRegistry meters) {
        return new CampaignLoop(steps, campaigns, drafting, intake, settings.tick(), meters);
    }
}
