package ai.coccinelle.channels.producer.campaign;

import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.campaign.CampaignSteps;
import ai.coccinelle.channels.campaign.Campaigns;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.producer.BrokenDatabase;
import ai.coccinelle.channels.tenant.Tenants;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CampaignLoopTest {
    private final BrokenDatabase database = new BrokenDatabase();

    @Test
    @SuppressWarnings("NullAway") // no campaign comes so far that its messages are drafted
    void campaignsAreLookedForAgainWhateverTheLookBeforeThrew() {
        Campaigns campaigns = new Campaigns(database.jdbi);
        CampaignLoop loop = new CampaignLoop(
                new CampaignSteps(database.jdbi, new MessageLog(database.jdbi), campaigns, null),
                campaigns,
                new Drafting(new Tenants(database.jdbi, new Lanes(database.jdbi)), null, Clock.systemUTC()),
                null,
                Duration.ofMillis(10),
                new SimpleMeterRegistry());
        loop.start();
        try {
            await().until(() -> database.asked() > 1);
        } finally {
            loop.stop();
        }
    }
}
