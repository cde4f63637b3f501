package ai.coccinelle.channels.simulator;

import static ai.coccinelle.channels.simulator.SimulatedAccounts.META_PHONE_NUMBER_ID;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.META_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class MetaSimulatorTest {
    static final String TEXT = """
            {"messaging_product":"whatsapp","recipient_type":"individual","to":"33612345678","type":"text",
             "text":{"preview_url":false,"body":"Bonjour"},"biz_opaque_callback_data":"message-1"}""";
    static final String TEMPLATE = """
            {"messaging_product":"whatsapp","to":"+33612345678","type":"template",
             "template":{"name":"rdv_rappel","language":{"policy":"deterministic","code":"fr"},"components":[
               {"type":"body","parameters":[{"type":"text","text":"Jean"},{"type":"text","text":"14:00"}]}]}}""";

    private final Http http = new Http();
    private ProviderSimulators simulators;

    @BeforeEach
    void start() throws IOException {
        simulators = ProviderSimulators.start(0);
    }

    @AfterEach
    void stop() {
        http.close();
        simulators.close();
    }

    @Test
    void aTextIsAcceptedAndArrives() throws Exception {
        HttpResponse<String> response = send(TEXT);

        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode json = Http.json(response);
        assertThat(json.get("messaging_product").stringValue()).isEqualTo("whatsapp");
        assertThat(json.at("/contacts/0/input").stringValue()).isEqualTo("33612345678");
        assertThat(json.at("/contacts/0/wa_id").stringValue()).isEqualTo("33612345678");
        String id = json.at("/messages/0/id").stringValue();
        assertThat(id).startsWith("wamid.");
        assertThat(simulators.inbox().arrivals("whatsapp")).singleElement().satisfies(arrival -> {
            assertThat(arrival.to()).isEqualTo("+33612345678");
            assertThat(arrival.content()).isEqualTo("Bonjour");
            assertThat(arrival.externalId()).isEqualTo(id);
            assertThat(arrival.details()).containsEntry("biz_opaque_callback_data", "message-1");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "2250768123456, 22568123456",
        "2290197123456, 22997123456",
        "5511987654321, 551187654321",
        "525512345678, 5215512345678",
        "5491112345678, 541112345678",
        "33612345678, 33612345678"
    })
    void theAnswerNamesThePersonAsWhatsAppKnowsIt(String number, String waId) throws Exception {
        JsonNode json = Http.json(send(TEXT.replace("33612345678", number)));

        assertThat(json.at("/contacts/0/input").stringValue()).isEqualTo(number);
        assertThat(json.at("/contacts/0/wa_id").stringValue()).isEqualTo(waId);
        assertThat(simulators.inbox().arrivals("whatsapp"))
                .singleElement()
                .satisfies(arrival -> assertThat(arrival.to()).isEqualTo("+" + number));
    }

    @Test
    void aTemplateArrivesWithWhatFillsIt() throws Exception {
        JsonNode json = Http.json(send(TEMPLATE));

        assertThat(json.at("/contacts/0/input").stringValue()).isEqualTo("+33612345678");
        assertThat(json.at("/contacts/0/wa_id").stringValue()).isEqualTo("33612345678");
        assertThat(simulators.inbox().arrivals()).singleElement().satisfies(arrival -> {
            assertThat(arrival.content()).isEqualTo("rdv_rappel (fr): Jean, 14:00");
            assertThat(arrival.details())
                    .containsEntry("template", "rdv_rappel")
                    .containsEntry("language", "fr");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"messaging_product\":\"whatsapp\",; ; 100",
                "\"whatsapp\"; \"sms\"; 100",
                "\"to\":\"33612345678\",; ; 100",
                "33612345678; 0612345678; 131009",
                "\"type\":\"text\"; \"type\":\"carrier_pigeon\"; 131051",
                "\"Bonjour\"; \"\"; 131008",
                "individual; group; 100",
                "33612345678; 33639981026; 131026",
                "33612345678; 33639981047; 131047",
                "33612345678; 33639981049; 131049",
                "33612345678; 33639981050; 131050",
                "33612345678; 33639981056; 131056",
            })
    void aTextThatMetaRefusesIsRefusedWithItsCode(String part, String replacement, int code) throws Exception {
        assertRefused(send(TEXT.replace(part, replacement == null ? "" : replacement)), code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"name\":\"rdv_rappel\",; ; 131008",
                "\"code\":\"fr\"; \"kode\":\"fr\"; 131008",
                "\"policy\":\"deterministic\",; ; 131008",
                "deterministic; fallback; 131008",
                "Jean; Jean\u00a0\u00a0\u00a0\u00a0\u00a0Dupont; 100",
                "\"fr\"; \"FR\"; 132001",
                "rdv_rappel; unknown_template; 132001",
                "rdv_rappel; RdvRappel; 132001",
                "rdv_rappel; paused_template; 132015",
                "{\"type\":\"body\"; {\"type\":\"foot\"; 100",
                "\"text\":\"Jean\"; \"text\":\"Jean\\nDupont\"; 100",
                "\"text\":\"Jean\"; \"txt\":\"Jean\"; 131008",
            })
    void aTemplateThatMetaRefusesIsRefusedWithItsCode(String part, String replacement, int code) throws Exception {
        assertRefused(send(TEMPLATE.replace(part, replacement == null ? "" : replacement)), code);
    }

    @Test
    void aTemplateReachesWhoHasNotWrittenForADay() throws Exception {
        assertThat(send(TEMPLATE.replace("+33612345678", "+33639981047")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void callbackDataMayHave512Characters() throws Exception {
        assertThat(send(TEXT.replace("message-1", "a".repeat(512))).statusCode())
                .isEqualTo(200);
        simulators.inbox().clear();
        assertRefused(send(TEXT.replace("message-1", "a".repeat(513))), 100);
    }

    @Test
    void malformedJsonAndOtherContentTypesAreRefused() throws Exception {
        assertRefused(send(TEXT.substring(1)), 100);
        assertRefused(
                http.postForm(messages("v26.0", META_PHONE_NUMBER_ID), Map.of("to", "33612345678"), bearer(META_TOKEN)),
                100);
    }

    @Test
    void aWrongTokenIsCode190() throws Exception {
        HttpResponse<String> response = http.postJson(messages("v26.0", META_PHONE_NUMBER_ID), TEXT, bearer("wrong"));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(error(response).get("code").intValue()).isEqualTo(190);
    }

    @Test
    void anUnknownPhoneNumberIdIsCode100Subcode33() throws Exception {
        HttpResponse<String> response = http.postJson(messages("v26.0", "1234"), TEXT, bearer(META_TOKEN));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response).get("code").intValue()).isEqualTo(100);
        assertThat(error(response).get("error_subcode").intValue()).isEqualTo(33);
    }

    @Test
    void theVersionIsPartOfThePath() throws Exception {
        assertThat(http.postJson(messages("v23.0", META_PHONE_NUMBER_ID), TEXT, bearer(META_TOKEN))
                        .statusCode())
                .isEqualTo(200);
        assertThat(error(http.postJson(messages("latest", META_PHONE_NUMBER_ID), TEXT, bearer(META_TOKEN)))
                        .get("code")
                        .intValue())
                .isEqualTo(2500);
    }

    @Test
    void thePhoneNumberShowsTheFieldsAskedFor() throws Exception {
        JsonNode json = Http.json(phoneNumber("display_phone_number,verified_name,name_status"));

        assertThat(json.propertyNames())
                .containsExactlyInAnyOrder("display_phone_number", "verified_name", "name_status", "id");
        assertThat(json.get("id").stringValue()).isEqualTo(META_PHONE_NUMBER_ID);
        assertThat(error(phoneNumber("shoe_size")).get("code").intValue()).isEqualTo(100);
    }

    private HttpResponse<String> phoneNumber(String fields) throws IOException, InterruptedException {
        URI uri = URI.create(simulators.metaUrl() + "/v26.0/" + META_PHONE_NUMBER_ID + "?fields=" + fields);
        return http.get(uri, bearer(META_TOKEN));
    }

    private void assertRefused(HttpResponse<String> response, int code) {
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error(response).get("code").intValue()).isEqualTo(code);
        assertThat(error(response).get("message").stringValue()).contains("(#" + code + ")");
        assertThat(error(response).at("/error_data/messaging_product").stringValue())
                .isEqualTo("whatsapp");
        assertThat(error(response).get("fbtrace_id").stringValue()).isNotBlank();
        assertThat(simulators.inbox().arrivals()).isEmpty();
    }

    private HttpResponse<String> send(String body) throws IOException, InterruptedException {
        return http.postJson(messages("v26.0", META_PHONE_NUMBER_ID), body, bearer(META_TOKEN));
    }

    private URI messages(String version, String phoneNumberId) {
        return URI.create(simulators.metaUrl() + "/" + version + "/" + phoneNumberId + "/messages");
    }

    private static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    private static JsonNode error(HttpResponse<String> response) {
        return Http.json(response).get("error");
    }
}
