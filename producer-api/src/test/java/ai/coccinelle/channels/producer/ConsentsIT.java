package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.tenant.Scope;
import ai.coccinelle.channels.tenant.Tenant;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Promotions go only to who agreed to them, and that can be shown. */
class ConsentsIT {
    private static final String JEAN = "+33612345678";
    private static final String PROOF =
            "{\"basis\":\"opt-in\",\"givenAt\":\"2026-03-02T10:15:00+01:00\",\"source\":\"booking form\"}";

    private static RunningApi api;
    private static Tenant tenant;
    private static String key;

    @BeforeAll
    static void start() {
        api = RunningApi.start("--channels.marketing.consent=required");
        tenant = api.tenant("tenant_123");
        api.tenant("tenant_other");
        key = api.keyOf(tenant);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void nobodyAgreed() {
        api.bean(Jdbi.class).useHandle(handle -> handle.execute("DELETE FROM consents"));
    }

    @Test
    void aPromotionToWhomNobodyAskedIsRefusedAndToldWhatToDo() {
        ErrorsIT.assertProblem(send("sms", JEAN, ""), 409, "no-consent", "POST /api/consents");
        assertThat(api.post("/api/channels/sms/send", key, """
                {"tenantId":"tenant_123","to":"+33612345678","template":"rdvRappel",\
                "variables":{"clientName":"Jean","rdvDate":"x","rdvTime":"y"}}""").status())
                .as("a reminder is no promotion")
                .isEqualTo(202);
    }

    @Test
    void whoseConsentWasRecordedGetsPromotionsOnThatChannelOfThatTenant() {
        Answer recorded = record("sms", "\\u206806\\u00a012\\u201334 56 78\\u2069", PROOF);

        assertThat(recorded.status()).isEqualTo(201);
        assertThat(recorded.body()).isEqualTo("{\"recorded\":1}");
        assertThat(send("sms", JEAN, "").status()).isEqualTo(202);
        ErrorsIT.assertProblem(send("whatsapp", JEAN, ""), 409, "no-consent");
        ErrorsIT.assertProblem(
                api.post(
                        "/api/channels/sms/send",
                        RunningApi.PLATFORM_KEY,
                        single(JEAN, "").replace("_123", "_other")),
                409,
                "no-consent");
    }

    @Test
    void whoAgreedGetsPromotionsHoweverTheMailAddressIsWrittenAndSoDoesTheWithdrawalHold() {
        record("email", "Jean.Dupont@exemple.fr", PROOF);
        assertThat(send("email", "jean.dupont@exemple.fr", "").status()).isNotEqualTo(409);

        String id = api.get("/api/consents", key).json().at("/consents/0/id").asString();
        api.delete("/api/consents/" + id, key);
        ErrorsIT.assertProblem(send("email", "JEAN.dupont@exemple.fr", ",\"consent\":" + PROOF), 409, "no-consent");
    }

    @Test
    void aProofThatComesAlongIsRecorded() {
        assertThat(send("sms", JEAN, ",\"consent\":" + PROOF).status()).isEqualTo(202);

        assertThat(send("sms", JEAN, "").status()).as("the next one needs none").isEqualTo(202);
        Answer listed = api.get("/api/consents?tenantId=tenant_123&channel=sms", key);
        assertThat(listed.body())
                .contains(
                        "\"basis\":\"opt-in\"",
                        "\"source\":\"booking form\"",
                        "\"givenAt\":\"2026-03-02T09:15:00Z\"",
                        "\"withdrawnAt\":null")
                .doesNotContain(JEAN, "612345678");
    }

    @Test
    void ofSeveralProofsTheLatestGivenHolds() {
        record("sms", JEAN, PROOF);
        record("sms", JEAN, PROOF.replace("2026-03", "2026-05").replace("opt-in", "existing-customer"));
        record("sms", JEAN, PROOF.replace("2026-03", "2026-01").replace("booking form", "on paper"));

        Answer listed = api.get("/api/consents", key);
        assertThat(listed.json().path("consents").size()).isEqualTo(1);
        assertThat(listed.body()).contains("existing-customer", "2026-05-02").doesNotContain("on paper");
    }

    @Test
    void aWithdrawnConsentHoldsNoMoreAndIsKeptAsAProof() {
        record("sms", JEAN, PROOF);
        String id = api.get("/api/consents", key).json().at("/consents/0/id").asString();

        assertThat(api.delete("/api/consents/" + id, key).status()).isEqualTo(204);
        assertThat(api.delete("/api/consents/" + id, key).status()).isEqualTo(204);

        ErrorsIT.assertProblem(send("sms", JEAN, ""), 409, "no-consent");
        assertThat(api.get("/api/consents", key).body()).doesNotContain("\"withdrawnAt\":null");
        String again = PROOF.replace("2026-03-02T10:15:00+01:00", Instant.now().toString());
        record("sms", JEAN, again);
        assertThat(send("sms", JEAN, "").status()).as("who agrees again").isEqualTo(202);
    }

    @Test
    void aWithdrawnConsentIsRevivedOnlyWhereTheAuditLogSaysWhoDidIt() {
        record("sms", JEAN, PROOF);
        String id = api.get("/api/consents", key).json().at("/consents/0/id").asString();
        api.delete("/api/consents/" + id, key);
        String now = PROOF.replace("2026-03-02T10:15:00+01:00", Instant.now().toString());

        ErrorsIT.assertProblem(send("sms", JEAN, ",\"consent\":" + now), 409, "no-consent", "agreed again");
        String message =
                single(JEAN, ",\"consent\":" + now).replace("\"tenantId\":\"tenant_123\"", "\"channel\":\"sms\"");
        assertThat(api.post("/api/messages/batch", key, "{\"tenantId\":\"tenant_123\",\"messages\":[" + message + "]}")
                        .body())
                .contains("no-consent");
        assertThat(api.get("/api/consents", key).body()).doesNotContain("\"withdrawnAt\":null");

        record("sms", JEAN, now);
        assertThat(send("sms", JEAN, ",\"consent\":" + now).status()).isEqualTo(202);
        assertThat(api.get("/api/audit?tenantId=tenant_123", RunningApi.PLATFORM_KEY)
                        .body())
                .contains("POST /api/consents");
    }

    @Test
    void aConsentNamesTheKeyThatRecordedIt() {
        record("sms", JEAN, PROOF);
        String sender = api.keyOf(tenant.id(), false, Scope.SEND);
        api.post("/api/channels/sms/send", sender, single("+33612345679", ",\"consent\":" + PROOF));

        Answer listed = api.get("/api/consents", key);

        assertThat(listed.json().at("/consents/0/recordedBy").asString()).startsWith(sender.substring(0, 12));
        assertThat(listed.json().at("/consents/1/recordedBy").asString()).startsWith(key.substring(0, 12));
        int keys = api.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery(
                                "SELECT count(DISTINCT k.id) FROM consents c JOIN api_keys k ON k.id = c.key_id")
                        .mapTo(Integer.class)
                        .one());
        assertThat(keys).isEqualTo(2);
    }

