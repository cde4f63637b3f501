package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.tenant.Scope;
import ai.coccinelle.channels.tenant.Tenant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Keys: what each may do, how they come and go, and where the messages of test keys end. */
class KeysIT {
    private static final String SMS = """
            {"tenantId":"%s","to":"%s","template":"rdvRappel","variables":{"clientName":"Jean","rdvDate":"x","rdvTime":"y"}}""";

    private static RunningApi api;
    private Tenant tenant;
    private String keys;

    @BeforeAll
    static void start() {
        api = RunningApi.start();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void create() {
        tenant = api.tenant("tenant-" + UUID.randomUUID());
        keys = "/api/tenants/" + tenant.externalId() + "/keys";
    }

    @Test
    void aKeyMayDoWhatItsScopesSayAndNoMore() {
        String sender = api.keyOf(tenant.id(), false, Scope.SEND);
        Answer sent = send(sender, "+33612345678");
        assertThat(sent.status()).as(sent.body()).isEqualTo(202);
        ErrorsIT.assertProblem(api.get("/api/messages", sender), 403, "scope-needed", "read", "it has send");

        String reader = api.keyOf(tenant.id(), false, Scope.READ);
        assertThat(api.get(sent.header("Location"), reader).status()).isEqualTo(200);
        ErrorsIT.assertProblem(send(reader, "+33612345678"), 403, "scope-needed", "scope send");
        ErrorsIT.assertProblem(
                api.put("/api/channels/sms/config", reader, "{}"), 403, "scope-needed", "scope configure");
        ErrorsIT.assertProblem(api.get(keys, reader), 403, "scope-needed", "scope operate");
    }

    /** Test keys are put where live ones would not go: into pages, and into other people's hands. */
    @Test
    void aTestKeySeesNothingOfLiveRecipientsNorOfSecretAddresses() {
        String test = api.keyOf(tenant.id(), true, Scope.SEND, Scope.READ);
        String of = "?tenantId=" + tenant.externalId();
        for (String path : List.of(
                "/api/replies" + of,
                "/api/suppressions" + of,
                "/api/consents" + of,
                "/api/callback-events" + of,
                "/api/channels/whatsapp/connect" + of,
                "/api/tenants/" + tenant.externalId() + "/callback")) {
            ErrorsIT.assertProblem(api.get(path, test), 403, "live-key-needed", "Use a live key");
        }
        api.put("/api/channels/email/config", RunningApi.PLATFORM_KEY, """
                {"tenantId":"%s","enabled":true,"smtp":{"host":"smtp.exemple.com","port":587,"secure":true,"user":"user-of-the-tenant",\
                "password":"a-password-that-is-long","fromEmail":"contact@exemple.com","fromName":"Salon"}}""".formatted(tenant.externalId()));
        for (String path : List.of("/api/channels" + of, "/api/channels/email/config" + of)) {
            assertThat(api.get(path, test).body())
                    .contains("\"configured\":true")
                    .doesNotContain("user-of-the-tenant", "…long", "contact@exemple.com");
        }
        for (String path : List.of(
                "/api/messages" + of, "/api/templates" + of, "/api/tenants/" + tenant.externalId() + "/hours")) {
            assertThat(api.get(path, test).status()).as(path).isEqualTo(200);
        }
    }

    @Test
    void aKeyIsShownOnceAndListedByItsFirstCharactersAndItsLastUse() {
        Answer issued = issue(RunningApi.PLATFORM_KEY, "{\"name\":\"booking\",\"scope\":\"send read\"}");
        assertThat(issued.status()).as(issued.body()).isEqualTo(201);
        String key = issued.text("key");
        assertThat(key).matches("cck_live_[0-9a-f]{64}");

        JsonNode before = listed("booking");
        assertThat(before.path("prefix").asString()).isEqualTo(key.substring(0, 15));
        assertThat(before.path("scope").asString()).isEqualTo("send read");
        assertThat(before.path("mode").asString()).isEqualTo("live");
        assertThat(before.path("lastUsedAt").isNull()).isTrue();

        assertThat(api.get("/api/messages", key).status()).isEqualTo(200);
        assertThat(listed("booking").path("lastUsedAt").isNull()).isFalse();
        assertThat(api.get(keys, RunningApi.PLATFORM_KEY).body()).doesNotContain(key);
    }

    @Test
    void aRevokedKeyOpensNothingMore() {
        Answer issued = issue(RunningApi.PLATFORM_KEY, "{\"name\":\"booking\"}");
        String key = issued.text("key");
        assertThat(api.get("/api/messages", key).status()).isEqualTo(200);

        Answer revoked = api.delete(keys + "/" + issued.text("id"), RunningApi.PLATFORM_KEY);
        assertThat(revoked.status()).as(revoked.body()).isEqualTo(200);
        assertThat(revoked.json().path("revokedAt").isNull()).isFalse();
        ErrorsIT.assertProblem(api.get("/api/messages", key), 401, "unauthenticated", "revoked");
        String at = revoked.text("revokedAt");
        assertThat(api.delete(keys + "/" + issued.text("id"), RunningApi.PLATFORM_KEY)
                        .text("revokedAt"))
                .isEqualTo(at);
        ErrorsIT.assertProblem(api.delete(keys + "/" + UUID.randomUUID(), RunningApi.PLATFORM_KEY), 404, "unknown-key");
        ErrorsIT.assertProblem(api.delete(keys + "/x", RunningApi.PLATFORM_KEY), 404, "unknown-key");
    }

    @Test
    void aTenantsKeyIsNotRevokedByAnothersAddress() {
        String id = issue(RunningApi.PLATFORM_KEY, "{\"name\":\"booking\"}").text("id");
        Tenant other = api.tenant("tenant-" + UUID.randomUUID());
        ErrorsIT.assertProblem(
                api.delete("/api/tenants/" + other.id() + "/keys/" + id, RunningApi.PLATFORM_KEY), 404, "unknown-key");
        ErrorsIT.assertProblem(api.delete("/api/keys/" + id, RunningApi.PLATFORM_KEY), 404, "unknown-key");
        assertThat(listed("booking").path("revokedAt").isNull()).isTrue();
    }

    @Test
    void ofANameTwoKeysAreValidAtATimeHoweverManyAskAtOnce() {
        try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
            List<Integer> answers = Stream.generate(() -> CompletableFuture.supplyAsync(
                            () -> issue(RunningApi.PLATFORM_KEY, "{\"name\":\"booking\"}")
                                    .status(),
                            callers))
                    .limit(8)
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
            assertThat(answers).containsOnly(201, 409);
            assertThat(answers).filteredOn(status -> status == 201).hasSize(2);
        }
        ErrorsIT.assertProblem(
                issue(RunningApi.PLATFORM_KEY, "{\"name\":\"booking\"}"), 409, "too-many-keys", "Revoke the old");
        assertThat(issue(RunningApi.PLATFORM_KEY, "{\"name\":\"booking\",\"mode\":\"test\"}")
                        .status())
                .isEqualTo(201);
        api.delete(keys + "/" + listed("booking", "live").path("id").asString(), RunningApi.PLATFORM_KEY);
        assertThat(issue(RunningApi.PLATFORM_KEY, "{\"name\":\"booking\"}").status())
                .isEqualTo(201);
    }

