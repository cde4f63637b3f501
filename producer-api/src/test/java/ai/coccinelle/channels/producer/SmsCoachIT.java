package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.MessageIds;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.tenant.Tenant;
import ai.coccinelle.channels.tenant.Tenants;
import ai.coccinelle.channels.tenant.UncertainPolicy;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SmsCoachIT {
    private static final String PREVIEW = "/api/sms/preview";

    private static RunningApi api;
    private Tenant tenant;
    private String key;

    @BeforeAll
    static void start() {
        api = RunningApi.start("--channels.sms.price-per-part=0.0798");
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
    void anAcceptedSmsSaysWhatItComesToAndWhatWasWrittenOtherwise() {
        Answer answer = send("rdvRappel", "L’œil d’Aurélie…");

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        String text =
                "Rappel : L'oeil d'Aurélie..., vous avez rendez-vous chez Salon Belle : vendredi 1er aout 2025 à 14 h.";
        assertThat(content(answer)).isEqualTo(text);
        assertThat(body(answer)).as("what the worker sends").isEqualTo(text);
        assertThat(answer.json().path("sms").toString())
                .isEqualTo("{\"encoding\":\"GSM-7\",\"parts\":1,\"units\":" + text.length()
                        + ",\"estimate\":{\"amount\":0.0798,\"currency\":\"EUR\"},\"changed\":["
                        + "{\"from\":\"’\",\"to\":\"'\",\"count\":2},{\"from\":\"œ\",\"to\":\"oe\",\"count\":1},"
                        + "{\"from\":\"…\",\"to\":\"...\",\"count\":1},{\"from\":\"août\",\"to\":\"aout\",\"count\":1}],"
                        + "\"forcedBy\":[]}");
    }

    @Test
    void whatForcesUcs2IsNamedAndTheTextStaysAsItWasWritten() {
        Answer answer = send("rdvRappel", "Forêt d’Été");
        assertThat(content(answer)).contains("Forêt d’Été", "1er août");
        JsonNode sms = answer.json().path("sms");
        assertThat(sms.path("encoding").asString()).isEqualTo("UCS-2");
        assertThat(sms.path("parts").asInt()).isEqualTo(2);
        assertThat(sms.path("estimate").path("amount").decimalValue()).isEqualByComparingTo("0.1596");
        assertThat(sms.path("changed").size()).isZero();
        assertThat(sms.path("forcedBy").toString()).isEqualTo("[\"ê\"]");
    }

    @Test
    void aTenantThatPrefersItCheaperLosesAccentsAndParts() {
        assertThat(api.get(preferences(), key).body()).isEqualTo("{\"cheaper\":false,\"maxParts\":4}");
        Answer chosen = api.put(preferences(), key, "{\"cheaper\":true,\"maxParts\":1}");
        assertThat(chosen.status()).as(chosen.body()).isEqualTo(200);
        assertThat(chosen.body()).isEqualTo("{\"cheaper\":true,\"maxParts\":1}");
        assertThat(api.get(preferences(), key).body()).isEqualTo(chosen.body());

        Answer answer = send("rdvRappel", "Forêt d’Été");

        assertThat(content(answer)).contains("Foret d'Été");
        assertThat(answer.json().path("sms").path("encoding").asString()).isEqualTo("GSM-7");
        assertThat(answer.json().path("sms").path("parts").asInt()).isEqualTo(1);
    }

    @Test
    void preferencesThatCannotBeKeptAreRefused() {
        ErrorsIT.assertProblem(api.put(preferences(), key, "{\"cheaper\":true,\"maxParts\":0}"), 422, "invalid-values");
        ErrorsIT.assertProblem(
                api.put(preferences(), key, "{\"cheaper\":true,\"maxParts\":11}"), 422, "invalid-values");
        ErrorsIT.assertProblem(api.put(preferences(), key, "{\"maxParts\":1}"), 400, "invalid-request");
        assertThat(api.get(preferences(), key).body()).isEqualTo("{\"cheaper\":false,\"maxParts\":4}");
    }

    @Test
    void aTenantsPreferencesGoWithIt() {
        api.put(preferences(), key, "{\"cheaper\":true,\"maxParts\":1}");
        assertThat(rows("sms_preferences")).isEqualTo(1);
        api.delete("/api/tenants/" + tenant.externalId(), RunningApi.PLATFORM_KEY);
        assertThat(rows("sms_preferences")).isZero();
    }

    @Test
    void anSmsOverTheLimitIsRefusedWithTheTextThatIsTooMuch() {
        api.put(preferences(), key, "{\"cheaper\":false,\"maxParts\":2}");

        Answer answer = send("rdvRappel", "x".repeat(250));

        ErrorsIT.assertProblem(answer, 422, "sms-too-long");
        assertThat(answer.json().path("parts").asInt()).isEqualTo(3);
        assertThat(answer.json().path("limit").asInt()).isEqualTo(2);
        String text = "Rappel : " + "x".repeat(250)
                + ", vous avez rendez-vous chez Salon Belle : vendredi 1er aout 2025 à 14 h.";
        assertThat(answer.text("overflow")).isEqualTo(text.substring(306));
        assertThat(answer.text("detail")).contains("3 parts", "maxParts");
        assertThat(rows("channel_messages_log")).isZero();
    }

    @Test
    void inABatchEachSmsIsCoachedByItself() {
        api.put(preferences(), key, "{\"cheaper\":false,\"maxParts\":1}");
        Answer answer = batch(
                message("sms", "rdvRappel", "Léa", ""),
                message("sms", "rdvRappel", "x".repeat(250), ""),
                message("sms", "rdvRappel", "Forêt", ""),
                message("email", "rdvRappel", "Léa", ""));

        assertThat(answer.json().path("accepted").asInt()).as(answer.body()).isEqualTo(2);
        JsonNode results = answer.json().path("results");
        assertThat(results.get(0).path("sms").toString())
                .isEqualTo(
                        "{\"encoding\":\"GSM-7\",\"parts\":1,\"estimate\":{\"amount\":0.0798,\"currency\":\"EUR\"}}");
        assertThat(results.get(1).path("problem").path("type").asString()).endsWith("/sms-too-long");
        assertThat(results.get(1).path("problem").path("overflow").asString()).endsWith("à 14 h.");
        assertThat(results.get(2).path("problem").path("parts").asInt()).isEqualTo(2);
        assertThat(results.get(3).has("sms")).isFalse();
        assertThat(results.get(3).has("messageId")).isTrue();
        assertThat(rows("channel_messages_log")).isEqualTo(2);
    }

    @Test
    void whatWasAcceptedOnceIsRepeatedThoughItWouldBeTooLongByNow() {
        String once = message("sms", "rdvRappel", "Forêt", ",\"idempotencyKey\":\"once\"");
        Answer first = batch(once);
        api.put(preferences(), key, "{\"cheaper\":false,\"maxParts\":1}");

        Answer second = batch(once);

        assertThat(second.json().path("repeated").asInt()).as(second.body()).isEqualTo(1);
        assertThat(second.json().path("results").get(0).path("messageId"))
                .isEqualTo(first.json().path("results").get(0).path("messageId"));
        assertThat(second.json().path("results").get(0).has("sms")).isFalse();
        Answer alone =
                api.post("/api/channels/sms/send", key, request("rdvRappel", "Forêt"), "Idempotency-Key", "once");
        assertThat(alone.status()).as(alone.body()).isEqualTo(202);
        assertThat(alone.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(alone.json().has("sms")).isFalse();
    }

    @Test
    void onlySmsAreCoached() {
        Answer answer = api.post(
                "/api/channels/email/send", key, request("rdvRappel", "L’œil").replace("0612345678", "a@exemple.com"));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().has("sms")).isFalse();
        assertThat(content(answer)).contains("L’œil");
    }

    @Test
    void aPromotionSaysWhoSendsItAndHowToOptOutOnce() {
        Answer answer = send("promotions", "Léa");
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        assertThat(content(answer)).isEqualTo("Salon Belle : bonjour Léa, -20 % en mars.\nSTOP : répondez STOP");
        assertThat(body(answer)).isEqualTo(content(answer));
        assertThat(content(send("rdvRappel", "Léa"))).doesNotContain("STOP");
    }

    @Test
    void aPromotionThatNobodyCouldAnswerIsRefused() {
        called("SALON BELLE");

        Answer answer = send("promotions", "Léa");

        ErrorsIT.assertProblem(answer, 409, "no-way-to-opt-out");
        assertThat(answer.text("detail")).contains("CHANNELS_SMS_STOP_MENTION");
        assertThat(batch(message("sms", "promotions", "Léa", ""), message("sms", "rdvRappel", "Léa", ""))
                        .json()
                        .path("accepted")
                        .asInt())
                .isEqualTo(1);
        ErrorsIT.assertProblem(preview("\"text\":\"-20 %\",\"promotion\":true"), 409, "no-way-to-opt-out");
    }

    @Test
    void aPlatformThatSendsUnderANameTellsItsShortCode() {
        try (RunningApi named = RunningApi.start(
                "--channels.sms.price-per-part=",
                "--channels.twilio.phone-number=COCCINELLE",
                "--channels.sms.stop-mention=STOP au 36180")) {
            named.tenant("tenant_123");
            Answer answer = named.post(PREVIEW, RunningApi.PLATFORM_KEY, """
                    {"tenantId":"tenant_123","text":"-20 % en mars.","promotion":true}""");
            assertThat(answer.text("text")).isEqualTo("Salon Belle : -20 % en mars.\nSTOP au 36180");
            assertThat(answer.json().path("sms").has("estimate"))
                    .as("no price was named")
                    .isFalse();
        }
    }

    @Test
    void aPreviewIsTheSmsThatWouldGo() {
        Answer seen = preview("""
                "template":"rdvRappel","variables":{"clientName":"L’œil","rdvDate":"2025-08-01","rdvTime":"14:00"}""");
        Answer sent = send("rdvRappel", "L’œil");

        assertThat(seen.status()).as(seen.body()).isEqualTo(200);
        assertThat(seen.text("text")).isEqualTo(content(sent));
        assertThat(seen.json().path("sms")).isEqualTo(sent.json().path("sms"));
        assertThat(seen.json().path("parts").toString()).isEqualTo("[\"" + content(sent) + "\"]");
        assertThat(seen.json().path("limit").asInt()).isEqualTo(4);
        assertThat(seen.text("overflow")).isEmpty();
        assertThat(rows("channel_messages_log"))
                .as("nothing is stored but what was sent")
                .isEqualTo(1);
        assertThat(preview("""
                        "template":"rdvRappel","locale":"en","variables":{"clientName":"Léa","rdvDate":"x","rdvTime":"y"}""").text("text")).startsWith("Reminder: Léa");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rdvConfirmation", "rdvRappel", "promotions"})
    void theBuiltInTextsAreOneGsm7PartAllYearRound(String template) {
        for (int month = 1; month <= 12; month++) {
            JsonNode sms = preview("""
                            "template":"%s","variables":{"clientName":"Jean Dupont",%s}""".formatted(
                                    template,
                                    template.equals("promotions")
                                            ? "\"offer\":\"-20 % sur les colorations jusqu'au 31 mars.\""
                                            : "\"rdvDate\":\"2025-%02d-03\",\"rdvTime\":\"14:30\"".formatted(month)))
                    .json();
            assertThat(sms.path("sms").path("encoding").asString())
                    .as(sms.toString())
                    .isEqualTo("GSM-7");
            assertThat(sms.path("parts").size()).as(sms.toString()).isEqualTo(1);
        }
    }

    @Test
    void aPreviewShowsThePartsAndWhatIsTooMuch() {
        api.put(preferences(), key, "{\"cheaper\":false,\"maxParts\":1}");
        Answer seen = preview("\"text\":\"" + "a".repeat(152) + "€" + "b".repeat(20) + "\"");
        assertThat(seen.status()).as(seen.body()).isEqualTo(200);
        assertThat(seen.json().path("parts").valueStream().map(JsonNode::asString))
                .containsExactly("a".repeat(152), "€" + "b".repeat(20));
        assertThat(seen.text("overflow")).isEqualTo("b".repeat(14));
        assertThat(seen.json().path("sms").path("units").asInt()).isEqualTo(174);
    }

    @Test
    void aPreviewThatCannotBeMadeSaysWhy() {
        ErrorsIT.assertProblem(preview("\"locale\":\"fr\""), 400, "invalid-request");
        ErrorsIT.assertProblem(preview("\"text\":\"a\",\"template\":\"rdvRappel\""), 400, "invalid-request");
        ErrorsIT.assertProblem(preview("\"template\":\"rdvRappel\",\"promotion\":true"), 400, "invalid-request");
        ErrorsIT.assertProblem(preview("\"text\":\" \""), 422, "invalid-values");
        ErrorsIT.assertProblem(preview("\"text\":\"" + "a".repeat(5_001) + "\""), 422, "invalid-values");
        ErrorsIT.assertProblem(preview("\"template\":\"newsletter\""), 422, "unknown-template");
        Answer missing = preview("\"template\":\"rdvRappel\",\"variables\":{\"clientName\":\"Léa\"}");
        ErrorsIT.assertProblem(missing, 422, "missing-variables");
        assertThat(missing.json().path("errors").size()).isEqualTo(2);
    }

    private void called(String sender) {
        tenant = api.bean(Tenants.class)
                .save(new Tenant(
                        MessageIds.next(),
                        "tenant-" + UUID.randomUUID(),
                        "Salon Belle",
                        "fr",
                        "Europe/Paris",
                        UncertainPolicy.INITIAL,
                        sender,
                        null,
                        0));
        api.configure(tenant, ChannelType.SMS, true, true, Map.of());
        key = api.keyOf(tenant);
    }

    private Answer send(String template, String clientName) {
        return api.post("/api/channels/sms/send", key, request(template, clientName));
    }

    private Answer batch(String... messages) {
        return api.post(
                "/api/messages/batch",
                key,
                "{\"tenantId\":\"%s\",\"messages\":[%s]}".formatted(tenant.externalId(), String.join(",", messages)));
    }

    private Answer preview(String fields) {
        return api.post(PREVIEW, key, "{\"tenantId\":\"%s\",%s}".formatted(tenant.externalId(), fields));
    }

    private String request(String template, String clientName) {
        return "{\"tenantId\":\"%s\",%s}".formatted(tenant.externalId(), fields("0612345678", template, clientName));
    }

    private static String message(String channel, String template, String clientName, String more) {
        String to = channel.equals("sms") ? "0612345678" : "a@exemple.com";
        return "{\"channel\":\"%s\",%s%s}".formatted(channel, fields(to, template, clientName), more);
    }

    private static String fields(String to, String template, String clientName) {
        String rest = template.equals("promotions")
                ? "\"offer\":\"-20 % en mars.\""
                : "\"rdvDate\":\"2025-08-01\",\"rdvTime\":\"14:00\"";
        return "\"to\":\"%s\",\"template\":\"%s\",\"variables\":{\"clientName\":\"%s\",%s}"
                .formatted(to, template, clientName, rest);
    }

    private String preferences() {
        return "/api/tenants/" + tenant.externalId() + "/sms";
    }

    private static @Nullable String content(Answer answer) {
        return stored(answer, "content");
    }

    private static @Nullable String body(Answer answer) {
        return stored(answer, "payload->>'body'");
    }

    private static @Nullable String stored(Answer answer, String column) {
        return api.bean(Jdbi.class)
                .withHandle(
                        handle -> handle.createQuery("SELECT " + column + " FROM channel_messages_log WHERE id = :id")
                                .bind("id", UUID.fromString(answer.text("messageId")))
                                .mapTo(String.class)
                                .one());
    }

    private int rows(String table) {
        return api.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM " + table + " WHERE tenant_id = :tenant")
                        .bind("tenant", tenant.id())
                        .mapTo(Integer.class)
                        .one());
    }
}
