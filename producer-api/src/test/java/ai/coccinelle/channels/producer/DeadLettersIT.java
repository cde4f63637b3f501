package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Priority;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.producer.RunningApi.Told;
import ai.coccinelle.channels.tenant.Scope;
import ai.coccinelle.channels.tenant.Tenant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLettersIT {
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
        tenant = api.tenant("tenant-" + UUID.randomUUID());
        key = api.keyOf(tenant);
    }

    @Test
    void aDeadLetterSaysWhyAndWhoseWithoutContentOrAddress() {
        String id = dead("30008", "Twilio: 'To' +33612345678 (06 12 34 56 78) cannot be reached");

        Answer answer = list("");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        var letter = answer.json().path("deadLetters").get(0);
        assertThat(letter.path("messageId").asString()).isEqualTo(id);
        assertThat(letter.path("tenantId").asString()).isEqualTo(tenant.id().toString());
        assertThat(letter.path("channel").asString()).isEqualTo("sms");
        assertThat(letter.path("to").asString()).isEqualTo("+336…78");
        assertThat(letter.path("template").asString()).isEqualTo("rdvRappel");
        assertThat(letter.path("code").asString()).isEqualTo("30008");
        assertThat(letter.path("reason").asString()).isEqualTo("Twilio: 'To' +336…78 (+336…78) cannot be reached");
        assertThat(letter.path("attempts").asInt()).isEqualTo(1);
        assertThat(Instant.parse(letter.path("deadAt").asString()))
                .isBeforeOrEqualTo(Instant.now().plusSeconds(5));
        assertThat(answer.body()).doesNotContain("612345678", "12 34 56", "Dupont", "content", "payload");
    }

    @Test
    void aReplayedDeadLetterGoesAgain() {
        String id = dead("30008", "unreachable");
        api.releaser().told.clear();

        Answer replayed = replay(id);

        assertThat(replayed.status()).as(replayed.body()).isEqualTo(200);
        assertThat(replayed.body())
                .isEqualTo("{\"replayed\":true,\"messageId\":\"%s\",\"status\":\"pending\"}".formatted(id));
        assertThat(api.releaser().told)
                .containsExactly(new Told(new LaneKey(tenant.id(), ChannelType.SMS), Priority.TRANSACTIONAL));
        ClaimedMessage again = worker.claim(ChannelType.SMS);
        assertThat(again.id()).isEqualTo(UUID.fromString(id));
        assertThat(again.attempt()).isEqualTo(2);
        worker.record(again, new Transition.Sent("SM-" + id));
        Answer message = api.get("/api/messages/" + id, key);
        assertThat(message.text("status")).isEqualTo("sent");
        assertThat(message.json().path("attempts").findValuesAsString("outcome"))
                .containsExactly("failed", "replayed", "sent");
    }

    @Test
    void aSecondReplayChangesNothingAndSaysWhereTheMessageStands() {
        String id = dead("30008", "unreachable");
        replay(id);
        api.releaser().told.clear();

        Answer second = replay(id);

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.json().path("replayed").asBoolean()).isFalse();
        assertThat(second.text("status")).isEqualTo("pending");
        assertThat(second.text("reason")).contains("nothing was changed");
        assertThat(api.releaser().told).isEmpty();
        worker.record(worker.claim(ChannelType.SMS), new Transition.Sent("SM-" + id));
        assertThat(replay(id).text("status")).isEqualTo("sent");
    }

    @Test
    void whatIsOfNoUseAnyMoreIsNotReplayedAndSaidSo() {
        String id = dead("30008", "unreachable");
        api.bean(Jdbi.class)
                .useHandle(handle -> handle.execute(
                        "UPDATE channel_messages_log SET useless_after = now() - interval '1 s' WHERE id = ?",
                        UUID.fromString(id)));

        Answer answer = replay(id);

        assertThat(answer.json().path("replayed").asBoolean()).isFalse();
        assertThat(answer.text("status")).isEqualTo("failed");
        assertThat(answer.text("reason")).contains("was of use until 20");
        assertThat(replayAll("\"tenantId\":\"" + tenant.externalId() + "\"").body())
                .isEqualTo("{\"replayed\":0,\"more\":false,\"useless\":1}");
    }

    @Test
    void thoseThatAreMeantAreReplayedTogether() {
        dead("30008", "unreachable");
        dead("30008", "unreachable");
        String other = dead("20429", "busy");
        api.releaser().told.clear();

        Answer answer =
                replayAll("\"tenantId\":\"%s\",\"channel\":\"sms\",\"code\":\"30008\",\"from\":\"%s\",\"to\":\"%s\""
                        .formatted(
                                tenant.externalId(),
                                Instant.now().minusSeconds(600),
                                Instant.now().plusSeconds(600)));

        assertThat(answer.body()).isEqualTo("{\"replayed\":2,\"more\":false,\"useless\":0}");
        assertThat(api.releaser().told)
                .containsExactly(new Told(new LaneKey(tenant.id(), ChannelType.SMS), Priority.TRANSACTIONAL));
        assertThat(ids(list(""))).containsExactly(other);
        assertThat(worker.claimAll(ChannelType.SMS)).hasSize(2);
    }

    @Test
    void theListIsNarrowedAndPaged() {
        List<String> dead = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            dead.addFirst(dead("30008", "unreachable"));
        }
        String later = Instant.now().plusSeconds(600).toString();

        Answer first = list("&limit=2");
        assertThat(ids(first)).isEqualTo(dead.subList(0, 2));
        Answer second = list("&limit=2&cursor=" + first.text("nextCursor"));
        assertThat(ids(second)).containsExactly(dead.get(2));
        assertThat(second.json().path("nextCursor").isNull()).isTrue();
        assertThat(ids(list("&channel=sms&code=30008&to=" + later))).hasSize(3);
        assertThat(ids(list("&channel=phone"))).isEmpty();
        assertThat(ids(list("&code=1"))).isEmpty();
        assertThat(ids(list("&from=" + later))).isEmpty();
    }

    @Test
    void deadLettersAreThePlatformsAlone() {
        String id = dead("30008", "unreachable");
        for (Answer answer : List.of(
                api.get("/api/dead-letters", key),
                api.post("/api/dead-letters/" + id + "/replay", key, "{}"),
                api.post("/api/dead-letters/replay", key, "{}"))) {
            ErrorsIT.assertProblem(answer, 403, "platform-key-needed");
        }
        ErrorsIT.assertProblem(api.get("/api/dead-letters", null), 401, "unauthenticated");
        assertThat(ids(list(""))).containsExactly(id);
    }

    @Test
    void whatDoesNotExistIs404() {
        ErrorsIT.assertProblem(replay(UUID.randomUUID().toString()), 404, "unknown-message", "Check the messageId");
        ErrorsIT.assertProblem(replay("SM123"), 404, "unknown-message");
        ErrorsIT.assertProblem(
                api.get("/api/dead-letters?tenantId=nobody", RunningApi.PLATFORM_KEY), 404, "unknown-tenant");
        ErrorsIT.assertProblem(replayAll("\"tenantId\":\"\""), 404, "unknown-tenant");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "channel=fax",
                "from=yesterday",
                "to=10000-01-01T00:00:00Z",
                "limit=0",
                "limit=201",
                "cursor=abc",
                "cursor=f_________________________________________",
                "code=a%00",
                "status=failed"
            })
    void aParameterThatCannotBeReadIs400(String parameter) {
        Answer answer = api.get("/api/dead-letters?" + parameter, RunningApi.PLATFORM_KEY);
        ErrorsIT.assertProblem(answer, 400, "invalid-request");
        assertThat(answer.json().path("errors").findValuesAsString("field"))
                .containsExactly(parameter.substring(0, parameter.indexOf('=')));
    }

    @Test
    void everyFaultOfAReplayIsNamed() {
        Answer unreadable = replayAll("\"channel\":\"fax\",\"code\":1,\"from\":\"yesterday\",\"status\":\"failed\"");
        ErrorsIT.assertProblem(unreadable, 400, "invalid-request");
        assertThat(unreadable.json().path("errors").findValuesAsString("field"))
                .containsExactly("status", "channel", "code", "from");
        Answer odd = replayAll("\"from\":\"+99999-01-01T00:00:00Z\",\"to\":\"1969-01-01T00:00:00Z\"");
        ErrorsIT.assertProblem(odd, 422, "invalid-values", "from 1970 to 9999");
        assertThat(odd.json().path("errors").findValuesAsString("field")).containsExactly("from", "to");
    }

    @Test
    void aDeadLetterOfATestKeyIsMarked() {
        String real = dead("30008", "Unknown error");
        String test = dead(api.keyOf(tenant.id(), true, Scope.SEND), "30008", "Unknown error");

        var letters = list("").json().path("deadLetters");

        assertThat(letters.findValuesAsString("messageId")).containsExactly(test, real);
        assertThat(letters.findValuesAsString("test")).containsExactly("true", "false");
    }

    private String dead(String code, String reason) {
        return dead(key, code, reason);
    }

    private String dead(String sender, String code, String reason) {
        Answer sent = api.post("/api/channels/sms/send", sender, """
                {"tenantId":"%s","to":"0612345678","template":"rdvRappel",\
                "variables":{"clientName":"Jean Dupont","rdvDate":"2025-01-15","rdvTime":"14:00"}}""".formatted(tenant.externalId()));
        ClaimedMessage claimed = worker.claim(ChannelType.SMS);
        assertThat(claimed.id().toString()).isEqualTo(sent.text("messageId"));
        worker.record(claimed, new Transition.Failed(code, reason, true));
        return sent.text("messageId");
    }

    private Answer list(String more) {
        return api.get("/api/dead-letters?tenantId=" + tenant.externalId() + more, RunningApi.PLATFORM_KEY);
    }

    private static List<String> ids(Answer page) {
        return page.json().path("deadLetters").findValuesAsString("messageId");
    }

    private static Answer replay(String id) {
        return api.post("/api/dead-letters/" + id + "/replay", RunningApi.PLATFORM_KEY, "{}");
    }

    private static Answer replayAll(String fields) {
        return api.post("/api/dead-letters/replay", RunningApi.PLATFORM_KEY, "{" + fields + "}");
    }
}