    @Test
    void aTenantHasAtMostAHundredValidKeys() {
        Tenant full = api.tenant("tenant_full");
        for (int i = 0; i < 99; i++) {
            api.keyOf(full);
        }
        String issuing = "/api/tenants/tenant_full/keys";
        Answer last = api.post(issuing, RunningApi.PLATFORM_KEY, "{\"name\":\"the hundredth\"}");
        assertThat(last.status()).isEqualTo(201);
        ErrorsIT.assertProblem(
                api.post(issuing, RunningApi.PLATFORM_KEY, "{\"name\":\"one more\"}"),
                409,
                "too-many-keys",
                "100 keys are valid");

        api.delete(issuing + "/" + last.text("id"), RunningApi.PLATFORM_KEY);
        assertThat(api.post(issuing, RunningApi.PLATFORM_KEY, "{\"name\":\"in its place\"}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void aTenantIssuesItsOwnKeysButNoneThatMayDoMore() {
        String operator = api.keyOf(tenant.id(), false, Scope.READ, Scope.OPERATE);
        assertThat(issue(operator, "{\"name\":\"reader\",\"scope\":\"read\"}").status())
                .isEqualTo(201);
        Answer refused = issue(operator, "{\"name\":\"sender\",\"scope\":\"send read\"}");
        ErrorsIT.assertProblem(refused, 422, "invalid-values", "no more than itself: read operate");
    }

    @Test
    void everyFaultOfAKeyIsNamed() {
        Answer answer = issue(RunningApi.PLATFORM_KEY, "{\"name\":\"\",\"scope\":\"send all\"}");
        ErrorsIT.assertProblem(answer, 422, "invalid-values", "send, read, configure, operate");
        assertThat(answer.json().path("errors").findValuesAsString("field")).containsExactly("name", "scope");
        ErrorsIT.assertProblem(
                issue(RunningApi.PLATFORM_KEY, "{\"name\":\"t\",\"mode\":\"test\",\"scope\":\"configure\"}"),
                422,
                "invalid-values",
                "send and read only");
    }

    @Test
    void aKeyOfThePlatformOpensEveryTenantAsFarAsItsScopesGo() {
        Answer issued = api.post(
                "/api/keys",
                RunningApi.PLATFORM_KEY,
                "{\"name\":\"dashboard %s\",\"scope\":\"read\"}".formatted(tenant.id()));
        assertThat(issued.status()).as(issued.body()).isEqualTo(201);
        String dashboard = issued.text("key");
        assertThat(api.get("/api/tenants/" + tenant.externalId(), dashboard).status())
                .isEqualTo(200);
        assertThat(api.get("/api/accounts", dashboard).status()).isEqualTo(200);
        ErrorsIT.assertProblem(send(dashboard, "+33612345678"), 403, "scope-needed", "scope send");
        assertThat(api.get("/api/keys", RunningApi.PLATFORM_KEY).body())
                .contains(issued.text("id"))
                .doesNotContain(dashboard);
        api.delete("/api/keys/" + issued.text("id"), RunningApi.PLATFORM_KEY);
        ErrorsIT.assertProblem(api.get("/api/accounts", dashboard), 401, "unauthenticated");
    }

    @Test
    void whatATestKeySendsIsSandboxNeedsNoChannelAndIsSeenByTestKeysOnly() {
        Tenant bare = api.tenant("tenant-" + UUID.randomUUID());
        api.takeAway(ChannelType.SMS);
        String test = api.keyOf(bare.id(), true, Scope.SEND, Scope.READ);
        String live = api.keyOf(bare);
        Answer sent = api.post("/api/channels/sms/send", test, SMS.formatted(bare.externalId(), "06 39 98 00 02"));
        assertThat(sent.status()).as(sent.body()).isEqualTo(202);
        ErrorsIT.assertProblem(
                api.post("/api/channels/sms/send", live, SMS.formatted(bare.externalId(), "06 39 98 00 02")),
                409,
                "channel-not-configured");
        api.giveBack(ChannelType.SMS);
        Answer batch = api.post("/api/messages/batch", test, """
                {"tenantId":"%s","messages":[{"channel":"sms","to":"0639980001","template":"rdvRappel","variables":\
                {"clientName":"Jean","rdvDate":"x","rdvTime":"y"}}]}""".formatted(bare.externalId()));
        assertThat(batch.json().path("accepted").asInt()).as(batch.body()).isEqualTo(1);

        assertThat(api.get(sent.header("Location"), test).status()).isEqualTo(200);
        ErrorsIT.assertProblem(api.get(sent.header("Location"), live), 404, "unknown-message");
        assertThat(api.get("/api/messages", test).json().path("messages")).hasSize(2);
        assertThat(api.get("/api/messages", live).json().path("messages")).isEmpty();
        assertThat(new PlayedWorker(api).claimAll(ChannelType.SMS))
                .filteredOn(claimed -> claimed.lane().tenantId().equals(bare.id()))
                .hasSize(2)
                .allMatch(ClaimedMessage::sandbox)
                .extracting(ClaimedMessage::to)
                .allMatch(to -> to.matches("\\+3363998000[12]"));
    }

    private Answer issue(String with, String body) {
        return api.post(keys, with, body);
    }

    private JsonNode listed(String name) {
        return listed(name, "live");
    }

    private JsonNode listed(String name, String mode) {
        return api.get(keys, RunningApi.PLATFORM_KEY)
                .json()
                .path("keys")
                .valueStream()
                .filter(key -> key.path("name").asString().equals(name)
                        && key.path("mode").asString().equals(mode))
                .findFirst()
                .orElseThrow();
    }

    private Answer send(String key, String to) {
        return api.post("/api/channels/sms/send", key, SMS.formatted(tenant.externalId(), to));
    }
}
