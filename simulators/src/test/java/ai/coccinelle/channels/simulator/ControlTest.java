package ai.coccinelle.channels.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlTest {
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

    @ParameterizedTest
    @CsvSource({
        "twilio, TWILIO, refuse, 400",
        "meta, META, throttle, 429",
        "360dialog, D360, unavailable, 502",
        "vapi, VAPI, wrong-credentials, 401",
        "vapi, VAPI, garbage, 201",
    })
    void anotherProcessOrdersFaults(String name, SimulatedProvider provider, String fault, int status)
            throws Exception {
        HttpResponse<String> ordered =
                control("/faults", "{\"provider\":\"" + name + "\",\"fault\":\"" + fault + "\",\"times\":2}");

        assertThat(ordered.statusCode()).isEqualTo(204);
        assertThat(send(provider).statusCode()).isEqualTo(status);
        assertThat(send(provider).statusCode()).isEqualTo(status);
        assertThat(send(provider).body()).contains("id");
    }

    @Test
    void anotherProcessOrdersAnyAnswer() throws Exception {
        control("/faults", """
                {"provider":"meta","fault":"answer","status":400,"contentType":"text/plain","body":"what?",
                 "headers":{"X-Why":"because"}}""");

        HttpResponse<String> response = send(SimulatedProvider.META);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo("what?");
        assertThat(response.headers().firstValue("X-Why")).contains("because");
    }

    @Test
    void throttleSaysHowLong() throws Exception {
        control("/faults", "{\"provider\":\"twilio\",\"fault\":\"throttle\",\"retryAfterMillis\":12000}");

        assertThat(send(SimulatedProvider.TWILIO).headers().firstValue("Retry-After"))
                .contains("12");
    }

    @Test
    void anotherProcessOrdersLatencyAndClearsEverything() throws Exception {
        control("/latency", "{\"provider\":\"twilio\",\"millis\":60000}");
        control("/faults", "{\"provider\":\"twilio\",\"fault\":\"unavailable\",\"times\":3}");

        assertThat(simulators.faults().latency(SimulatedProvider.TWILIO)).isEqualTo(Duration.ofMinutes(1));
        assertThat(control("/clear", "").statusCode()).isEqualTo(204);
        assertThat(send(SimulatedProvider.TWILIO).statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"provider\":\"pigeon\",\"fault\":\"refuse\"}",
                "{\"provider\":\"meta\",\"fault\":\"boredom\"}",
                "{\"provider\":\"meta\",\"fault\":\"refuse\",\"times\":0}",
                "{\"provider\":\"meta\",\"fault\":\"refuse\",\"times\":\"two\"}",
                "{\"provider\":\"meta\",\"fault\":\"answer\",\"status\":99}",
            })
    void anOrderThatMakesNoSenseIsRefusedWithTheReason(String order) throws Exception {
        HttpResponse<String> response = control("/faults", order);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Http.json(response).get("detail").stringValue()).isNotBlank();
    }

    @Test
    void otherPathsAndMethodsAreRefused() throws Exception {
        assertThat(control("/weather", "{}").statusCode()).isEqualTo(404);
        assertThat(http.get(URI.create(simulators.controlUrl() + "/clear"), Map.of())
                        .statusCode())
                .isEqualTo(405);
    }

    @ParameterizedTest
    @CsvSource({
        "twilio, +33639980011, Stop merci, OptOutType=STOP",
        "twilio, +33639980011, STOP, OptOutType=STOP",
        "twilio, +33639980011, Oui, OptOutType=START",
        "twilio, +33639980011, Bonjour, Body=Bonjour",
        "meta, +2250768123456, Bonjour, 22568123456",
        "360dialog, +33639980011, STOP, wamid.A"
    })
    void aReplyIsPassedOnAsItsProviderWould(String provider, String from, String text, String part) throws Exception {
        List<String> calls = new CopyOnWriteArrayList<>();
        HttpServer webhook = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        webhook.createContext("/", exchange -> {
            calls.add(exchange.getRequestHeaders().keySet() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        webhook.start();
        try {
            HttpResponse<String> passed = control(
                    "/reply",
                    "{\"provider\":\"%s\",\"url\":\"http://127.0.0.1:%d/in\",\"from\":\"%s\",\"text\":\"%s\",\"answers\":\"wamid.A\",\"secret\":\"s\"}"
                            .formatted(provider, webhook.getAddress().getPort(), from, text));
            assertThat(passed.body()).contains("204");
        } finally {
            webhook.stop(0);
        }
        assertThat(calls)
                .singleElement()
                .asString()
                .contains(part)
                .containsIgnoringCase(
                        switch (provider) {
                            case "twilio" -> "X-Twilio-Signature";
                            case "meta" -> "X-Hub-Signature-256";
                            default -> "X-Channels-Webhook-Secret";
                        });
        assertThat(calls.getFirst().contains("OptOutType")).isEqualTo(part.startsWith("OptOutType"));
    }

    @Test
    void aReplyIsPassedToThisMachineOnly() throws Exception {
        assertThat(control("/reply", """
                {"provider":"meta","url":"http://example.com/","from":"+33639980011","text":"x"}""").statusCode()).isEqualTo(400);
    }

    private HttpResponse<String> control(String path, String body) throws IOException, InterruptedException {
        return http.postJson(URI.create(simulators.controlUrl() + path), body, Map.of());
    }

    private HttpResponse<String> send(SimulatedProvider provider) throws IOException, InterruptedException {
        return http.send(ValidSend.to(provider, simulators).build());
    }
}
