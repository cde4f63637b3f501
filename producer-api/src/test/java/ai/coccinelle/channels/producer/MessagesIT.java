package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.MessageIds;
import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.tenant.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessagesIT {
    private static RunningApi api;
    private static PlayedWorker worker;
    private Tenant tenant;
    private String key;

    @BeforeAll
    static void start() {
        api = RunningApi.start();
        worker = new PlayedWorker(api);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void tenant() {
        api.releaser().unreachableSince.set(null);
        worker.claimAll(ChannelType.SMS);
        tenant = api.tenant("tenant-" + UUID.randomUUID());
        key = api.keyOf(tenant);
    }

    @Test
    void aMessageShowsEveryAttemptAndItsOutcome() {
        String id = sendSms();
        worker.record(worker.claim(ChannelType.SMS), new Transition.Retry(Duration.ZERO, "20429", "too busy"));
        worker.record(worker.claim(ChannelType.SMS), new Transition.Sent("SM42"));

        Answer answer = api.get("/api/messages/" + id, key);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("status")).isEqualTo("sent");
        assertThat(answer.text("channel")).isEqualTo("sms");
        assertThat(answer.text("to")).isEqualTo("+33612345678");
        assertThat(answer.text("template")).isEqualTo("rdvRappel");
        assertThat(answer.text("content")).startsWith("Rappel : Jean Dupont");
        assertThat(answer.text("externalMessageId")).isEqualTo("SM42");
        assertThat(Instant.parse(answer.text("sentAt"))).isAfter(Instant.parse(answer.text("createdAt")));
        assertThat(answer.json().has("waitingFor")).isFalse();
        assertThat(answer.json().path("attempts").findValuesAsString("outcome")).containsExactly("retry", "sent");
        var first = answer.json().path("attempts").get(0);
        assertThat(first.path("answer").asString()).isEqualTo("too busy");
        assertThat(first.path("code").asString()).isEqualTo("20429");
        assertThat(Instant.parse(first.path("endedAt").asString()))
                .isAfterOrEqualTo(Instant.parse(first.path("startedAt").asString()));
    }

    @Test
    void whatAMessageWaitsForIsSaidInWords() {
        String id = sendSms();
        assertThat(waitingFor(id)).isEqualTo("its turn to enter the queue");

        api.releaser().unreachableSince.set(Instant.parse("2026-01-02T03:04:05.678Z"));
        assertThat(waitingFor(id)).isEqualTo("broker unreachable since 2026-01-02T04:04:05+01:00");
        api.releaser().unreachableSince.set(null);

        var claimed = worker.claim(ChannelType.SMS);
        assertThat(waitingFor(id)).isEqualTo("being sent, attempt 1");

        worker.record(claimed, new Transition.Retry(Duration.ofMinutes(5), "20429", "too busy"));
        assertThat(waitingFor(id)).matches("retry 1 at \\d{4}-.*\\+0[12]:00");
    }

    @Test
    void aPausedChannelSaysWhy() {
        String id = sendSms();
        worker.pause(worker.claim(ChannelType.SMS), "the account is suspended");
        assertThat(waitingFor(id)).matches("channel paused: the account is suspended since \\S+, tried again at \\S+");
    }

    @Test
    void pagesFollowEachOtherNewestFirst() {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            sent.addFirst(sendSms());
        }
        List<String> listed = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = api.get("/api/messages?limit=2&cursor=" + cursor, key);
            assertThat(page.status()).as(page.body()).isEqualTo(200);
            listed.addAll(page.json().path("messages").findValuesAsString("messageId"));
            cursor = page.json().path("nextCursor").isNull() ? "" : page.text("nextCursor");
        } while (!cursor.isEmpty());
        assertThat(listed).isEqualTo(sent);
    }

    @Test
    void aSearchNarrowsByChannelStatusAndTime() {
        String sms = sendSms();
        String email =
                api.post("/api/channels/email/send", key, body("a@exemple.com")).text("messageId");
        String later = Instant.now().plusSeconds(60).toString();

        assertThat(ids("?channel=email")).containsExactly(email);
        assertThat(ids("?status=pending")).containsExactly(email, sms);
        assertThat(ids("?status=sent")).isEmpty();
        assertThat(ids("?to=" + later)).containsExactly(email, sms);
        assertThat(ids("?from=" + later)).isEmpty();
        assertThat(ids("?tenantId=" + tenant.externalId())).containsExactly(email, sms);

        api.bean(Jdbi.class)
                .useHandle(handle -> handle.execute(
                        "UPDATE channel_messages_log SET id = ? WHERE id = CAST(? AS uuid)",
                        MessageIds.floor(Instant.now().minus(Duration.ofDays(31))),
                        email));
        assertThat(ids("?status=pending"))
                .as("a search by status looks back 30 days")
                .containsExactly(sms);
        assertThat(ids("?status=pending&from=2025-01-01T00:00:00Z")).hasSize(2);
        assertThat(ids("?channel=email"))
                .as("without a status it looks at everything")
                .hasSize(1);
    }

    @Test
    void thePlatformSeesEverybodysAndATenantItsOwn() {
        String mine = sendSms();
        Tenant other = api.tenant("tenant-" + UUID.randomUUID());
        assertThat(api.get("/api/messages", api.keyOf(other))
                        .json()
                        .path("messages")
                        .isEmpty())
                .isTrue();
        assertThat(api.get("/api/messages", RunningApi.PLATFORM_KEY).body()).contains(mine);
        assertThat(api.get("/api/messages/" + mine, RunningApi.PLATFORM_KEY).status())
                .isEqualTo(200);
    }

    private List<String> ids(String query) {
        return api.get("/api/messages" + query, key).json().path("messages").findValuesAsString("messageId");
    }

    private String waitingFor(String id) {
        return api.get("/api/messages/" + id, key).text("waitingFor");
    }

    private String sendSms() {
        Answer answer = api.post("/api/channels/sms/send", key, body("0612345678"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return answer.text("messageId");
    }

    private String body(String to) {
        return """
                {"tenantId":"%s","to":"%s","template":"rdvRappel",\
                "variables":{"clientName":"Jean Dupont","rdvDate":"2025-01-15","rdvTime":"14:00"}}""".formatted(tenant.externalId(), to);
    }
}
