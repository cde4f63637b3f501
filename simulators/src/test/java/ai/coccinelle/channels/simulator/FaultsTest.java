package ai.coccinelle.channels.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.JacksonException;

class FaultsTest {
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
        "TWILIO, 400, /code, 21211",
        "META, 400, /error/code, 131026",
        "D360, 400, /error/code, 131026",
        "VAPI, 400, /statusCode, 400",
    })
    void theRecipientIsRefused(SimulatedProvider provider, int status, String pointer, int code) throws Exception {
        assertFault(provider, new Fault.Refuse(), status, pointer, code);
    }

    @ParameterizedTest
    @CsvSource({
        "TWILIO, 503, /code, 20503",
        "META, 503, /error/code, 131016",
        "D360, 502, /meta/httpCode, 502",
        "VAPI, 500, /statusCode, 500",
    })
    void theProviderIsUnavailable(SimulatedProvider provider, int status, String pointer, int code) throws Exception {
        assertFault(provider, new Fault.Unavailable(), status, pointer, code);
    }

    @ParameterizedTest
    @CsvSource({
        "TWILIO, 401, /code, 20003",
        "META, 401, /error/code, 190",
        "D360, 401, /meta/httpCode, 401",
        "VAPI, 401, /statusCode, 401",
    })
    void theCredentialsSeemWrong(SimulatedProvider provider, int status, String pointer, int code) throws Exception {
        assertFault(provider, new Fault.WrongCredentials(), status, pointer, code);
    }

    @ParameterizedTest
    @CsvSource({
        "TWILIO, 429, /code, 20429",
        "META, 429, /error/code, 130429",
        "D360, 400, /meta/httpCode, 400",
        "VAPI, 429, /statusCode, 429",
    })
    void theProviderThrottlesAndSaysHowLong(SimulatedProvider provider, int status, String pointer, int code)
            throws Exception {
        HttpResponse<String> response =
                assertFault(provider, new Fault.Throttle(Duration.ofMillis(6500)), status, pointer, code);

        assertThat(response.headers().firstValue("Retry-After")).contains("7");
    }

    @Test
    void the360dialogRateLimitIsKnownByItsText() throws Exception {
        simulators.faults().next(SimulatedProvider.D360, new Fault.Throttle(Duration.ofSeconds(1)), 1);

        assertThat(send(SimulatedProvider.D360).body()).contains("rate limit");
    }

    @ParameterizedTest
    @EnumSource(SimulatedProvider.class)
    void anAnswerToOrderIsGivenAsItIs(SimulatedProvider provider) throws Exception {
        simulators.faults().next(provider, new Fault.Answer(418, "text/plain", "no coffee", Map.of("X-Pot", "tea")), 1);

        HttpResponse<String> response = send(provider);

        assertThat(response.statusCode()).isEqualTo(418);
        assertThat(response.body()).isEqualTo("no coffee");
        assertThat(response.headers().firstValue("X-Pot")).contains("tea");
        assertThat(simulators.inbox().arrivals()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(SimulatedProvider.class)
    void garbageComesWithTheStatusOfSuccess(SimulatedProvider provider) throws Exception {
        simulators.faults().next(provider, new Fault.Garbage(false), 1);
        simulators.faults().next(provider, new Fault.Garbage(true), 1);

        HttpResponse<String> html = send(provider);
        assertThat(simulators.inbox().arrivals()).isEmpty();
        HttpResponse<String> truncated = send(provider);

        assertThat(html.body()).startsWith("<!DOCTYPE html>");
        assertThat(truncated.body()).startsWith("{");
        assertThatThrownBy(() -> Http.json(truncated)).isInstanceOf(JacksonException.class);
        assertThat(simulators.inbox().arrivals()).hasSize(1);
        assertThat(send(provider).statusCode())
                .isEqualTo(truncated.statusCode())
                .isEqualTo(html.statusCode());
    }

    @ParameterizedTest
    @EnumSource(SimulatedProvider.class)
    void aDroppedConnectionGivesNoAnswer(SimulatedProvider provider) {
        simulators.faults().next(provider, new Fault.Dropped(false), 1);
        simulators.faults().next(provider, new Fault.Dropped(true), 1);

        assertThatThrownBy(() -> send(provider)).isInstanceOf(IOException.class);
        assertThat(simulators.inbox().arrivals()).isEmpty();
        assertThatThrownBy(() -> send(provider)).isInstanceOf(IOException.class);
        assertThat(simulators.inbox().arrivals()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(SimulatedProvider.class)
    void noAnswerComesWhetherTheMessageWasProcessedOrNot(SimulatedProvider provider) {
        simulators.faults().next(provider, new Fault.NoAnswer(false), 1);
        simulators.faults().next(provider, new Fault.NoAnswer(true), 1);

        assertThatThrownBy(() -> sendWithin(provider, Duration.ofMillis(200))).isInstanceOf(HttpTimeoutException.class);
        assertThat(simulators.inbox().arrivals()).isEmpty();
        assertThatThrownBy(() -> sendWithin(provider, Duration.ofMillis(500))).isInstanceOf(HttpTimeoutException.class);
        Awaitility.await().until(() -> simulators.inbox().arrivals().size() == 1);
    }

    @Test
    void closingTheSimulatorsEndsTheSilence() {
        simulators.faults().next(SimulatedProvider.VAPI, new Fault.NoAnswer(true), 1);
        try (HttpClient client = HttpClient.newHttpClient()) {
            CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                    ValidSend.to(SimulatedProvider.VAPI, simulators).build(), BodyHandlers.ofString());
            Awaitility.await().until(() -> simulators.inbox().arrivals().size() == 1);

            simulators.close();

            assertThatThrownBy(() -> answer.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void faultsAreTakenInOrderAndThenTheProviderWorksAgain() throws Exception {
        simulators.faults().next(SimulatedProvider.META, new Fault.Unavailable(), 2);
        simulators.faults().next(SimulatedProvider.META, new Fault.WrongCredentials(), 1);

        assertThat(send(SimulatedProvider.META).statusCode()).isEqualTo(503);
        assertThat(send(SimulatedProvider.META).statusCode()).isEqualTo(503);
        assertThat(send(SimulatedProvider.TWILIO).statusCode()).isEqualTo(201);
        assertThat(send(SimulatedProvider.META).statusCode()).isEqualTo(401);
        assertThat(send(SimulatedProvider.META).statusCode()).isEqualTo(200);
    }

    @Test
    void readingIsNeverFaulty() throws Exception {
        simulators.faults().next(SimulatedProvider.VAPI, new Fault.Unavailable(), 1);

        URI phoneNumbers = URI.create(simulators.vapiUrl() + "/phone-number");
        Map<String, String> key = Map.of("Authorization", "Bearer " + SimulatedAccounts.VAPI_API_KEY);

        assertThat(http.get(phoneNumbers, key).statusCode()).isEqualTo(200);
        assertThat(send(SimulatedProvider.VAPI).statusCode()).isEqualTo(500);
    }

    @Test
    void latencyComesBeforeTheAnswer() throws Exception {
        simulators.faults().latency(SimulatedProvider.TWILIO, Duration.ofMillis(300));

        long start = System.nanoTime();
        send(SimulatedProvider.TWILIO);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void clearingForgetsFaultsAndLatency() throws Exception {
        simulators.faults().next(SimulatedProvider.META, new Fault.Unavailable(), 5);
        simulators.faults().latency(SimulatedProvider.META, Duration.ofMinutes(1));

        simulators.faults().clear();

        assertThat(send(SimulatedProvider.META).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> assertFault(
            SimulatedProvider provider, Fault fault, int status, String pointer, int code) throws Exception {
        simulators.faults().next(provider, fault, 1);

        HttpResponse<String> response = send(provider);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(Http.json(response).at(pointer).intValue()).isEqualTo(code);
        assertThat(simulators.inbox().arrivals()).isEmpty();
        assertThat(send(provider).statusCode()).isBetween(200, 201);
        return response;
    }

    private HttpResponse<String> send(SimulatedProvider provider) throws IOException, InterruptedException {
        return http.send(ValidSend.to(provider, simulators).build());
    }

    private void sendWithin(SimulatedProvider provider, Duration timeout) throws IOException, InterruptedException {
        http.send(ValidSend.to(provider, simulators).timeout(timeout).build());
    }
}
