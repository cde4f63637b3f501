package ai.coccinelle.channels.worker.provider.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.worker.provider.Lookup;
import ai.coccinelle.channels.worker.provider.Messages;
import ai.coccinelle.channels.worker.provider.Timeouts;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Twilio may list, answer by answer. */
final class TwilioSearchTest {
    private static final String NEXT = "\"/2010-04-01/Accounts/AC1/Messages.json?Page=1\"";
    private static final String BEFORE = "Sun, 22 Nov 2026 09:00:00 +0000";
    private static final String CREATED = "Sun, 22 Nov 2026 09:59:58 +0000";

    private final Queue<String> answers = new ConcurrentLinkedQueue<>();
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    TwilioSearchTest() throws IOException {
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "",
                "<html></html>",
                "{\"messages\":7}",
                "{\"messages\":[]}",
                "{\"messages\":[{\"sid\":"
            })
    void takesAnAnswerThatCannotBeReadForNone(String answer) {
        answers.add(answer);

        assertThat(find()).isInstanceOf(Lookup.NoAnswer.class);
    }

    @Test
    void findsAMessageThatIsStillQueued() {
        answers.add(page("null", message("SM1", "queued", CREATED, "outbound-api")));

        assertThat(find()).isEqualTo(new Lookup.Resembling(List.of("SM1")));
        assertThat(requests).singleElement().asString().doesNotContain("DateSent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed", "undelivered", "canceled"})
    void doesNotCountWhatWasNeverDelivered(String status) {
        answers.add(page("null", message("SM1", status, CREATED, "outbound-api")));

        assertThat(find()).isEqualTo(new Lookup.NotFound());
    }

    @Test
    void doesNotCountWhatTheRecipientWrote() {
        answers.add(page("null", message("SM1", "received", CREATED, "inbound")));

        assertThat(find()).isEqualTo(new Lookup.NotFound());
    }

    @Test
    void looksOnTheNextPage() {
        answers.add(page("\"/2010-04-01/Accounts/AC1/Messages.json?Page=1\""));
        answers.add(page("null", message("SM2", "sent", CREATED, "outbound-api")));

        assertThat(find()).isEqualTo(new Lookup.Resembling(List.of("SM2")));
    }

    @Test
    void cannotTellWhenThereIsTooMuchToLookThrough() {
        for (int i = 0; i < 20; i++) {
            answers.add(page("\"/2010-04-01/Accounts/AC1/Messages.json?Page=" + i + "\""));
        }

        assertThat(find()).isInstanceOf(Lookup.CannotTell.class);
        assertThat(requests).hasSize(5);
    }

    @Test
    void tellsWhatItFoundThoughThereIsMoreToLookThrough() {
        answers.add(page(NEXT, message("SM1", "sent", CREATED, "outbound-api")));
        for (int i = 0; i < 20; i++) {
            answers.add(page(NEXT));
        }

        assertThat(find()).isEqualTo(new Lookup.Resembling(List.of("SM1")));
        assertThat(requests).hasSize(5);
    }

    @Test
    void looksNoFurtherThanTheTimeOfTheMessage() {
        answers.add(page(NEXT, message("SM1", "sent", BEFORE, "outbound-api")));
        answers.add(page(NEXT, message("SM2", "sent", CREATED, "outbound-api")));

        assertThat(find()).isEqualTo(new Lookup.NotFound());
        assertThat(requests).hasSize(1);
    }

    @Test
    void looksOnWhereTheListIsNotInOrder() {
        answers.add(page(
                NEXT,
                message("SM1", "sent", BEFORE, "outbound-api"),
                message("SM2", "failed", CREATED, "outbound-api")));
        answers.add(page("null", message("SM3", "sent", CREATED, "outbound-api")));

        assertThat(find()).isEqualTo(new Lookup.Resembling(List.of("SM3")));
    }

    private Lookup find() {
        TwilioSettings settings = new TwilioSettings(
                URI.create("http://localhost:" + server.getAddress().getPort()),
                "AC1",
                new Secret("token"),
                "Coccinelle",
                null,
                TwilioSettings.DEFAULT_VALIDITY,
                Timeouts.DEFAULT);
        return new TwilioProvider(settings, Clock.systemUTC())
                .find(Messages.to(Messages.PHONE, new Payload.Sms("Bonjour"), null));
    }

    private static String page(String next, String... messages) {
        return """
                {"page":0,"page_size":200,"first_page_uri":"/first","next_page_uri":%s,"uri":"/this",
                 "messages":[%s]}
                """.formatted(next, String.join(",", messages));
    }

    private static String message(String sid, String status, String created, String direction) {
        return """
                {"sid":"%s","status":"%s","date_created":"%s","date_sent":null,"direction":"%s","body":"Bonjour"}
                """.formatted(sid, status, created, direction);
    }

    private void answer(HttpExchange exchange) {
        try (exchange) {
            requests.add(exchange.getRequestURI().toString());
            String next = answers.poll();
            byte[] body = (next == null ? "" : next).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
