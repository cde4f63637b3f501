package ai.coccinelle.channels.simulator;

import static ai.coccinelle.channels.simulator.SimulatedAccounts.D360_API_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class D360SimulatorTest {
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
    void metasBodyIsAcceptedWithoutAPhoneNumberIdInThePath() throws Exception {
        HttpResponse<String> response = post("/messages", MetaSimulatorTest.TEXT, D360_API_KEY);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Http.json(response).at("/messages/0/id").stringValue()).startsWith("wamid.");
        assertThat(simulators.inbox().arrivals("whatsapp"))
                .singleElement()
                .satisfies(arrival -> assertThat(arrival.details()).containsEntry("provider", "360dialog"));
    }

    @Test
    void aRecipientIsRefusedInMetasShape() throws Exception {
        String body = MetaSimulatorTest.TEXT.replace("33612345678", "33639981026");

        HttpResponse<String> response = post("/messages", body, D360_API_KEY);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Http.json(response).at("/error/code").intValue()).isEqualTo(131026);
    }

    @Test
    void aWrongKeyIsRefusedInItsOwnShape() throws Exception {
        HttpResponse<String> response = post("/messages", MetaSimulatorTest.TEXT, "wrong");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(Http.json(response).at("/meta/success").booleanValue()).isFalse();
        assertThat(Http.json(response).at("/meta/developerMessage").stringValue())
                .isEqualTo("Invalid api_key");
    }

    @Test
    void malformedJsonIsRefused() throws Exception {
        assertThat(post("/messages", "{", D360_API_KEY).statusCode()).isEqualTo(400);
    }

    @Test
    void otherPathsAreBlocked() throws Exception {
        assertThat(post("/v26.0/1234/messages", MetaSimulatorTest.TEXT, D360_API_KEY)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void theWebhookIsKept() throws Exception {
        String webhook = "{\"url\":\"https://channels.example.com/whatsapp\",\"headers\":{\"X-Secret\":\"s\"}}";

        HttpResponse<String> response = post("/v1/configs/webhook", webhook, D360_API_KEY);
        HttpResponse<String> read = http.get(
                URI.create(simulators.d360Url() + "/v1/configs/webhook"), Map.of("D360-API-KEY", D360_API_KEY));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Http.json(read).get("url").stringValue()).isEqualTo("https://channels.example.com/whatsapp");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"url\":\"https://my_host.example.com/\"}",
                "{\"url\":\"https://channels.example.com:8443/\"}",
                "{\"url\":\"http://channels.example.com/\"}",
                "{\"url\":\"https://channels.example.com/\",\"headers\":\"X-Secret\"}",
            })
    void aWebhookThat360dialogCannotCallIsRefused(String webhook) throws Exception {
        assertThat(post("/v1/configs/webhook", webhook, D360_API_KEY).statusCode())
                .isEqualTo(400);
    }

    private HttpResponse<String> post(String path, String body, String key) throws IOException, InterruptedException {
        return http.postJson(URI.create(simulators.d360Url() + path), body, Map.of("D360-API-KEY", key));
    }
}
