package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.callback.CallbackEvents;
import ai.coccinelle.channels.callback.CallbackQueue;
import ai.coccinelle.channels.callback.CallbackType;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.credential.CredentialOpener;
import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.tenant.Scope;
import ai.coccinelle.channels.tenant.Tenant;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Where a tenant's system is told of events, as the tenant sets it up; the worker is played. */
class CallbacksIT {
    private static final String URL = "https://hooks.example.com/channels";

    private static RunningApi api;
    private Tenant tenant;
    private String key;

    @BeforeAll
    static void start() {
        api = RunningApi.start("--channels.api.changes-per-minute=10000");
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
    void theSecretIsShownOnceAndStoredSoThatOnlyTheWorkerOpensIt() throws Exception {
        Answer created = save(URL);
        String secret = created.text("secret");
        assertThat(secret).startsWith("whsec_");
        assertThat(Base64.getDecoder().decode(secret.substring(6))).hasSize(32);
        assertThat(created.json().path("enabled").asBoolean()).isTrue();

        assertThat(List.of(save(URL + "/moved"), get(""), post("/enable"))).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().path("secret").isNull()).isTrue();
            assertThat(answer.text("url")).isEqualTo(URL + "/moved");
        });
        String row = api.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery(
                                "SELECT secret_sealed FROM callback_endpoints WHERE tenant_id = :tenant")
                        .bind("tenant", tenant.id())
                        .mapTo(String.class)
                        .one());
        assertThat(row).doesNotContain(secret.substring(6));
        assertThat(new CredentialOpener(RunningApi.KEYSETS.privateKeyset().reveal())
                        .openCallback(tenant.id(), row)
                        .reveal())
                .isEqualTo(secret);
    }

    @Test
    void aNewSecretIsShownOnceAndTheOneBeforeCountsForADay() {
        String first = save(URL).text("secret");
        Answer rotated = post("/rotate-secret");
        assertThat(rotated.text("secret")).startsWith("whsec_").isNotEqualTo(first);
        assertThat(rotated.json().path("formerSecretUntil").isNull()).isFalse();
        assertThat(get("").json().path("secret").isNull()).isTrue();
        assertThat(taken(test()).endpoint().sealedSecrets()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "http://hooks.example.com/ https://",
                "https://user:pw@hooks.example.com/ user",
                "https://hooks.example.com:8443/ 443",
                "https://hooks.example.com/#top fragment",
                "https://127.0.0.1/ public",
                "https://10.1.2.3/ public",
                "https://169.254.169.254/latest/meta-data public",
                "https://[::1]/ public",
                "https://[::ffff:10.0.0.1]/ public",
                "https://[fd00::1]/ public",
                "https://2130706433/ public",
                "https://0x7f.1/ absolute",
                "https://127.1/ absolute",
                "https://localhost/ public",
                "https://db/ public",
                "https://api.localhost/ public",
                "not-a-url absolute",
                "https:///path absolute"
            })
    void anAddressThatIsNotCalledIsRefusedWithTheReason(String url, String reason) {
        ErrorsIT.assertProblem(save(url), 422, "invalid-values", reason);
        ErrorsIT.assertProblem(get(""), 404, "unknown-callback", "PUT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://8.8.8.8/", "https://hooks.example.com:443/x?y=z", "https://[2001:4860:4860::8888]/"})
    void aPublicAddressIsTaken(String url) {
        assertThat(save(url).text("url")).isEqualTo(url);
    }

    @Test
    void everyFaultIsNamedAtOnce() {
        Answer refused = put(
                "{\"url\":\"http://u:p@10.0.0.1:80/#x\",\"events\":{\"message.read\":true,\"callback.test\":true,\"message.sent\":false}}");
        ErrorsIT.assertProblem(
                refused,
                422,
                "invalid-values",
                "https://",
                "password",
                "fragment",
                "public",
                "443",
                "events.message.read",
                "events.callback.test");
        ErrorsIT.assertProblem(
                put("{\"url\":\"%s\",\"events\":{\"message.sent\":false}}".formatted(URL)),
                422,
                "invalid-values",
                "events");
        ErrorsIT.assertProblem(put("{\"events\":{}}"), 400, "invalid-request", "url");
    }

    @Test
    void whatIsNotWantedIsNotTold() {
        Answer saved = put("{\"url\":\"%s\",\"events\":{\"reply.received\":true}}".formatted(URL));
        assertThat(saved.json().path("events").path("reply.received").asBoolean())
                .isTrue();
        assertThat(saved.json().path("events").path("message.sent").asBoolean()).isFalse();
        assertThat(saved.json().path("events").size()).isEqualTo(CallbackType.values().length - 1);
        api.bean(Jdbi.class).useHandle(handle -> {
            assertThat(CallbackEvents.tell(handle, tenant.id(), CallbackType.MESSAGE_SENT, Map.of()))
                    .isEmpty();
            assertThat(CallbackEvents.tell(handle, tenant.id(), CallbackType.REPLY_RECEIVED, Map.of()))
                    .isPresent();
        });
    }

    @Test
    void aTestIsOnItsWayAndListedUntilItIsDelivered() {
        save(URL);
        String id = test();
        assertThat(get("").json().path("waiting").asInt()).isEqualTo(1);
        JsonNode waiting =
                events("&status=pending&type=callback.test").path("events").get(0);
        assertThat(waiting.path("id").asString()).isEqualTo(id);
        assertThat(waiting.path("data").isObject()).isTrue();
        queue().delivered(taken(id), 204);

        JsonNode delivered = events("&status=delivered").path("events").get(0);
        assertThat(delivered.path("lastStatus").asInt()).isEqualTo(204);
        assertThat(delivered.path("attempts").asInt()).isEqualTo(1);
        assertThat(events("&status=pending").path("events").isEmpty()).isTrue();
        ErrorsIT.assertProblem(
                api.get("/api/callback-events?status=lost&type=x", key), 400, "invalid-request", "status", "type");
    }

    @Test
    void pagesFollowOneAnother() {
        save(URL);
        List<String> ids = List.of(test(), test(), test());
        JsonNode first = events("&limit=2");
        assertThat(first.path("events").size()).isEqualTo(2);
        JsonNode second = events("&limit=2&cursor=" + first.path("nextCursor").asString());
        assertThat(second.path("nextCursor").isNull()).isTrue();
        assertThat(first.path("events")
                        .valueStream()
                        .map(event -> event.path("id").asString())
                        .toList())
                .doesNotContain(second.path("events").get(0).path("id").asString())
                .isSubsetOf(ids);
    }

    @Test
    void whatFailedIsSentAgainOneOrAllSinceATime() {
        save(URL);
        String one = test();
        fail(one);
        JsonNode failed = events("&status=failed").path("events").get(0);
        assertThat(failed.path("fault").asString()).isEqualTo("status");

        assertThat(api.post("/api/callback-events/" + one + "/redeliver", key, "{}")
                        .text("status"))
                .isEqualTo("pending");
        fail(one);
        assertThat(redeliverAll("2020-01-01T00:00:00Z")
                        .json()
                        .path("redelivered")
                        .asInt())
                .isEqualTo(1);
        assertThat(redeliverAll("2020-01-01T00:00:00Z")
                        .json()
                        .path("redelivered")
                        .asInt())
                .isZero();
        ErrorsIT.assertProblem(
                api.post("/api/callback-events/" + UUID.randomUUID() + "/redeliver", key, "{}"),
                404,
                "unknown-callback-event");
        ErrorsIT.assertProblem(
                api.post("/api/callback-events/redeliver", key, """
                        {"tenantId":"%s","since":"0001-01-01T00:00:00Z","type":"nothing"}""".formatted(tenant.externalId())),
                422,
                "invalid-values",
                "since",
                "type");
    }

    @Test
    void oneThatIsOffSaysWhyAndGoesOnWhenItIsSwitchedOn() {
        save(URL);
        String waiting = test();
        Answer off = post("/disable");
        assertThat(off.json().path("enabled").asBoolean()).isFalse();
        assertThat(off.text("disabledReason")).isEqualTo("asked");
        ErrorsIT.assertProblem(post("/test"), 409, "callback-disabled", "enable");
        assertThat(queue().take(new CallbackQueue.Bounds(10, 10, Duration.ofSeconds(30))))
                .isEmpty();

        api.bean(Jdbi.class)
                .useHandle(handle -> handle.execute(
                        "UPDATE callback_endpoints SET disabled_reason = 'failing', failing_since = now() - interval '6 days' WHERE tenant_id = ?",
                        tenant.id()));
        assertThat(get("").text("notice")).contains("switched off", "enable");
        Answer on = post("/enable");
        assertThat(on.json().path("notice").isNull()).isTrue();
        assertThat(taken(waiting).id()).hasToString(waiting);
    }

    @Test
    void whatIsDeletedIsGone() {
        save(URL);
        test();
        assertThat(api.delete(path(""), key).status()).isEqualTo(204);
        assertThat(api.delete(path(""), key).status()).isEqualTo(204);
        assertThat(events("").path("events").isEmpty()).isTrue();
        ErrorsIT.assertProblem(post("/test"), 404, "unknown-callback");
        ErrorsIT.assertProblem(post("/rotate-secret"), 404, "unknown-callback");
        assertThat(save(URL).text("secret")).as("a new one has a new secret").startsWith("whsec_");
    }

    @Test
    void aMessageThatIsSentIsTold() {
        save(URL);
        api.post("/api/channels/sms/send", key, """
                {"tenantId":"%s","to":"0612345678","template":"rdvRappel",\
                "variables":{"clientName":"Jean Dupont","rdvDate":"2027-01-15","rdvTime":"14:00"}}""".formatted(tenant.externalId()));
        PlayedWorker worker = new PlayedWorker(api);
        worker.record(worker.claim(ChannelType.SMS), new Transition.Sent("SM" + UUID.randomUUID()));

        JsonNode event = events("&type=message.sent").path("events").get(0);
        assertThat(event.path("data").path("template").asString()).isEqualTo("rdvRappel");
        assertThat(event.toString()).doesNotContain("+336", "Jean");
    }

    @Test
    void aTestKeySeesNoEventsAndNobodyElsesAreSeen() {
        save(URL);
        String id = test();
        String testKey = api.keyOf(tenant.id(), true, Scope.READ);
        assertThat(api.get("/api/callback-events", testKey)
                        .json()
                        .path("events")
                        .isEmpty())
                .isTrue();
        String stranger = api.keyOf(api.tenant("tenant-" + UUID.randomUUID()));
        assertThat(api.get("/api/callback-events", stranger).body()).doesNotContain(id);
        ErrorsIT.assertProblem(
                api.post("/api/callback-events/" + id + "/redeliver", stranger, "{}"), 404, "unknown-callback-event");
        ErrorsIT.assertProblem(api.get(path(""), stranger), 403, "foreign-tenant");
    }

    @Test
    void changesAreInTheAuditLogWithoutTheSecret() {
        String secret = save(URL).text("secret");
        post("/rotate-secret");
        String audit = api.get("/api/audit?tenantId=" + tenant.externalId(), RunningApi.PLATFORM_KEY)
                .body();
        assertThat(audit)
                .contains("PUT /api/tenants/{tenant}/callback", "POST /api/tenants/{tenant}/callback/rotate-secret")
                .doesNotContain(secret);
    }

    private void fail(String id) {
        queue().failed(
                        taken(id),
                        new CallbackQueue.Failure(500, "status", Duration.ofDays(9), Duration.ZERO, false),
                        new CallbackQueue.Patience(Duration.ofDays(3), Duration.ofDays(5)));
    }

    private CallbackQueue queue() {
        return new CallbackQueue(api.bean(Jdbi.class));
    }

    private CallbackQueue.Taken taken(String id) {
        return queue().take(new CallbackQueue.Bounds(100, 10, Duration.ofSeconds(30))).stream()
                .filter(taken -> taken.id().toString().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Answer redeliverAll(String since) {
        return api.post("/api/callback-events/redeliver", key, """
                {"tenantId":"%s","since":"%s"}""".formatted(tenant.externalId(), since));
    }

    private String test() {
        Answer begun = post("/test");
        assertThat(begun.status()).as(begun.body()).isEqualTo(202);
        return begun.text("eventId");
    }

    private JsonNode events(String narrowed) {
        return api.get("/api/callback-events?tenantId=" + tenant.externalId() + narrowed, key)
                .json();
    }

    private Answer save(String url) {
        return put("{\"url\":\"%s\"}".formatted(url));
    }

    private Answer put(String body) {
        return api.put(path(""), key, body);
    }

    private Answer get(String below) {
        return api.get(path(below), key);
    }

    private Answer post(String below) {
        return api.send(api.request("POST", path(below), key, null));
    }

    private String path(String below) {
        return "/api/tenants/" + tenant.externalId() + "/callback" + below;
    }
}
