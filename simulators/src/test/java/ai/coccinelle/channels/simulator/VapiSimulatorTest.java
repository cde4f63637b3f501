package ai.coccinelle.channels.simulator;

import static ai.coccinelle.channels.simulator.SimulatedAccounts.VAPI_API_KEY;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.VAPI_ASSISTANT_ID;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.VAPI_PHONE_NUMBER;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.VAPI_PHONE_NUMBER_ID;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class VapiSimulatorTest {
    static final String CALL = """
            {"assistantId":"%s","phoneNumberId":"%s",
             "customer":{"number":"+33612345678","externalId":"message-1"},
             "assistantOverrides":{"variableValues":{"clientName":"Jean","rdvTime":"14:00"},
                                   "metadata":{"messageId":"message-1"}}}""".formatted(VAPI_ASSISTANT_ID, VAPI_PHONE_NUMBER_ID);

    private final MutableClock clock = new MutableClock();
    private final Http http = new Http();
    private ProviderSimulators simulators;

    @BeforeEach
    void start() throws IOException {
        simulators = ProviderSimulators.start(0, clock);
    }

    @AfterEach
    void stop() {
        http.close();
        simulators.close();
    }

    @Test
    void aCallIsQueuedAndArrives() throws Exception {
        HttpResponse<String> response = call(CALL);

        assertThat(response.statusCode()).isEqualTo(201);
        JsonNode json = Http.json(response);
        assertThat(json.get("status").stringValue()).isEqualTo("queued");
        assertThat(json.get("type").stringValue()).isEqualTo("outboundPhoneCall");
        assertThat(json.get("createdAt").stringValue()).isEqualTo("2026-11-22T09:30:00Z");
        assertThat(json.at("/subscriptionLimits/concurrencyBlocked").booleanValue())
                .isFalse();
        assertThat(json.at("/subscriptionLimits/concurrencyLimit").intValue()).isEqualTo(10);
        assertThat(json.at("/subscriptionLimits/remainingConcurrentCalls").intValue())
                .isEqualTo(9);
        assertThat(simulators.inbox().arrivals("phone")).singleElement().satisfies(arrival -> {
            assertThat(arrival.to()).isEqualTo("+33612345678");
            assertThat(arrival.from()).isEqualTo(VAPI_PHONE_NUMBER);
            assertThat(arrival.content()).isEqualTo("clientName: Jean · rdvTime: 14:00");
            assertThat(arrival.externalId()).isEqualTo(json.get("id").stringValue());
            assertThat(arrival.details()).containsEntry("externalId", "message-1");
        });
    }

    @Test
    void whatTheAssistantSaysFirstIsTheContent() throws Exception {
        call(CALL.replace("\"metadata\"", "\"firstMessage\":\"Bonjour, ici Sara.\",\"metadata\""));

        assertThat(simulators.inbox().arrivals().getFirst().content()).isEqualTo("Bonjour, ici Sara.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "+33612345678; 0612345678; customer.number must be a valid phone number in the E.164 format",
                "\"customer\"; \"client\"; property client should not exist",
                "\"assistantId\"; \"assistant\"; assistantId must be a UUID",
                "\"phoneNumberId\"; \"phoneNumber\"; phoneNumberId must be a UUID",
                "\"customer\"; \"schedulePlan\":{},\"customer\"; schedulePlan.earliestAt should not be empty",
            })
    void validationNamesEverythingWrong(String part, String replacement, String message) throws Exception {
        HttpResponse<String> response = call(CALL.replace(part, replacement));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Http.json(response).get("statusCode").intValue()).isEqualTo(400);
        assertThat(Http.json(response).get("message").valueStream().map(JsonNode::stringValue))
                .contains(message);
        assertThat(simulators.inbox().arrivals()).isEmpty();
    }

    @Test
    void anotherAssistantOrPhoneNumberIsRefused() throws Exception {
        String id = "00000000-0000-4000-8000-000000000000";

        assertThat(call(CALL.replace(VAPI_ASSISTANT_ID, id)).statusCode()).isEqualTo(400);
        assertThat(call(CALL.replace(VAPI_PHONE_NUMBER_ID, id)).statusCode()).isEqualTo(400);
    }

    @Test
    void malformedJsonAndOtherContentTypesAreRefused() throws Exception {
        assertThat(call("{").statusCode()).isEqualTo(400);
        assertThat(http.postForm(uri("/call"), Map.of("a", "b"), bearer(VAPI_API_KEY))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void aWrongKeyIsUnauthorized() throws Exception {
        HttpResponse<String> response = http.postJson(uri("/call"), CALL, bearer("wrong"));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(Http.json(response).get("error").stringValue()).isEqualTo("Unauthorized");
    }

    @Test
    void aCallGoesFromQueuedToEnded() throws Exception {
        URI call = uri("/call/" + Http.json(call(CALL)).get("id").stringValue());
        List<String> statuses = new ArrayList<>();

        for (int seconds : new int[] {0, 2, 2, 6}) {
            clock.advance(Duration.ofSeconds(seconds));
            statuses.add(read(call).get("status").stringValue());
        }

        assertThat(statuses).containsExactly("queued", "ringing", "in-progress", "ended");
        assertThat(read(call).get("endedReason").stringValue()).isEqualTo("customer-ended-call");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "assistant-said-end-call-phrase",
                "assistant-forwarded-call",
                "call.in-progress.error-providerfault-openai-500-server-error",
                "a-reason-of-tomorrow"
            })
    void aCallEndsForTheReasonThatWasOrdered(String reason) throws Exception {
        assertThat(http.postJson(
                                URI.create(simulators.controlUrl() + "/ends"),
                                "{\"reason\":\"" + reason + "\"}",
                                Map.of())
                        .statusCode())
                .isEqualTo(204);
        String ordered = Http.json(call(CALL)).get("id").stringValue();
        String next = Http.json(call(CALL)).get("id").stringValue();

        clock.advance(Duration.ofSeconds(9));

        assertThat(read(uri("/call/" + ordered)).get("endedReason").stringValue())
                .isEqualTo(reason);
        assertThat(read(uri("/call/" + next)).get("endedReason").stringValue()).isEqualTo("customer-ended-call");
    }

    @ParameterizedTest
    @CsvSource({
        "+33639980061, customer-busy",
        "+33639980062, customer-did-not-answer",
        "+33639980063, voicemail",
        "+33639980064, twilio-reported-customer-misdialed",
    })
    void someNumbersAreNeverReached(String number, String reason) throws Exception {
        String id =
                Http.json(call(CALL.replace("+33612345678", number))).get("id").stringValue();

        clock.advance(Duration.ofSeconds(4));

        assertThat(read(uri("/call/" + id)).get("endedReason").stringValue()).isEqualTo(reason);
    }

    @Test
    void aCallWaitsForItsTime() throws Exception {
        String planned =
                CALL.replace("\"customer\"", "\"schedulePlan\":{\"earliestAt\":\"2026-11-22T10:00:00Z\"},\"customer\"");

        JsonNode json = Http.json(call(planned));
        clock.advance(Duration.ofMinutes(30));

        assertThat(json.get("status").stringValue()).isEqualTo("scheduled");
        assertThat(read(uri("/call/" + json.get("id").stringValue()))
                        .get("status")
                        .stringValue())
                .isEqualTo("queued");
    }

    @Test
    void callsAreListedNewestFirst() throws Exception {
        call(CALL);
        clock.advance(Duration.ofMinutes(1));
        String last = Http.json(call(CALL)).get("id").stringValue();

        assertThat(read(uri("/call"))).hasSize(2);
        assertThat(read(uri("/call?limit=1")).get(0).get("id").stringValue()).isEqualTo(last);
        assertThat(read(uri("/call?createdAtGe=2026-11-22T09:30:30Z"))).hasSize(1);
    }

    @Test
    void thePhoneNumberIsListed() throws Exception {
        JsonNode json = read(uri("/phone-number"));

        assertThat(json).singleElement().satisfies(number -> {
            assertThat(number.get("id").stringValue()).isEqualTo(VAPI_PHONE_NUMBER_ID);
            assertThat(number.get("number").stringValue()).isEqualTo(VAPI_PHONE_NUMBER);
        });
    }

    @Test
    void anUnknownCallIsNotFound() throws Exception {
        assertThat(http.get(uri("/call/none"), bearer(VAPI_API_KEY)).statusCode())
                .isEqualTo(404);
    }

    private HttpResponse<String> call(String body) throws IOException, InterruptedException {
        return http.postJson(uri("/call"), body, bearer(VAPI_API_KEY));
    }

    private JsonNode read(URI uri) throws IOException, InterruptedException {
        return Http.json(http.get(uri, bearer(VAPI_API_KEY)));
    }

    private URI uri(String path) {
        return URI.create(simulators.vapiUrl() + path);
    }

    private static Map<String, String> bearer(String key) {
        return Map.of("Authorization", "Bearer " + key);
    }
}
