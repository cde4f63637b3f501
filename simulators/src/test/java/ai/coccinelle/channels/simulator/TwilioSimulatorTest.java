package ai.coccinelle.channels.simulator;

import static ai.coccinelle.channels.simulator.SimulatedAccounts.TWILIO_ACCOUNT_SID;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.TWILIO_AUTH_TOKEN;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.TWILIO_MESSAGING_SERVICE_SID;
import static ai.coccinelle.channels.simulator.SimulatedAccounts.TWILIO_PHONE_NUMBER;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class TwilioSimulatorTest {
    private static final String TO = "+33612345678";

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
    void aMessageIsQueuedWithEveryFieldOfTheResource() throws Exception {
        HttpResponse<String> response = send(Map.of());

        assertThat(response.statusCode()).isEqualTo(201);
        JsonNode json = Http.json(response);
        assertThat(json.propertyNames())
                .containsExactlyInAnyOrder(
                        "account_sid",
                        "api_version",
                        "body",
                        "date_created",
                        "date_sent",
                        "date_updated",
                        "direction",
                        "error_code",
                        "error_message",
                        "from",
                        "messaging_service_sid",
                        "num_media",
                        "num_segments",
                        "price",
                        "price_unit",
                        "sid",
                        "status",
                        "subresource_uris",
                        "to",
                        "uri");
        assertThat(json.get("sid").stringValue()).matches("SM[0-9a-f]{32}");
        assertThat(json.get("status").stringValue()).isEqualTo("queued");
        assertThat(json.get("num_segments").stringValue()).isEqualTo("1");
        assertThat(json.get("num_media").stringValue()).isEqualTo("0");
        assertThat(json.get("date_created").stringValue()).isEqualTo("Sun, 22 Nov 2026 09:30:00 +0000");
        assertThat(json.get("date_sent").isNull()).isTrue();
        assertThat(json.get("error_code").isNull()).isTrue();
    }

    @Test
    void anAcceptedMessageArrivesInTheInbox() throws Exception {
        String sid = Http.json(send(Map.of())).get("sid").stringValue();

        assertThat(simulators.inbox().arrivals("sms")).singleElement().satisfies(arrival -> {
            assertThat(arrival.to()).isEqualTo(TO);
            assertThat(arrival.from()).isEqualTo(TWILIO_PHONE_NUMBER);
            assertThat(arrival.content()).isEqualTo("Bonjour à 14h");
            assertThat(arrival.externalId()).isEqualTo(sid);
            assertThat(arrival.receivedAt()).isEqualTo(clock.instant());
        });
    }

    @ParameterizedTest
    @CsvSource({
        "To, '', 21604",
        "From, '', 21603",
        "Body, '', 21602",
        "To, 0612345678, 21211",
        "To, +15005550001, 21211",
        "To, +15005550002, 21612",
        "To, +15005550003, 21408",
        "To, +15005550004, 21610",
        "To, +15005550009, 21614",
        "From, +15005550001, 21212",
        "From, +15005550007, 21606",
        "From, +15005550008, 21611",
        "From, LongerThanEleven, 21212",
        "From, +33611111111, 21606",
        "MessagingServiceSid, MG00000000000000000000000000000000, 21701",
        "ValidityPeriod, 36001, 21624",
        "StatusCallback, http://my_host/status, 21609",
    })
    void whatTwilioRefusesIsRefusedWithItsCode(String field, String value, int code) throws Exception {
        HttpResponse<String> response = send(Map.of(field, value));

        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode json = Http.json(response);
        assertThat(json.get("code").intValue()).isEqualTo(code);
        assertThat(json.get("status").intValue()).isEqualTo(400);
        assertThat(json.get("message").stringValue()).isNotBlank();
        assertThat(json.get("more_info").stringValue()).isEqualTo("https://www.twilio.com/docs/errors/" + code);
        assertThat(simulators.inbox().arrivals()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1600, 201", "1601, 400"})
    void aBodyMayHave1600Characters(int length, int status) throws Exception {
        assertThat(send(Map.of("Body", "a".repeat(length))).statusCode()).isEqualTo(status);
    }

    @Test
    void theWorkingTestNumberIsASender() throws Exception {
        assertThat(send(Map.of("From", "+15005550006")).statusCode()).isEqualTo(201);
    }

    @Test
    void aMessagingServiceAcceptsWithoutASender() throws Exception {
        JsonNode json = Http.json(send(Map.of("From", "", "MessagingServiceSid", TWILIO_MESSAGING_SERVICE_SID)));

        assertThat(json.get("status").stringValue()).isEqualTo("accepted");
        assertThat(json.get("from").isNull()).isTrue();
    }

    @Test
    void aWrongTokenIsNotAuthenticated() throws Exception {
        HttpResponse<String> response = http.postForm(messages(), form(Map.of()), basic("wrong"));

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(Http.json(response).get("code").intValue()).isEqualTo(20003);
    }

    @Test
    void aJsonBodyIsAFormWithoutFields() throws Exception {
        HttpResponse<String> response = http.postJson(messages(), "{\"To\":\"" + TO + "\"}", basic(TWILIO_AUTH_TOKEN));

        assertThat(Http.json(response).get("code").intValue()).isEqualTo(21604);
    }

    @Test
    void anotherAccountIsNotFound() throws Exception {
        URI other = URI.create(simulators.twilioUrl() + "/2010-04-01/Accounts/AC1/Messages.json");

        HttpResponse<String> response = http.postForm(other, form(Map.of()), basic(TWILIO_AUTH_TOKEN));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(Http.json(response).get("code").intValue()).isEqualTo(20404);
    }

    @Test
    void aMessageGrowsFromQueuedToDelivered() throws Exception {
        String sid = Http.json(send(Map.of())).get("sid").stringValue();
        List<String> statuses = new ArrayList<>();

        for (int seconds = 0; seconds < 4; seconds += 2) {
            statuses.add(
                    Http.json(get("/Messages/" + sid + ".json")).get("status").stringValue());
            clock.advance(Duration.ofSeconds(2));
        }
        JsonNode last = Http.json(get("/Messages/" + sid + ".json"));

        assertThat(statuses).containsExactly("queued", "sent");
        assertThat(last.get("status").stringValue()).isEqualTo("delivered");
        assertThat(last.get("date_sent").stringValue()).isEqualTo("Sun, 22 Nov 2026 09:30:01 +0000");
    }

    @Test
    void anUnknownMessageIsNotFound() throws Exception {
        assertThat(get("/Messages/SM00.json").statusCode()).isEqualTo(404);
    }

    @Test
    void messagesAreListedByRecipientAndTimeNewestFirst() throws Exception {
        send(Map.of("Body", "before"));
        clock.advance(Duration.ofMinutes(1));
        send(Map.of("Body", "first"));
        send(Map.of("Body", "second"));
        send(Map.of("To", "+33698765432"));

        JsonNode list = Http.json(get("/Messages.json?"
                + Http.encode(Map.of("To", TO, "DateSent>", clock.instant().toString()))));

        assertThat(list.get("messages")
                        .valueStream()
                        .map(message -> message.get("body").stringValue()))
                .containsExactly("second", "first");
        assertThat(list.get("page_size").intValue()).isEqualTo(50);
        assertThat(list.get("next_page_uri").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "DateSent, 2026-11-22, 1",
        "DateSent, 2026-11-21, 0",
        "DateSent>, 2026-11-22, 1",
        "DateSent>, 2026-11-23, 0",
        "DateSent>, 2026-11-22T09:30:00, 1",
        "DateSent>, 2026-11-22T09:30:01, 0",
        "DateSent>, 2026-11-22T10:30:00+01:00, 1",
        "DateSent<, 2026-11-22T09:29:59, 0",
        "DateSent<, 2026-11-22, 1",
        "DateSent<, 2026-11-21, 0",
        "From, Coccinelle, 1",
        "From, Another, 0",
    })
    void theListIsFiltered(String parameter, String value, int found) throws Exception {
        send(Map.of());

        JsonNode list = Http.json(get("/Messages.json?" + Http.encode(Map.of(parameter, value))));

        assertThat(list.get("messages")).hasSize(found);
    }

    @Test
    void aListIsReadPageByPage() throws Exception {
        for (String body : List.of("1", "2", "3")) {
            send(Map.of("Body", body));
        }

        JsonNode first = Http.json(get("/Messages.json?PageSize=2"));
        String next = first.get("next_page_uri").stringValue();
        JsonNode second = Http.json(http.get(URI.create(simulators.twilioUrl() + next), basic(TWILIO_AUTH_TOKEN)));

        assertThat(first.get("messages")).hasSize(2);
        assertThat(second.get("messages")).hasSize(1);
        assertThat(second.get("next_page_uri").isNull()).isTrue();
    }

    @Test
    void aDateThatCannotBeReadIsRefused() throws Exception {
        assertThat(get("/Messages.json?DateSent=soon").statusCode()).isEqualTo(400);
    }

    @Test
    void aListenerOnThisMachineIsToldThatTheMessageWasSentThenDelivered() throws Exception {
        BlockingQueue<Map<String, String>> callbacks = new LinkedBlockingQueue<>();
        HttpServer listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.createContext("/status", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String signature = exchange.getRequestHeaders().getFirst("X-Twilio-Signature");
            callbacks.add(Map.of("body", body, "signature", String.valueOf(signature)));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        listener.start();
        try {
            String url = "http://127.0.0.1:" + listener.getAddress().getPort() + "/status";

            String sid =
                    Http.json(send(Map.of("StatusCallback", url))).get("sid").stringValue();

            for (String status : List.of("sent", "delivered")) {
                Map<String, String> callback = Objects.requireNonNull(callbacks.poll(10, TimeUnit.SECONDS));
                assertThat(callback.get("body")).contains("MessageSid=" + sid, "MessageStatus=" + status + "&");
                assertThat(callback.get("signature")).hasSize(28);
            }
        } finally {
            listener.stop(0);
        }
    }

    private HttpResponse<String> send(Map<String, String> changes) throws IOException, InterruptedException {
        return http.postForm(messages(), form(changes), basic(TWILIO_AUTH_TOKEN));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.get(URI.create(account() + path), basic(TWILIO_AUTH_TOKEN));
    }

    private URI messages() {
        return URI.create(account() + "/Messages.json");
    }

    private String account() {
        return simulators.twilioUrl() + "/2010-04-01/Accounts/" + TWILIO_ACCOUNT_SID;
    }

    private static Map<String, String> form(Map<String, String> changes) {
        Map<String, String> form =
                new HashMap<>(Map.of("To", TO, "From", TWILIO_PHONE_NUMBER, "Body", "Bonjour à 14h"));
        form.putAll(changes);
        form.values().removeIf(String::isEmpty);
        return form;
    }

    private static Map<String, String> basic(String token) {
        String credentials = TWILIO_ACCOUNT_SID + ":" + token;
        return Map.of(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    }
}
