package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.tenant.Tenant;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorsIT {
    private static final String SEND = "/api/channels/sms/send";
    private static final String TEMPLATE = """
            {"tenantId":"%s","to":"%s","template":"%s","variables":{"clientName":"Jean Dupont","rdvDate":"2025-01-15","rdvTime":"14:00"}}""";

    private static RunningApi api;
    private static Tenant tenant;
    private static String key;

    @BeforeAll
    static void start() {
        api = RunningApi.start();
        tenant = api.tenant("tenant_123");
        key = api.keyOf(tenant);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void malformedJsonIs400AndSaysWhere() {
        Answer answer = api.post(SEND, key, "{\"tenantId\": \"tenant_123\",\n oops}");
        assertProblem(answer, 400, "malformed-json", "line 2", "send one JSON object");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[]", "null", "\"text\"", "12", "{} {}", "{\"to\":\"a\",\"to\":\"b\"}", "", " ", "\u0000", "{\"a"
            })
    void whatIsNotOneJsonObjectIs400(String body) {
        assertProblem(api.post(SEND, key, body), 400, "malformed-json", "JSON object");
    }

    @Test
    void deepNestingIs400() {
        assertProblem(api.post(SEND, key, "[".repeat(20_000)), 400, "malformed-json");
    }

    @Test
    void bytesThatAreNotUtf8Are400() {
        byte[] body = "{\"tenantId\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        var request = HttpRequest.newBuilder(api.url(SEND))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        assertProblem(api.send(request), 400, "malformed-json");
    }

    @Test
    void everyMissingUnknownAndWronglyTypedFieldIsNamedInOneAnswer() {
        Answer answer = api.post(SEND, key, """
                {"tenantId":12,"template":null,"variables":{"clientName":true},"locale":"de","colour":"red"}""");
        assertProblem(answer, 400, "invalid-request");
        assertThat(answer.json().path("errors").findValuesAsString("field"))
                .containsExactlyInAnyOrder("colour", "tenantId", "to", "template", "variables.clientName", "locale");
        assertThat(answer.json().path("errors").findValuesAsString("code"))
                .containsExactlyInAnyOrder(
                        "unknown-field", "wrong-type", "missing-field", "missing-field", "wrong-type", "unknown-value");
        assertThat(answer.body()).contains("fr, en");
    }

    @Test
    void aNullCharacterIs400() {
        Answer answer = api.post(SEND, key, TEMPLATE.formatted("tenant_123", "+33612345678\\u0000", "rdvConfirmation"));
        assertProblem(answer, 400, "invalid-request", "'to'", "null character");
    }

    @Test
    void halfASurrogatePairIs400() {
        Answer answer = api.post(SEND, key, good().replace("Jean", "\\ud800"));
        assertProblem(answer, 400, "invalid-request", "variables.clientName", "surrogate");
    }

    @Test
    void aBodyFarBeyondTheLimitIs413() {
        assertProblem(api.post(SEND, key, " ".repeat(1_500_000)), 413, "body-too-large");
    }

    @Test
    void noKeyIs401AndSaysHowToSendOne() {
        Answer answer = api.post(SEND, null, good());
        assertProblem(answer, 401, "unauthenticated", "carries no key", "Authorization: Bearer");
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"channels\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cck_unknown", "", "platform-key-of-the-tests-012345678", "\u00e9"})
    void anUnknownKeyIs401(String unknown) {
        Answer answer = api.post(SEND, unknown, good());
        assertProblem(answer, 401, "unauthenticated", "Send a valid one");
        assertThat(answer.header("WWW-Authenticate")).contains("invalid_token");
    }

    @Test
    void anotherSchemeIs401() {
        assertProblem(api.post(SEND, null, good(), "Authorization", "Basic eDp5"), 401, "unauthenticated");
    }

    @Test
    void anotherTenantsDataIs403WhetherThatTenantExistsOrNot() {
        api.tenant("tenant_other");
        for (String foreign :
                new String[] {"tenant_other", "tenant_nobody", UUID.randomUUID().toString()}) {
            assertProblem(
                    api.post(SEND, key, TEMPLATE.formatted(foreign, "+33612345678", "rdvConfirmation")),
                    403,
                    "foreign-tenant",
                    "Use your own tenantId");
            assertProblem(api.get("/api/messages?tenantId=" + foreign, key), 403, "foreign-tenant");
            assertProblem(api.get("/api/channels?tenantId=" + foreign, key), 403, "foreign-tenant");
            assertProblem(api.get("/api/tenants/" + foreign, key), 403, "foreign-tenant");
        }
    }

    @Test
    void administrationWithATenantsKeyIs403() {
        assertProblem(
                api.post("/api/tenants", key, "{\"externalId\":\"x\",\"name\":\"X\"}"),
                403,
                "platform-key-needed",
                "CHANNELS_PLATFORM_KEY");
        assertProblem(
                api.post("/api/tenants/tenant_123/keys", key, "{\"name\":\"X\"}"),
                403,
                "scope-needed",
                "scope operate");
    }

    @Test
    void whatDoesNotExistIs404() {
        assertProblem(
                api.get("/api/messages/" + UUID.randomUUID(), key), 404, "unknown-message", "Check the messageId");
        assertProblem(api.get("/api/messages/SM123", key), 404, "unknown-message");
        assertProblem(
                api.post(SEND, RunningApi.PLATFORM_KEY, TEMPLATE.formatted("nobody", "+33612345678", "rdvRappel")),
                404,
                "unknown-tenant",
                "POST /api/tenants");
        assertProblem(api.get("/api/tenants/nobody", RunningApi.PLATFORM_KEY), 404, "unknown-tenant");
        assertProblem(
                api.post("/api/channels/fax/send", key, good()), 404, "unknown-channel", "email, whatsapp or phone");
        assertProblem(api.get("/api/nothing", key), 404, "unknown-route", "/v3/api-docs");
    }

    @Test
    void aForeignMessageIdIs404() {
        Tenant other = api.tenant("tenant_of_message");
        String id = api.post(
                        SEND, api.keyOf(other), TEMPLATE.formatted("tenant_of_message", "+33612345678", "rdvRappel"))
                .text("messageId");
        assertThat(api.get("/api/messages/" + id, api.keyOf(other)).status()).isEqualTo(200);
        assertProblem(api.get("/api/messages/" + id, key), 404, "unknown-message");
    }

    @Test
    void theWrongMethodIs405AndNamesTheRightOne() {
        Answer answer = api.get(SEND, key);
        assertProblem(answer, 405, "method-not-allowed", "Use POST");
        assertThat(answer.header("Allow")).isEqualTo("POST");
    }

    @Test
    void anAnswerThatIsNotJsonIs406AndNothingIsSent() {
        api.releaser().told.clear();
        assertProblem(api.post(SEND, key, good(), "Accept", "text/csv"), 406, "not-acceptable", "application/json");
        assertThat(api.releaser().told).isEmpty();
    }

    @Test
    void aChannelThatIsOffIs409() {
        Tenant other = api.tenant("tenant_off");
        api.configure(other, ChannelType.SMS, false, true, Map.of());
        assertProblem(
                api.post(SEND, RunningApi.PLATFORM_KEY, TEMPLATE.formatted("tenant_off", "0612345678", "rdvRappel")),
                409,
                "channel-disabled",
                "POST /api/channels/sms/enable");
    }

    @Test
    void aChannelThatIsNotConfiguredIs409AndSaysWhoMustAct() {
        Tenant other = api.tenant("tenant_bare");
        api.takeAway(ChannelType.SMS);
        api.configure(other, ChannelType.EMAIL, true, false, Map.of());
        Answer platforms =
                api.post(SEND, RunningApi.PLATFORM_KEY, TEMPLATE.formatted("tenant_bare", "0612345678", "rdvRappel"));
        Answer test = api.post(
                "/api/channels/test",
                RunningApi.PLATFORM_KEY,
                "{\"tenantId\":\"tenant_bare\",\"channel\":\"sms\",\"to\":\"0612345678\"}");
        api.giveBack(ChannelType.SMS);
        assertProblem(platforms, 409, "channel-not-configured", "is not set up", "administrator", "Twilio");
        assertProblem(
                api.post(
                        "/api/channels/email/send",
                        RunningApi.PLATFORM_KEY,
                        TEMPLATE.formatted("tenant_bare", "a@exemple.com", "rdvRappel")),
                409,
                "channel-not-configured",
                "Give its credentials");
        assertProblem(test, 409, "channel-not-configured");
    }

    /** As the product's document has it for every answer there. */
    @Test
    void everyRefusalOfASendOrATestSaysThatItHadNoSuccess() {
        api.configure(api.tenant("tenant_silent"), ChannelType.SMS, false, true, Map.of());
        for (Answer refused : List.of(
                api.post(SEND, key, "{}"),
                api.post(SEND, null, good()),
                api.post(SEND, "unknown-key", good()),
                api.post(SEND, key, TEMPLATE.formatted("tenant_123", "12", "rdvRappel")),
                api.post("/api/channels/fax/send", key, good()),
                api.post(SEND, RunningApi.PLATFORM_KEY, TEMPLATE.formatted("tenant_silent", "0612345678", "rdvRappel")),
                api.post("/api/channels/test", key, "{\"tenantId\":\"tenant_123\",\"channel\":\"sms\",\"to\":\"x\"}"),
                api.post(SEND, key, TEMPLATE.formatted("tenant_123", "+33612345678", "x".repeat(70_000))))) {
            assertThat(refused.status()).isGreaterThanOrEqualTo(400);
            assertThat(refused.json().path("success").isBoolean())
                    .as(refused.body())
                    .isTrue();
            assertThat(refused.json().path("success").asBoolean()).isFalse();
        }
        assertThat(api.get("/api/messages/x", key).json().has("success")).isFalse();
    }

    @Test
    void aTemplateThatIsSwitchedOffIs409() {
        Tenant other = api.tenant("tenant_picky");
        api.configure(other, ChannelType.SMS, true, true, Map.of("rdvRappel", false));
        assertProblem(
                api.post(SEND, RunningApi.PLATFORM_KEY, TEMPLATE.formatted("tenant_picky", "0612345678", "rdvRappel")),
                409,
                "template-switched-off",
                "rdvRappel");
    }

    @Test
    void aBodyBeyondTheLimitIs413AnnouncedOrNot() {
        String large = TEMPLATE.formatted("tenant_123", "+33612345678", "x".repeat(70_000));
        assertProblem(api.post(SEND, key, large), 413, "body-too-large", "65536 bytes", "Send less");
        var chunked = HttpRequest.newBuilder(api.url(SEND))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))
                .build();
        assertProblem(api.send(chunked), 413, "body-too-large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/xml", "multipart/form-data; boundary=x", "nonsense", "application/*"})
    void aBodyThatIsNotJsonIs415(String type) {
        assertProblem(
                api.post(SEND, key, good(), "Content-Type", type),
                415,
                "unsupported-media-type",
                "Content-Type: application/json");
    }

    @Test
    void anUnknownTemplateIs422AndNamesTheKnownOnes() {
        assertProblem(
                api.post(SEND, key, TEMPLATE.formatted("tenant_123", "+33612345678", "newsletter")),
                422,
                "unknown-template",
                "rdvConfirmation, rdvRappel, rdvAnnulation, promotions");
    }

    @Test
    void allMissingVariablesAreNamed() {
        Answer answer = api.post(SEND, key, """
                {"tenantId":"tenant_123","to":"+33612345678","template":"rdvRappel","variables":{"rdvDate":"  ","rdvTime":null}}""");
        assertProblem(answer, 422, "missing-variables", "must not be blank");
        assertThat(answer.json().path("errors").findValuesAsString("field"))
                .containsExactly("variables.clientName", "variables.rdvDate", "variables.rdvTime");
    }

    @Test
    void allUnknownVariablesAreNamedAndThoseThatAreMissingWithThem() {
        Answer answer = api.post(SEND, key, """
                {"tenantId":"tenant_123","to":"+33612345678","template":"rdvRappel","variables":\
                {"clientName":"Jean","rdvDate":"2027-01-15","rdvTime":"14:00","heure":"14h","":"x"}}""");
        assertProblem(answer, 422, "unknown-variables", "Leave it out", "rdvTime");
        assertThat(answer.json().path("errors").findValuesAsString("field"))
                .containsExactlyInAnyOrder("variables.heure", "variables.");
        Answer both = api.post(SEND, key, """
                {"tenantId":"tenant_123","to":"+33612345678","template":"rdvRappel","variables":\
                {"clientName":"Jean","rdvDate":"2027-01-15","heure":"14h"}}""");
        assertProblem(both, 422, "invalid-values");
        assertThat(both.json().path("errors").findValuesAsString("field"))
                .containsExactly("variables.rdvTime", "variables.heure");
    }

    @Test
    void aVariableThatIsTooLongIs422() {
        assertProblem(
                api.post(
                        SEND,
                        key,
                        TEMPLATE.formatted("tenant_123", "+33612345678", "rdvRappel")
                                .replace("Jean", "J".repeat(1_000))),
                422,
                "invalid-values",
                "1000 characters");
    }

    @Test
    void aBadAddressIs422() {
        assertProblem(
                api.post(SEND, key, TEMPLATE.formatted("tenant_123", "12", "rdvRappel")),
                422,
                "invalid-address",
                "Give it as +33612345678");
        assertProblem(
                api.post(SEND, key, TEMPLATE.formatted("tenant_123", "01 42 68 53 00", "rdvRappel")),
                422,
                "invalid-address",
                "needs a mobile number");
        assertProblem(
                api.post(
                        "/api/channels/email/send",
                        key,
                        TEMPLATE.formatted("tenant_123", "client@exemple.com\\r\\nBcc: x@y.fr", "rdvRappel")),
                422,
                "invalid-address",
                "one @");
    }

    @Test
    void faultsOfSeveralKindsComeTogether() {
        Answer answer = api.post(SEND, key, "{\"tenantId\":\"tenant_123\",\"to\":\"12\",\"template\":\"rdvRappel\"}");
        assertProblem(answer, 422, "invalid-values");
        assertThat(answer.json().path("errors").findValuesAsString("field"))
                .containsExactly("to", "variables.clientName", "variables.rdvDate", "variables.rdvTime");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "channel=fax",
                "status=lost",
                "from=yesterday",
                "to=2025-01-15",
                "limit=0",
                "limit=201",
                "limit=x",
                "cursor=abc",
                "page=2",
                "from=-999999999-01-01T00:00:00Z"
            })
    void aParameterThatCannotBeReadIs400(String parameter) {
        Answer answer = api.get("/api/messages?" + parameter, key);
        assertProblem(answer, 400, "invalid-request", "Mend this");
        assertThat(answer.json().path("errors").findValuesAsString("field"))
                .containsExactly(parameter.substring(0, parameter.indexOf('=')));
    }

    @Test
    void aParameterThatIsMissingIs400() {
        assertProblem(api.get("/api/channels", key), 400, "invalid-request", "tenantId");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/messages?tenantId=%00",
                "/api/tenants/%01",
                "/api/messages/%2e%2e",
                "/api//messages",
                "/api/messages;x=1",
                "/api/channels?tenantId=%ff"
            })
    void oddAddressesAreTheCallersFault(String path) {
        Answer answer = api.get(path, RunningApi.PLATFORM_KEY);
        assertThat(answer.status()).isBetween(400, 404);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/messages/%FF", "/api/messages/%00", "/api/messages/%ED%A0%80", "/api/messages/a%2Fb"})
    void anAddressThatTheContainerRefusesIsAProblemAsAnyOther(String path) {
        assertProblem(api.get(path, key), 400, "invalid-request", "Encode them, or leave");
    }

    @Test
    void aParametersNameWithANullCharacterIs400() {
        assertProblem(api.get("/api/messages?a%00b=", key), 400, "invalid-request", "not allowed there");
    }

    @Test
    void anIdempotencyKeyThatIsTooLongIs400() {
        assertProblem(api.post(SEND, key, good(), "Idempotency-Key", "x".repeat(256)), 400, "invalid-request", "255");
    }

    private static String good() {
        return TEMPLATE.formatted("tenant_123", "+33612345678", "rdvConfirmation");
    }

    static void assertProblem(Answer answer, int status, String slug, String... words) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.text("type")).isEqualTo("https://docs.coccinelle.ai/channels/problems/" + slug);
        assertThat(answer.json().path("status").asInt()).isEqualTo(status);
        assertThat(answer.text("title")).isNotBlank();
        assertThat(answer.text("detail")).isNotBlank();
        for (String word : words) {
            assertThat(answer.body()).contains(word);
        }
        assertThat(answer.body()).doesNotContain("Exception", "at ai.coccinelle", "org.springframework", "Tomcat");
    }
}
