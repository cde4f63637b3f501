package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.Accounts;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Priority;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.producer.RunningApi.Told;
import ai.coccinelle.channels.tenant.Tenant;
import ai.coccinelle.channels.tenant.Tenants;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class LimitsIT {
    private static final String LIMITS =
            "{\"perSecond\":%s,\"burst\":%d,\"perMinute\":null,\"perDay\":%s,\"maxInFlight\":250}";
    private static final String ACCOUNT = "{\"perSecond\":2.5,\"burst\":5,\"maxConcurrent\":12,\"holdSeconds\":90}";

    private static RunningApi api;
    private static PlayedWorker worker;
    private Tenant tenant;
    private String key;

    @BeforeAll
    static void start() {
        api = RunningApi.start("--channels.submit.test-wait=100ms");
        worker = new PlayedWorker(api);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void tenant() {
        for (ClaimedMessage left : worker.claimAll(ChannelType.SMS)) {
            worker.record(left, new Transition.Failed("test", "left over", false));
        }
        tenant = api.tenant("tenant-" + UUID.randomUUID());
        key = api.keyOf(tenant);
        api.releaser().told.clear();
    }

    @Test
    void whatHasNoMeaningForSmsMayBeLeftOutOrComeBack() {
        for (String body : List.of(
                "{\"perSecond\":3,\"burst\":4}",
                "{\"perSecond\":3,\"burst\":4,\"maxConcurrent\":null,\"holdSeconds\":null}",
                "{\"perSecond\":3,\"burst\":4,\"maxConcurrent\":7,\"holdSeconds\":120}")) {
            Answer changed = api.put("/api/accounts/sms", RunningApi.PLATFORM_KEY, body);
            assertThat(changed.status()).as(changed.body()).isEqualTo(200);
            assertThat(changed.json().path("burst").asInt()).isEqualTo(4);
            assertThat(changed.json().path("maxConcurrent").isNull()).isTrue();
        }
        api.put("/api/accounts/sms", RunningApi.PLATFORM_KEY, "{\"perSecond\":100,\"burst\":100}");
    }

    @Test
    void aTenantSeesItsLimitsAndWhereTheyStand() {
        assertThat(api.get(path("sms"), key).body())
                .isEqualTo("{\"perSecond\":10,\"burst\":20,\"perMinute\":null,\"perDay\":null,\"maxInFlight\":25,"
                        + "\"inFlight\":0,\"openAt\":null,\"pausedUntil\":null,\"pauseReason\":null}");
        send(2);
        ClaimedMessage first = worker.claimAll(ChannelType.SMS).getFirst();
        assertThat(standing().path("inFlight").asInt()).isEqualTo(2);

        worker.record(first, new Transition.Sent("SM-" + UUID.randomUUID()));
        assertThat(standing().path("inFlight").asInt()).isEqualTo(1);
    }

    @Test
    void aPausedAccountPausesEveryLaneUntilItIsResumed() {
        send(1);
        worker.pause(worker.claim(ChannelType.SMS), "the sender is not registered");
        assertThat(standing().path("pauseReason").asString()).isEqualTo("the sender is not registered");
        assertThat(Instant.parse(standing().path("pausedUntil").asString())).isAfter(Instant.now());

        api.post("/api/accounts/sms/resume", RunningApi.PLATFORM_KEY, "{}");
        assertThat(standing().path("pausedUntil").isNull()).isTrue();
    }

    @Test
    void aLimitChangedOverTheApiHoldsAtTheNextRelease() {
        send(12);
        assertThat(change(LIMITS.formatted("0.01", 3, "null")).status()).isEqualTo(200);
        assertThat(worker.claimAll(ChannelType.SMS)).hasSize(3);
        assertThat(worker.claimAll(ChannelType.SMS)).isEmpty();
        assertThat(Instant.parse(standing().path("openAt").asString())).isAfter(Instant.now());

        assertThat(change(LIMITS.formatted("1000", 100, "null")).status()).isEqualTo(200);
        assertThat(worker.claimAll(ChannelType.SMS)).hasSize(9);
    }

    @Test
    void aDailyLimitCountsWhatWentBeforeItWasSet() {
        send(5);
        change(LIMITS.formatted("1000", 100, "4"));
        assertThat(worker.claimAll(ChannelType.SMS)).hasSize(4);
        change(LIMITS.formatted("1000", 100, "3"));
        assertThat(worker.claimAll(ChannelType.SMS)).isEmpty();
        change(LIMITS.formatted("1000", 100, "5"));
        assertThat(worker.claimAll(ChannelType.SMS)).hasSize(1);
    }

    @Test
    void whatIsOfNoUseTomorrowIsRefusedOnceTheDayIsUsedUpAndTheRestWaits() {
        atNoon();
        send(2);
        change(LIMITS.formatted("1000", 100, "1"));
        assertThat(test().status()).isEqualTo(200);
        assertThat(worker.claimAll(ChannelType.SMS)).hasSize(1);
        change(LIMITS.formatted("1000", 100, "1"));

        Answer refused = test();

        ErrorsIT.assertProblem(refused, 429, "daily-limit-reached", "limit of 1 messages a day", "channel sms");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(11 * 3600, 12 * 3600);
        Instant goesOn = Instant.now().plusSeconds(Integer.parseInt(refused.header("Retry-After")));
        assertThat(refused.text("detail"))
                .contains(goesOn.truncatedTo(ChronoUnit.HOURS).toString());
        send(1);
        String waiting = api.get("/api/messages?limit=1", key)
                .json()
                .path("messages")
                .get(0)
                .path("waitingFor")
                .asString();
        assertThat(waiting).startsWith("daily limit of 1 reached");

        change(LIMITS.formatted("1000", 100, "2"));
        assertThat(test().status()).isEqualTo(200);
    }

    @Test
    void theEndThatACallerGivesDecidesAndARepeatedRequestGetsItsFirstAnswer() {
        atNoon();
        String today = until(Instant.now().plus(10, ChronoUnit.HOURS));
        String tomorrow = until(Instant.now().plus(13, ChronoUnit.HOURS));
        Answer first = api.post("/api/channels/sms/send", key, today, "Idempotency-Key", "k1");
        change(LIMITS.formatted("1000", 100, "1"));
        assertThat(worker.claimAll(ChannelType.SMS)).hasSize(1);
        change(LIMITS.formatted("1000", 100, "1"));

        ErrorsIT.assertProblem(api.post("/api/channels/sms/send", key, today), 429, "daily-limit-reached");
        assertThat(api.post("/api/channels/sms/send", key, tomorrow).status()).isEqualTo(202);
        Answer again = api.post("/api/channels/sms/send", key, today, "Idempotency-Key", "k1");
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.text("messageId")).isEqualTo(first.text("messageId"));
        Answer batch = api.post(
                "/api/messages/batch",
                key,
                "{\"tenantId\":\"%s\",\"messages\":[%s,%s]}"
                        .formatted(tenant.externalId(), inBatch(today), inBatch(tomorrow)));
        assertThat(batch.json().path("accepted").asInt()).as(batch.body()).isEqualTo(1);
        assertThat(batch.json()
                        .path("results")
                        .get(0)
                        .path("problem")
                        .path("type")
                        .asString())
                .endsWith("/daily-limit-reached");
    }

    @Test
    void aChangeIsAnsweredWithWhatHoldsNowAndToldToTheReleaser() {
        Answer changed = change(LIMITS.formatted("0.2500", 1, "500"));

        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
        assertThat(changed.body())
                .startsWith("{\"perSecond\":0.25,\"burst\":1,\"perMinute\":null,\"perDay\":500,\"maxInFlight\":250,");
        LaneKey lane = new LaneKey(tenant.id(), ChannelType.SMS);
        assertThat(api.releaser().told)
                .containsExactlyInAnyOrder(new Told(lane, Priority.TRANSACTIONAL), new Told(lane, Priority.BULK));
        change(LIMITS.formatted("10", 20, "null"));
        assertThat(standing().path("perDay").isNull()).isTrue();
    }

    @Test
    void everyFaultOfLimitsIsNamedAndNothingIsChanged() {
        Answer answer = change("{\"perSecond\":0.00001,\"burst\":0,\"perMinute\":0,\"perDay\":-1,\"maxInFlight\":0}");

        ErrorsIT.assertProblem(answer, 422, "invalid-values", "up to 4 decimals", "from 1 to");
        assertThat(answer.json().path("errors").findValuesAsString("field"))
                .containsExactly("perSecond", "burst", "perMinute", "perDay", "maxInFlight");
        assertThat(standing().path("burst").asInt()).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "100000.1", "1e400", "1e-400", "0.12345"})
    void aRateThatCannotBeHeldIs422(String rate) {
        ErrorsIT.assertProblem(change(LIMITS.formatted(rate, 20, "null")), 422, "invalid-values", "'perSecond'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0001", "100000", "1.00000", "1e3"})
    void aRateWithinTheBoundsIsTaken(String rate) {
        assertThat(change(LIMITS.formatted(rate, 1_000_000, "null")).status()).isEqualTo(200);
    }

    @Test
    void aLimitThatIsLeftOutIsNotTakenAway() {
        Answer answer = change("{\"perSecond\":\"10\",\"burst\":1.5,\"maxInFlight\":5}");

        ErrorsIT.assertProblem(answer, 400, "invalid-request", "null for none");
        ErrorsIT.assertProblem(
                api.put(
                        "/api/accounts/phone",
                        RunningApi.PLATFORM_KEY,
                        "{\"perSecond\":1,\"burst\":null,\"maxConcurrent\":null}"),
                400,
                "invalid-request",
                "'burst': This field is null. Give it a value.",
                "'holdSeconds': This field is required.");
        assertThat(answer.json().path("errors").findValuesAsString("field"))
                .containsExactly("perSecond", "burst", "perMinute", "perDay");
        assertThat(answer.json().path("errors").findValuesAsString("code"))
                .containsExactly("wrong-type", "wrong-type", "missing-field", "missing-field");
    }

    @Test
    void onlyThePlatformChangesLimitsAndATenantSeesItsOwn() {
        String body = LIMITS.formatted("10", 20, "null");
        ErrorsIT.assertProblem(api.put(path("sms"), key, body), 403, "platform-key-needed");
        ErrorsIT.assertProblem(api.put(path("sms"), "cck_unknown", body), 401, "unauthenticated");
        ErrorsIT.assertProblem(api.get(path("sms"), null), 401, "unauthenticated");
        String other = api.keyOf(api.tenant("tenant-" + UUID.randomUUID()));
        ErrorsIT.assertProblem(api.get(path("sms"), other), 403, "foreign-tenant");
    }

    @Test
    void limitsOfWhatDoesNotExistAre404() {
        ErrorsIT.assertProblem(api.get(path("fax"), key), 404, "unknown-channel", "sms");
        ErrorsIT.assertProblem(
                api.get("/api/tenants/nobody/channels/sms/limits", RunningApi.PLATFORM_KEY), 404, "unknown-tenant");
    }

    @Test
    void thePlatformSeesItsAccountsAndChangesThem() {
        assertThat(platform("/api/accounts").json().path("accounts").findValuesAsString("channel"))
                .containsExactly("sms", "phone");

        Answer changed = api.put("/api/accounts/phone", RunningApi.PLATFORM_KEY, ACCOUNT);

        assertThat(changed.body())
                .isEqualTo("{\"channel\":\"phone\",\"perSecond\":2.5,\"burst\":5,\"maxConcurrent\":12,"
                        + "\"holdSeconds\":90,\"calls\":0,\"pausedUntil\":null,\"pauseReason\":null}");
        assertThat(platform("/api/accounts/phone").body()).isEqualTo(changed.body());
    }

    @Test
    void everyFaultOfAnAccountIsNamed() {
        Answer answer = api.put(
                "/api/accounts/phone",
                RunningApi.PLATFORM_KEY,
                "{\"perSecond\":0,\"burst\":0,\"maxConcurrent\":0,\"holdSeconds\":-1}");
        ErrorsIT.assertProblem(answer, 422, "invalid-values");
        assertThat(answer.json().path("errors").findValuesAsString("field"))
                .containsExactly("perSecond", "burst", "maxConcurrent", "holdSeconds");
        ErrorsIT.assertProblem(
                api.put("/api/accounts/phone", RunningApi.PLATFORM_KEY, "{\"perSecond\":1,\"burst\":1}"),
                400,
                "invalid-request",
                "maxConcurrent",
                "holdSeconds");
    }

    @Test
    void anAccountsPauseIsEndedOverTheApi() {
        api.bean(Jdbi.class)
                .useHandle(handle -> api.bean(Accounts.class)
                        .pause(handle, ChannelType.PHONE, "Vapi refuses the key", Duration.ofHours(1)));
        assertThat(platform("/api/accounts/phone").text("pauseReason")).isEqualTo("Vapi refuses the key");
        for (int i = 0; i < 2; i++) {
            Answer resumed = api.post("/api/accounts/phone/resume", RunningApi.PLATFORM_KEY, "{}");
            assertThat(resumed.status()).as(resumed.body()).isEqualTo(200);
            assertThat(resumed.json().path("pausedUntil").isNull()).isTrue();
        }
    }

    @Test
    void accountsAreThePlatformsAlone() {
        for (Answer answer : List.of(
                api.get("/api/accounts", key),
                api.get("/api/accounts/sms", key),
                api.put("/api/accounts/sms", key, ACCOUNT),
                api.post("/api/accounts/sms/resume", key, "{}"))) {
            ErrorsIT.assertProblem(answer, 403, "platform-key-needed");
        }
        ErrorsIT.assertProblem(api.get("/api/accounts", null), 401, "unauthenticated");
        ErrorsIT.assertProblem(platform("/api/accounts/email"), 404, "unknown-channel", "/api/accounts/phone");
        ErrorsIT.assertProblem(api.put("/api/accounts/fax", RunningApi.PLATFORM_KEY, ACCOUNT), 404, "unknown-channel");
    }

    private Answer change(String body) {
        return api.put(path("sms"), RunningApi.PLATFORM_KEY, body);
    }

    /** So that the tenant's next day is half a day ahead whenever the test runs. */
    private void atNoon() {
        int hours = 12 - OffsetDateTime.now(ZoneOffset.UTC).getHour();
        String zone = hours == 0 ? "Etc/GMT" : "Etc/GMT%+d".formatted(-hours); // its sign is the opposite of all others
        tenant = api.bean(Tenants.class)
                .save(new Tenant(tenant.id(), tenant.externalId(), tenant.name(), tenant.locale(), zone));
    }

    private String until(Instant uselessAfter) {
        return """
                {"tenantId":"%s","to":"0612345678","template":"rdvRappel","uselessAfter":"%s",\
                "variables":{"clientName":"Jean Dupont","rdvDate":"2025-01-15","rdvTime":"14:00"}}""".formatted(tenant.externalId(), uselessAfter);
    }

    private String inBatch(String send) {
        return send.replace("\"tenantId\":\"%s\"".formatted(tenant.externalId()), "\"channel\":\"sms\"");
    }

    private Answer test() {
        return api.post(
                "/api/channels/test",
                key,
                "{\"tenantId\":\"%s\",\"channel\":\"sms\",\"to\":\"0612345678\"}".formatted(tenant.externalId()));
    }

    private JsonNode standing() {
        return api.get(path("sms"), key).json();
    }

    private String path(String channel) {
        return "/api/tenants/" + tenant.externalId() + "/channels/" + channel + "/limits";
    }

    private static Answer platform(String path) {
        return api.get(path, RunningApi.PLATFORM_KEY);
    }

    private void send(int messages) {
        for (int i = 0; i < messages; i++) {
            Answer answer = api.post("/api/channels/sms/send", key, """
                    {"tenantId":"%s","to":"0612345678","template":"rdvRappel",\
                    "variables":{"clientName":"Jean Dupont","rdvDate":"2025-01-15","rdvTime":"14:00"}}""".formatted(tenant.externalId()));
            assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        }
    }
}
