package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.Priority;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Releases;
import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.tenant.Scope;
import ai.coccinelle.channels.tenant.Tenant;
import java.time.Duration;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Messages that are taken back, and what goes before those that wait. */
class CancelIT {
    private static RunningApi api;
    private static PlayedWorker worker;
    private static Tenant tenant;
    private static String key;

    @BeforeAll
    static void start() {
        api = RunningApi.start();
        worker = new PlayedWorker(api);
        tenant = api.tenant("tenant_123");
        key = api.keyOf(tenant);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void whatWaitsIsTakenBackAsOftenAsItIsAsked() {
        String id = accepted("sms");

        for (int i = 0; i < 2; i++) {
            Answer answer = api.delete("/api/messages/" + id, key);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"cancelled\":true,\"status\":\"cancelled\"}");
        }

        assertThat(worker.claimAll(ChannelType.SMS))
                .extracting(ClaimedMessage::id)
                .doesNotContain(UUID.fromString(id));
        assertThat(api.get("/api/messages/" + id, key).body())
                .contains("\"status\":\"cancelled\"", "\"errorCode\":\"cancelled\"")
                .doesNotContain("waitingFor", "dueAt");
    }

    @Test
    void whatIsInTheQueueIsTakenBackAsWell() {
        String id = accepted("email");
        new Releases(api.bean(Jdbi.class))
                .release(ChannelType.EMAIL, Priority.TRANSACTIONAL, new Releases.Bounds(10, 10, Duration.ofMinutes(1)));
        assertThat(api.get("/api/messages/" + id, key).text("waitingFor")).isEqualTo("in the queue");

        assertThat(api.delete("/api/messages/" + id, key).status()).isEqualTo(200);
    }

    @Test
    void whatAWorkerHasBegunIsNotTakenBack() {
        String id = accepted("whatsapp");
        ClaimedMessage claimed = worker.claim(ChannelType.WHATSAPP);
        assertThat(claimed.id()).isEqualTo(UUID.fromString(id));

        ErrorsIT.assertProblem(
                api.delete("/api/messages/" + id, key),
                409,
                "message-not-cancellable",
                "\"messageStatus\":\"sending\"",
                "a worker has begun it");
        worker.record(claimed, new Transition.Sent("wamid.1"));
        ErrorsIT.assertProblem(
                api.delete("/api/messages/" + id, key), 409, "message-not-cancellable", "\"messageStatus\":\"sent\"");
    }

    @Test
    void whatAWorkerHasBegunAndCouldNotSendIsCancelledInsteadOfTriedAgain() {
        String id = accepted("whatsapp");
        ClaimedMessage claimed = worker.claim(ChannelType.WHATSAPP);

        ErrorsIT.assertProblem(
                api.delete("/api/messages/" + id, key), 409, "message-not-cancellable", "not tried again");
        worker.record(claimed, new Transition.Retry(Duration.ZERO, "131000", "try later"));

        assertThat(api.delete("/api/messages/" + id, key).body())
                .isEqualTo("{\"cancelled\":true,\"status\":\"cancelled\"}");
        assertThat(worker.claimAll(ChannelType.WHATSAPP)).isEmpty();
    }

    @Test
    void whatMayHaveArrivedIsNotCalledCancelled() {
        String id = accepted("phone");
        worker.record(worker.claim(ChannelType.PHONE), new Transition.InDoubt(Duration.ofHours(1), "504", "no answer"));

        for (int i = 0; i < 2; i++) {
            ErrorsIT.assertProblem(
                    api.delete("/api/messages/" + id, key),
                    409,
                    "message-not-cancellable",
                    "\"messageStatus\":\"uncertain\"",
                    "Nobody can say");
        }
    }

    @Test
    void aKeyTakesBackWhatItOpens() {
        String id = accepted("sms");

        ErrorsIT.assertProblem(
                api.delete("/api/messages/" + id, api.keyOf(tenant.id(), true, Scope.SEND)), 404, "unknown-message");
        ErrorsIT.assertProblem(
                api.delete("/api/messages/" + id, api.keyOf(tenant.id(), false, Scope.READ)), 403, "scope-needed");
        ErrorsIT.assertProblem(api.delete("/api/messages/nonsense", key), 404, "unknown-message");
        assertThat(api.delete("/api/messages/" + id, key).status()).isEqualTo(200);
    }

    @Test
    void aMessageThatWaitsForItsTurnSaysHowManyGoBefore() {
        Tenant busy = api.tenant("tenant_busy");
        String busyKey = api.keyOf(busy);
        api.put("/api/tenants/tenant_busy/channels/sms/limits", RunningApi.PLATFORM_KEY, """
                {"perSecond":1,"burst":1,"perMinute":null,"perDay":null,"maxInFlight":10}""");
        String promotion = accepted(busy, "sms", "promotions");
        String last = "";
        for (int i = 0; i < 4; i++) {
            last = accepted(busy, "sms", "rdvRappel");
        }

        assertThat(api.get("/api/messages/" + last, busyKey).text("waitingFor"))
                .isEqualTo("tenant limit 1/s, 3 ahead, about 3 s");
        assertThat(api.get("/api/messages/" + promotion, busyKey).text("waitingFor"))
                .as("a promotion goes after what is none")
                .isEqualTo("tenant limit 1/s, 4 ahead, about 4 s");
    }

    @Test
    void aPausedAccountOfThePlatformSaysSinceWhen() {
        Tenant waiting = api.tenant("tenant_waiting");
        accepted(waiting, "phone", "rdvRappel");
        worker.pause(worker.claim(ChannelType.PHONE), "the Vapi key was refused");
        String next = accepted(waiting, "phone", "rdvRappel");

        assertThat(api.get("/api/messages/" + next, api.keyOf(waiting)).text("waitingFor"))
                .matches("channel paused: the Vapi key was refused since \\S+, tried again at \\S+");
        api.post("/api/accounts/phone/resume", RunningApi.PLATFORM_KEY, "");
        assertThat(api.get("/api/messages/" + next, api.keyOf(waiting)).text("waitingFor"))
                .doesNotContain("paused");
    }

    private static String accepted(String channel) {
        return accepted(tenant, channel, "rdvRappel");
    }

    private static String accepted(Tenant sender, String channel, String template) {
        String to = channel.equals("email") ? "jean@example.fr" : "+33612345678";
        String variables = template.equals("promotions")
                ? "{\"clientName\":\"Jean\",\"offer\":\"Moins 10 pour cent\"}"
                : "{\"clientName\":\"Jean\",\"rdvDate\":\"2037-03-04\",\"rdvTime\":\"14:00\"}";
        Answer answer = api.post(
                "/api/channels/" + channel + "/send",
                api.keyOf(sender),
                "{\"tenantId\":\"%s\",\"to\":\"%s\",\"template\":\"%s\",\"variables\":%s}"
                        .formatted(sender.externalId(), to, template, variables));
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return answer.text("messageId");
    }
}