    @Test
    void aProofOfBeforeTheWithdrawalRevivesNothing() {
        record("sms", JEAN, PROOF);
        api.delete(
                "/api/consents/"
                        + api.get("/api/consents", key)
                                .json()
                                .at("/consents/0/id")
                                .asString(),
                key);

        ErrorsIT.assertProblem(send("sms", JEAN, ",\"consent\":" + PROOF), 409, "no-consent");
        Answer recorded = api.post("/api/consents", key, """
                {"tenantId":"tenant_123","consents":[{"channel":"sms","address":"%s","proof":%s}]}""".formatted(JEAN, PROOF));
        ErrorsIT.assertProblem(recorded, 422, "invalid-values", "consents[0].givenAt", "withdrew");
        assertThat(api.get("/api/consents", key).body()).doesNotContain("\"withdrawnAt\":null");
    }

    @Test
    void anOptOutWinsOverAnyConsentUntilItIsTakenBack() {
        record("sms", JEAN, PROOF);
        String suppression = api.post("/api/suppressions", key, """
                {"tenantId":"tenant_123","channel":"sms","address":"+33612345678","type":"promotions"}""").text("id");

        ErrorsIT.assertProblem(send("sms", JEAN, ",\"consent\":" + PROOF), 409, "recipient-opted-out");
        record("sms", JEAN, PROOF.replace("2026-03", "2026-10"));
        ErrorsIT.assertProblem(send("sms", JEAN, ""), 409, "recipient-opted-out");
        api.delete("/api/suppressions/" + suppression, key);
        assertThat(send("sms", JEAN, "").status()).isEqualTo(202);
    }

