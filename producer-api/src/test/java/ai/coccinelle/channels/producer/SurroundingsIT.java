package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.tenant.Tenant;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** What stands around the API: its limits, its description, its management port. */
@ExtendWith(OutputCaptureExtension.class)
class SurroundingsIT {
    private static RunningApi api;
    private static Tenant tenant;

    @BeforeAll
    static void start() {
        api = RunningApi.start("--channels.api.requests-per-second=3");
        tenant = api.tenant("tenant_123");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void aSendThatComesTooOftenSaysThatItHadNoSuccess() {
        String key = api.keyOf(tenant);
        Answer refused = Stream.generate(() -> api.post("/api/channels/sms/send", key, "{}"))
                .limit(10)
                .filter(answer -> answer.status() == 429)
                .findFirst()
                .orElseThrow();
        assertThat(refused.json().path("success").asBoolean(true)).isFalse();
    }

    @Test
    void whoCallsTooOftenIs429AndOthersAreNot() {
        String key = api.keyOf(tenant);
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(api.get("/api/messages", key));
        }
        Answer refused = answers.stream()
                .filter(answer -> answer.status() == 429)
                .findFirst()
                .orElseThrow();
        ErrorsIT.assertProblem(refused, 429, "too-many-requests", "Wait a second");
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        assertThat(api.get("/api/messages", api.keyOf(api.tenant("tenant_quiet")))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whoChangesTooOftenIsToldToWaitAndThePlatformIsNot() {
        try (RunningApi narrow = RunningApi.start("--channels.api.changes-per-minute=2")) {
            Tenant one = narrow.tenant("tenant_one");
            String key = narrow.keyOf(one);
            String body = "{\"tenantId\":\"tenant_one\",\"enabled\":true}";
            Answer first = narrow.put("/api/channels/sms/config", key, body);
            assertThat(first.header("RateLimit-Policy")).isEqualTo("\"changes\";q=2;w=60");
            assertThat(first.header("RateLimit")).isEqualTo("\"changes\";r=1");
            narrow.put("/api/channels/sms/config", key, body);
            Answer third = narrow.put("/api/channels/sms/config", key, body.replace("true", "false"));
            ErrorsIT.assertProblem(third, 429, "too-many-requests", "nothing was changed");
            assertThat(third.header("Retry-After")).isEqualTo("60");
            assertThat(narrow.get("/api/channels/sms/config?tenantId=tenant_one", key)
                            .json()
                            .path("enabled")
                            .asBoolean())
                    .isTrue();
            for (int i = 0; i < 4; i++) {
                assertThat(narrow.put("/api/channels/sms/config", RunningApi.PLATFORM_KEY, body)
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void anAddressWithManyUnknownKeysIsShutOut() {
        try (RunningApi narrow = RunningApi.start("--channels.api.unknown-keys-per-minute=3")) {
            for (int i = 0; i < 3; i++) {
                ErrorsIT.assertProblem(narrow.get("/api/messages", "guess " + i), 401, "unauthenticated");
            }
            ErrorsIT.assertProblem(narrow.get("/api/messages", "guess"), 429, "too-many-requests", "unknown keys");
            assertThat(narrow.get("/v3/api-docs", null).status()).isEqualTo(200);
        }
    }

    @Test
    void aValidKeyIsNotShutOutByUnknownOnesFromItsAddress() {
        try (RunningApi narrow = RunningApi.start("--channels.api.unknown-keys-per-minute=1")) {
            String used = narrow.keyOf(narrow.tenant("tenant_123"));
            assertThat(narrow.get("/api/messages", used).status()).isEqualTo(200);
            for (String unknown : List.of("x", "cck_live_" + "0".repeat(64), "cck_test_" + "1".repeat(64), "")) {
                var unused = narrow.get("/api/messages", unknown);
            }
            ErrorsIT.assertProblem(narrow.get("/api/messages", "x"), 429, "too-many-requests");

            String unusedYet = narrow.keyOf(narrow.tenant("tenant_456"));
            for (String valid : List.of(used, unusedYet, RunningApi.PLATFORM_KEY)) {
                assertThat(narrow.get("/api/messages?tenantId=tenant_123", valid)
                                .status())
                        .as("not 429")
                        .isIn(200, 403);
            }
        }
    }

    @Test
    void anotherKeyOfTheSameTenantIsNoWayRoundItsLimits() {
        Tenant greedy = api.tenant("tenant_greedy");
        List<String> keys = List.of(api.keyOf(greedy), api.keyOf(greedy), api.keyOf(greedy), api.keyOf(greedy));
        assertThat(Stream.of(keys, keys, keys)
                        .flatMap(List::stream)
                        .map(key -> api.get("/api/messages", key).status()))
                .contains(429);

        try (RunningApi narrow = RunningApi.start("--channels.api.changes-per-minute=2")) {
            Tenant one = narrow.tenant("tenant_one");
            String body = "{\"tenantId\":\"tenant_one\",\"enabled\":true}";
            for (int i = 0; i < 2; i++) {
                narrow.put("/api/channels/sms/config", narrow.keyOf(one), body);
            }
            ErrorsIT.assertProblem(
                    narrow.put("/api/channels/sms/config", narrow.keyOf(one), body), 429, "too-many-requests");
        }
    }

    @Test
    void ofTheRequestsUnderWayAtMostHalfAreOneTenants() {
        try (RunningApi narrow = RunningApi.start("--channels.request.at-once=2")) {
            Tenant waiting = narrow.tenant("tenant_waiting");
            String key = narrow.keyOf(waiting);
            var held = CompletableFuture.supplyAsync(() -> narrow.post(
                    "/api/channels/sms/send",
                    key,
                    """
                    {"tenantId":"tenant_waiting","to":"0612345678","template":"rdvRappel","variables":%s}""".formatted(RunningApi.variables("rdvRappel")),
                    "Prefer",
                    "wait=5"));
            Answer refused = await().until(
                            () -> narrow.get("/api/messages", narrow.keyOf(waiting)), answer -> answer.status() != 200);
            ErrorsIT.assertProblem(refused, 429, "too-many-requests");
            assertThat(narrow.get("/api/messages", narrow.keyOf(narrow.tenant("tenant_other")))
                            .status())
                    .isEqualTo(200);
            assertThat(held.join().status()).isEqualTo(202);
            assertThat(narrow.get("/api/messages", key).status()).isEqualTo(200);
        }
    }

    @Test
    void theDescriptionIsOpenApi31AndNamesEveryEndpointWithItsProblems() {
        JsonNode description = api.get("/v3/api-docs", null).json();
        assertThat(description.path("openapi").asString()).startsWith("3.1");
        assertThat(description.path("paths").propertyNames())
                .containsExactlyInAnyOrder(
                        "/api/channels/{channel}/send",
                        "/api/channels/test",
                        "/api/messages",
                        "/api/messages/batch",
                        "/api/messages/{id}",
                        "/api/tenants",
                        "/api/tenants/{tenant}",
                        "/api/tenants/{tenant}/suspend",
                        "/api/tenants/{tenant}/resume",
                        "/api/tenants/{tenant}/keys",
                        "/api/tenants/{tenant}/keys/{id}",
                        "/api/keys",
                        "/api/keys/{id}",
                        "/api/keys/credentials",
                        "/api/audit",
                        "/api/replies",
                        "/api/suppressions",
                        "/api/suppressions/{id}",
                        "/api/channels",
                        "/api/channels/{channel}/config",
                        "/api/channels/{channel}/enable",
                        "/api/channels/{channel}/disable",
                        "/api/channels/{channel}/templates",
                        "/api/channels/email/presets",
                        "/api/channels/whatsapp/connect",
                        "/api/channels/whatsapp/connect/{id}/confirm",
                        "/api/tenants/{tenant}/channels/{channel}/limits",
                        "/api/tenants/{tenant}/channels/{channel}/permission",
                        "/api/tenants/{tenant}/onboarding",
                        "/api/tenants/{tenant}/onboarding/complete",
                        "/api/templates",
                        "/api/templates/{name}",
                        "/api/templates/{name}/versions",
                        "/api/templates/{name}/preview",
                        "/api/templates/{name}/activate",
                        "/api/templates/{name}/rollback",
                        "/api/tenants/{tenant}/brand",
                        "/api/tenants/{tenant}/callback",
                        "/api/tenants/{tenant}/callback/enable",
                        "/api/tenants/{tenant}/callback/disable",
                        "/api/tenants/{tenant}/callback/test",
                        "/api/tenants/{tenant}/callback/rotate-secret",
                        "/api/callback-events",
                        "/api/callback-events/{id}/redeliver",
                        "/api/callback-events/redeliver",
                        "/api/tenants/{tenant}/hours",
                        "/api/consents",
                        "/api/consents/{id}",
                        "/api/tenants/{tenant}/sms",
                        "/api/tenants/{tenant}/reminders",
                        "/api/appointments",
                        "/api/appointments/{externalId}",
                        "/api/campaigns",
                        "/api/campaigns/{id}",
                        "/api/campaigns/{id}/recipients",
                        "/api/campaigns/{id}/start",
                        "/api/campaigns/{id}/pause",
                        "/api/campaigns/{id}/resume",
                        "/api/campaigns/{id}/cancel",
                        "/api/campaigns/{id}/faults.csv",
                        "/api/campaigns/{id}/result.csv",
                        "/api/sms/preview",
                        "/api/accounts",
                        "/api/accounts/{channel}",
                        "/api/accounts/sms",
                        "/api/accounts/{channel}/resume",
                        "/api/dead-letters",
                        "/api/dead-letters/replay",
                        "/api/dead-letters/{id}/replay");
        JsonNode send =
                description.path("paths").path("/api/channels/{channel}/send").path("post");
        assertThat(send.path("responses").propertyNames())
                .contains("200", "202", "400", "401", "403", "404", "406", "409", "413", "415", "422", "429", "503");
        assertThat(send.toString()).contains("SendRequest", "application/problem+json", "Idempotency-Key", "Prefer");
        assertThat(send.toString()).doesNotContain("caller");
        JsonNode schemas = description.path("components").path("schemas");
        assertThat(schemas.path("SendRequest").path("properties").propertyNames())
                .containsExactlyInAnyOrder(
                        "tenantId", "to", "template", "variables", "locale", "sendAt", "uselessAfter", "consent");
        JsonNode batch = description.path("paths").path("/api/messages/batch").path("post");
        assertThat(batch.path("responses").propertyNames())
                .contains("200", "400", "401", "403", "404", "406", "413", "415", "429", "503");
        JsonNode messages = schemas.path("BatchRequest").path("properties").path("messages");
        assertThat(messages.path("maxItems").asInt()).isEqualTo(10_000);
        assertThat(messages.path("items").path("$ref").asString()).endsWith("/MessageRequest");
        assertThat(schemas.path("BatchResult").path("properties").propertyNames())
                .containsExactlyInAnyOrder("index", "messageId", "status", "problem", "sms");
        assertThat(schemas.path("Problem").path("description").asString()).contains("invalid-address");
        assertThat(schemas.propertyNames())
                .doesNotContain("Element", "ElementMessageRequest", "ElementVariableRequest");
        assertThat(schemas.path("SmtpAccount")
                        .path("properties")
                        .path("password")
                        .toString())
                .contains("\"format\":\"password\"");
        assertThat(schemas.path("ConfigurationRequest")
                        .path("properties")
                        .path("connectionMethod")
                        .toString())
                .contains("oauth", "manual");
        assertThat(schemas.propertyNames()).doesNotContain("Secret");
        assertThat(description.path("components").path("securitySchemes").toString())
                .contains("bearer");
    }

    @Test
    void aProxyThatIsNotTrustedIsReportedOnce(CapturedOutput output) {
        for (int i = 0; i < 3; i++) {
            var answer = api.send(
                    api.request("GET", "/api/messages", null, null, "X-Forwarded-For", "203.0.113.7, 198.51.100.4"));
        }
        assertThat(output.getAll()).containsOnlyOnce("has the field X-Forwarded-For, which does not count");
        assertThat(output.getAll()).contains("SERVER_FORWARD_HEADERS_STRATEGY=native");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, application/x-www-form-urlencoded",
        "PATCH, application/x-www-form-urlencoded",
        "DELETE, application/x-www-form-urlencoded",
        "POST, application/x-www-form-urlencoded",
        "POST, multipart/form-data; boundary=x",
        "PUT, application/json"
    })
    void whatAStrangerSendsIsNotReadBeforeItIsRefused(String method, String type) throws IOException {
        URI url = api.url("/api/messages/batch");
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(5_000); // less than the server waits for a body
            String head = "%s %s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: 1000000000\r\n\r\n";
            socket.getOutputStream()
                    .write(head.formatted(method, url.getPath(), type).getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 401");
        }
    }

    @Test
    void bothPortsListenOnTheMachineItselfUnlessAsked() throws SocketException {
        assertThat(api.context.getEnvironment().getProperty("server.address")).isEqualTo("127.0.0.1");
        assertThat(api.context.getEnvironment().getProperty("management.server.address"))
                .isEqualTo("127.0.0.1");
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && address instanceof Inet4Address)
                .forEach(address -> {
                    for (URI url : List.of(api.url("/"), api.managementUrl("/actuator/prometheus"))) {
                        assertThatThrownBy(() -> new Socket(address, url.getPort()).close())
                                .isInstanceOf(ConnectException.class);
                    }
                });
    }

    @Test
    void thePageKeepsNoKey() {
        assertThat(api.get("/v3/api-docs/swagger-config", null).body()).doesNotContain("\"persistAuthorization\":true");
    }

    @Test
    void thePageToTryItNeedsNoKey() {
        assertThat(api.get("/", null).header("Location")).endsWith("/swagger-ui/index.html");
        Answer page = api.get("/swagger-ui/index.html", null);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("swagger-ui");
        assertThat(api.get("/v3/api-docs/swagger-config", null).status()).isEqualTo(200);
    }

    @Test
    void theManagementPortTellsHealthAndMetricsWithoutAKey() {
        for (String path : List.of("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness")) {
            Answer health = manage(path);
            assertThat(health.status()).as(health.body()).isEqualTo(200);
            assertThat(health.body()).contains("UP");
        }
        api.get("/api/messages", null);
        assertThat(manage("/actuator/prometheus").body())
                .contains("channels_refusals_total{", "problem=\"unauthenticated\"", "channels_accept_seconds_bucket");
        assertThat(manage("/actuator/info").status()).isEqualTo(200);
        for (String hidden : List.of("env", "sbom", "configprops", "heapdump", "loggers")) {
            assertThat(manage("/actuator/" + hidden).status()).as(hidden).isEqualTo(401);
        }
        assertThat(api.get("/actuator/health", null).status()).isEqualTo(401);
    }

    @Test
    void answersCarryNoVersions() {
        Answer answer = api.get("/api/messages", null);
        assertThat(answer.response().headers().map()).doesNotContainKeys("server", "x-powered-by");
    }

    private static Answer manage(String path) {
        return api.send(HttpRequest.newBuilder(api.managementUrl(path)).build());
    }
}
