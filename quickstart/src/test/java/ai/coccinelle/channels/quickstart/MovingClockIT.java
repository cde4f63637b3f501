package ai.coccinelle.channels.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.simulator.Fault;
import ai.coccinelle.channels.simulator.SimulatedProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MovingClockIT {
    @Test
    void aRetryGoesWhenTheClockIsMovedToItsTime() throws Exception {
        try (MovedPlatform platform = MovedPlatform.start()) {
            Api api = new Api(platform.base(), MovedPlatform.PLATFORM_KEY);
            Api tenant = TestBed.createTenant(api, "moreau");
            TestBed.configure(api, "moreau", "sms", Map.of());
            Instant farAhead = Instant.parse("2031-03-01T10:00:00Z");
            platform.clock().moveTo(farAhead);
            platform.simulators().faults().next(SimulatedProvider.TWILIO, new Fault.Unavailable(), 5);
            String id = tenant.post("/api/channels/sms/send", TestBed.confirmation("moreau", "+33612345678", "Jean"))
                    .body()
                    .path("messageId")
                    .asString();
            for (int retry = 1; retry <= 5; retry++) {
                int faults = retry;
                await().until(() ->
                        tenant.get("/api/messages/" + id).path("attempts").size() == faults);
                platform.clock()
                        .moveTo(Instant.parse(
                                tenant.get("/api/messages/" + id).path("dueAt").asString()));
            }
            await().untilAsserted(() -> assertThat(
                            tenant.get("/api/messages/" + id).path("status").asString())
                    .isEqualTo("delivered"));
            assertThat(Instant.parse(
                            tenant.get("/api/messages/" + id).path("sentAt").asString()))
                    .isBetween(farAhead.plus(Duration.ofMinutes(30)), farAhead.plus(Duration.ofHours(2)));
        }
    }
}
