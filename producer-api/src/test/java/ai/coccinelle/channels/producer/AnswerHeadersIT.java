package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.tenant.Tenant;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What every answer carries for browsers, and what none tells of the server. */
class AnswerHeadersIT {
    private static RunningApi api;
    private static Tenant tenant;

    @BeforeAll
    static void start() {
        api = RunningApi.start("--server.forward-headers-strategy=native");
        tenant = api.tenant("tenant_123");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void everyAnswerForbidsToStoreGuessFrameOrRunIt() {
        String key = api.keyOf(tenant);
        Map<String, Answer> answers = Map.of(
                "200", api.get("/api/messages", key),
                "description", api.get("/v3/api-docs", null),
                "redirect", api.get("/", null),
                "401", api.get("/api/messages", null),
                "403", api.get("/api/tenants", key),
                "404", api.get("/nothing/here", key),
                "405", api.put("/api/messages", key, "{}"),
                "400", api.put("/api/channels/email/config", key, "{"),
                "422", api.put("/api/channels/email/config", key, """
                        {"tenantId":"tenant_123","enabled":true,"templates":{"x":true}}"""),
                "the firewall's", api.get("/api/%2e%2e/messages;a=b", key));
        answers.forEach((name, answer) -> {
            assertThat(answer.header("Content-Security-Policy")).as(name).startsWith("default-src 'none'; frame");
            assertSafe(name, answer);
            assertThat(answer.response().headers().map()).as(name).doesNotContainKey("strict-transport-security");
        });
        assertThat(answers)
                .extractingByKey("the firewall's")
                .extracting(Answer::status)
                .isEqualTo(400);
    }

    @Test
    void thePageMayRunItsOwnScriptsAndNobodyElses() {
        Answer page = api.get("/swagger-ui/index.html", null);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self';", "connect-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe-eval", "script-src 'self' 'unsafe-inline'");
        assertThat(page.body()).as("no script in the page itself").doesNotContain("<script>");
        assertSafe("page", page);
    }

    @Test
    void overTlsBrowsersAreToldToStayWithIt() {
        Answer answer = api.send(api.request("GET", "/api/messages", null, null, "X-Forwarded-Proto", "https"));
        assertThat(answer.header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
    }

    @Test
    void aHeaderThatIsTooLongIsRefusedAndTellsNothing() throws IOException {
        String answer = raw("GET /api/messages HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Long: " + "a".repeat(9_000)
                + "\r\n\r\n");
        assertThat(answer.lines().findFirst().orElse("")).containsPattern("HTTP/1.1 (400|431)");
        assertTellsNothing(answer);
        assertThat(raw("GET /api/messages HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Long: " + "a".repeat(4_000)
                        + "\r\n\r\n"))
                .startsWith("HTTP/1.1 401");
    }

    @Test
    void whatIsNoHttpIsRefusedAndTellsNothing() throws IOException {
        for (String request : new String[] {
            "GET /api/ messages HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /<script> HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "TRACE /api/messages HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer s3cret\r\n\r\n",
            "GET /api/messages HTTP/1.1\r\nHost: x\r\nHost: y\r\nConnection: close\r\n\r\n",
            "GET /api/messages HTTP/9.9\r\nHost: x\r\n\r\n"
        }) {
            String answer = raw(request);
            assertThat(answer).as(request).containsPattern("^HTTP/1.1 [45]");
            assertTellsNothing(answer);
        }
    }

    private static void assertSafe(String name, Answer answer) {
        assertThat(answer.header("X-Content-Type-Options")).as(name).isEqualTo("nosniff");
        assertThat(answer.header("X-Frame-Options")).as(name).isEqualTo("DENY");
        assertThat(answer.header("Referrer-Policy")).as(name).isEqualTo("no-referrer");
        assertThat(answer.header("Cache-Control")).as(name).isEqualTo("no-store");
        assertThat(answer.response().headers().map()).as(name).doesNotContainKeys("server", "x-powered-by");
    }

    private static void assertTellsNothing(String answer) {
        assertThat(answer)
                .doesNotContain("Tomcat", "Spring", "java.", "org.apache", "\tat ", "s3cret")
                .doesNotContainIgnoringCase("\nServer:");
    }

    /** The whole answer to these bytes. */
    private static String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", api.url("/").getPort())) {
            socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