    @Test
    void aBatchAnswersEachByTheConsentOfItsRecipient() {
        record("sms", JEAN, PROOF);
        String messages = IntStream.range(0, 3)
                .mapToObj(i -> single("+3361234567" + (8 - i), i == 2 ? ",\"consent\":" + PROOF : "")
                        .replace("\"tenantId\":\"tenant_123\"", "\"channel\":\"sms\""))
                .collect(Collectors.joining(","));

        Answer answer =
                api.post("/api/messages/batch", key, "{\"tenantId\":\"tenant_123\",\"messages\":[" + messages + "]}");

        assertThat(answer.json().path("accepted").asInt()).as(answer.body()).isEqualTo(2);
        assertThat(answer.json().at("/results/1/problem/type").asString()).endsWith("/no-consent");
    }

    @Test
    void aThousandAreRecordedAtOnceOrNone() {
        String good = consents(1_000, PROOF.replace("booking form", "é".repeat(200)));

        assertThat(api.post("/api/consents", key, good).body()).isEqualTo("{\"recorded\":1000}");
        nobodyAgreed();
        Answer bad = api.post(
                "/api/consents",
                key,
                "{\"tenantId\":\"tenant_123\",\"consents\":["
                        + given("sms", JEAN, PROOF)
                        + ","
                        + given("sms", "12", PROOF.replace("2026-03-02", "2999-03-02"))
                        + ",{\"channel\":\"fax\"}]}");
        ErrorsIT.assertProblem(
                bad,
                422,
                "invalid-values",
                "consents[1].address",
                "consents[1].proof.givenAt",
                "consents[2].channel",
                "consents[2].proof");
        assertThat(api.get("/api/consents", key).json().path("consents").size()).isZero();
        ErrorsIT.assertProblem(api.post("/api/consents", key, consents(1_001, PROOF)), 400, "invalid-request");
    }

    @Test
    void aProofThatCannotBeIsNamedWithTheOtherFaults() {
        ErrorsIT.assertProblem(
                send("sms", "12", ",\"consent\":" + PROOF.replace("booking form", " ")),
                422,
                "invalid-values",
                "consent.source",
                "\"to\"");
    }

    @Test
    void theSandboxNeedsNone() {
        assertThat(api.post("/api/channels/sms/send", api.keyOf(tenant.id(), true, Scope.SEND), single(JEAN, ""))
                        .status())
                .isEqualTo(202);
    }

    @Test
    void withoutTheKeyToAddressesNoPromotionGoes() {
        try (RunningApi keyless =
                RunningApi.start("--channels.marketing.consent=required", "--channels.address-key=")) {
            String platform = RunningApi.PLATFORM_KEY;
            keyless.tenant("tenant_123");

            ErrorsIT.assertProblem(
                    keyless.post("/api/channels/sms/send", platform, single(JEAN, ",\"consent\":" + PROOF)),
                    503,
                    "not-set-up",
                    "CHANNELS_ADDRESS_KEY");
            ErrorsIT.assertProblem(keyless.get("/api/consents", platform), 503, "not-set-up");
        }
    }

    private static Answer record(String channel, String address, String proof) {
        return api.post(
                "/api/consents",
                key,
                "{\"tenantId\":\"tenant_123\",\"consents\":[" + given(channel, address, proof) + "]}");
    }

    private static String consents(int many, String proof) {
        return IntStream.range(0, many)
                .mapToObj(i -> given("sms", "+336%08d".formatted(10_000_000 + i), proof))
                .collect(Collectors.joining(",", "{\"tenantId\":\"tenant_123\",\"consents\":[", "]}"));
    }

    private static String given(String channel, String address, String proof) {
        return "{\"channel\":\"%s\",\"address\":\"%s\",\"proof\":%s}".formatted(channel, address, proof);
    }

    private static Answer send(String channel, String to, String more) {
        return api.post("/api/channels/" + channel + "/send", key, single(to, more));
    }

    private static String single(String to, String more) {
        return """
                {"tenantId":"tenant_123","to":"%s","template":"promotions",\
                "variables":{"clientName":"Jean","offer":"Moins 10 pour cent"}%s}""".formatted(to, more);
    }
}
