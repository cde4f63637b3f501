package ai.coccinelle.channels.quickstart;

import ai.coccinelle.channels.simulator.SimulatedAccounts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A tenant with four channels that are configured and on, made and used through the API like any booking system would. */
final class Demo {
    static final String TENANT = "tenant_demo";
    static final List<String> CHANNELS = List.of("sms", "email", "whatsapp", "phone");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI api;
    private final DataFolder data;

    Demo(URI api, DataFolder data) {
        this.api = api;
        this.data = data;
    }

    /** Creates the tenant, its key and its channels where they are missing; returns the tenant's key. */
    String prepare(int smtpPort) throws IOException, InterruptedException {
        String platform = data.platformKey();
        expect2xx(
                "POST",
                "/api/tenants",
                platform,
                Map.of("externalId", TENANT, "name", "Salon Lumière", "locale", "fr"));
        if (data.tenantKey().isEmpty()) {
            JsonNode issued = expect2xx("POST", "/api/tenants/" + TENANT + "/keys", platform, Map.of("name", "demo"));
            data.keepTenantKey(issued.path("key").asString());
        }
        configure("sms", Map.of("tenantId", TENANT, "enabled", true, "templates", Map.of("promotions", true)));
        configure(
                "email",
                Map.of(
                        "tenantId",
                        TENANT,
                        "enabled",
                        true,
                        "templates",
                        Map.of("promotions", true, "newsletter", true),
                        "smtp",
                        smtp(smtpPort)));
        configure("whatsapp", whatsApp());
        return data.tenantKey().orElseThrow();
    }

    private void configure(String channel, Map<String, ?> configuration) throws IOException, InterruptedException {
        expect2xx("PUT", "/api/channels/" + channel + "/config", data.platformKey(), configuration);
    }

    private static Map<String, Object> smtp(int port) {
        return Map.of(
                "host",
                "127.0.0.1",
                "port",
                port,
                "secure",
                false,
                "user",
                SimulatedAccounts.SMTP_USER,
                "password",
                SimulatedAccounts.SMTP_PASSWORD,
                "fromEmail",
                "contact@salon-lumiere.example",
                "fromName",
                "Salon Lumière");
    }

    private static Map<String, Object> whatsApp() {
        return Map.of(
                "tenantId",
                TENANT,
                "enabled",
                true,
                "templates",
                Map.of("promotions", true),
                "connectionMethod",
                "manual",
                "whatsappNumber",
                SimulatedAccounts.META_PHONE_NUMBER,
                "phoneNumberId",
                SimulatedAccounts.META_PHONE_NUMBER_ID,
                "token",
                SimulatedAccounts.META_TOKEN);
    }

    /** Sends one example; returns the message's id. */
    String send(String channel, Path examples, String key) throws IOException, InterruptedException, CannotStart {
        Path example = examples.resolve(channel + ".json");
        if (!Files.isReadable(example)) {
            throw new CannotStart(
                    "there is no " + example.toAbsolutePath() + " to send; name the folder with --examples");
        }
        JsonNode answer =
                expect2xx("POST", "/api/channels/" + channel + "/send", key, JSON.readTree(Files.readString(example)));
        return answer.path("messageId").asString();
    }

    /** The message as the API tells it. */
    JsonNode message(String id, String key) throws IOException, InterruptedException {
        return expect2xx("GET", "/api/messages/" + id, key, null);
    }

    private JsonNode expect2xx(String method, String path, String key, @org.jspecify.annotations.Nullable Object body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.resolve(path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json");
        request.method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(JSON.writeValueAsString(body)));
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(
                    method + " " + path + " was answered " + response.statusCode() + ": " + response.body());
        }
        return JSON.readTree(response.body());
    }
}
