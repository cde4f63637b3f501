package ai.coccinelle.channels.bench.load;

import ai.coccinelle.channels.bench.stage.CannotRun;
import ai.coccinelle.channels.bench.stage.Service;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.simulator.SimulatedAccounts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The booking system: opens tenants and hands messages in, over HTTP. */
public final class Booking {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(60);
    private static final Duration UPLOADED_WITHIN = Duration.ofMinutes(5);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Service> apis;
    private final String platformKey;

    public Booking(List<Service> apis, String platformKey) {
        this.apis = List.copyOf(apis);
        this.platformKey = platformKey;
    }

    /** What came back. */
    public record Answer(int status, String body) {
        public boolean isAccepted() {
            return status == 200 || status == 202;
        }
    }

    /** Creates a tenant and issues it a key. */
    public Account open(String externalId) {
        UUID id = UUID.fromString(administer("POST", "/api/tenants", Map.of("externalId", externalId, "name", "Bench"))
                .path("id")
                .asString());
        String key = administer("POST", "/api/tenants/" + externalId + "/keys", Map.of("name", "bench"))
                .path("key")
                .asString();
        return new Account(externalId, id, key);
    }

    /** Lets the tenant send SMS and promotions, more in a day than a new tenant may: an operator would raise it as well. */
    public void switchOnSms(Account account) {
        administer(
                "PUT",
                "/api/channels/sms/config",
                Map.of("tenantId", account.externalId(), "enabled", true, "templates", Map.of("promotions", true)));
        Map<String, @Nullable Object> limits = new HashMap<>(Map.of("perSecond", 10, "burst", 20, "maxInFlight", 25));
        limits.put("perMinute", null);
        limits.put("perDay", null);
        administer("PUT", "/api/tenants/" + account.externalId() + "/channels/sms/limits", limits);
    }

    /** Connects the tenant's mail server, which is on this machine. */
    public void connectEmail(Account account, int smtpPort) {
        Map<String, Object> smtp = Map.of(
                "host",
                "127.0.0.1",
                "port",
                smtpPort,
                "secure",
                false,
                "user",
                SimulatedAccounts.SMTP_USER,
                "password",
                SimulatedAccounts.SMTP_PASSWORD,
                "fromEmail",
                account.externalId() + "@bench.example",
                "fromName",
                account.externalId());
        administer(
                "PUT",
                "/api/channels/email/config",
                Map.of("tenantId", account.externalId(), "enabled", true, "smtp", smtp));
    }

    private JsonNode administer(String method, String path, Map<String, ? extends @Nullable Object> body) {
        try {
            Answer answer = call(apis.getFirst(), method, path, platformKey, JSON.writeValueAsString(body), null);
            if (answer.status() / 100 != 2) {
                throw new CannotRun(method + " " + path + " was answered " + answer.status() + ": " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException fault) {
            throw new CannotRun(method + " " + path + " was not answered", fault);
        }
    }

    /** Hands in one message. */
    public Answer send(Account account, ChannelType channel, long recipient) throws IOException {
        return send(0, account, channel, recipient, null);
    }

    /**
     * Hands in one message.
     *
     * @param replica which of the APIs is called, modulo their number
     * @throws IOException when it does not answer
     */
    public Answer send(
            int replica, Account account, ChannelType channel, long recipient, @Nullable String idempotencyKey)
            throws IOException {
        return call(
                apis.get(replica % apis.size()),
                "POST",
                "/api/channels/" + channel.wireName() + "/send",
                account.key(),
                Requests.single(account, channel, recipient),
                idempotencyKey);
    }

    /** Hands in many messages to recipients in a row, in one request. */
    public Answer sendBatch(Account account, ChannelType channel, long firstRecipient, int count) throws IOException {
        return call(
                apis.getFirst(),
                "POST",
                "/api/messages/batch",
                platformKey,
                Requests.batch(account, channel, firstRecipient, count),
                null);
    }

    /** Draws up a campaign of promotions by SMS; its file has the columns {@code telephone} and {@code prenom}. Returns its id. */
    public String draftCampaign(Account account) {
        Map<String, Object> campaign = Map.of(
                "tenantId",
                account.externalId(),
                "name",
                "bench",
                "channel",
                "sms",
                "template",
                "promotions",
                "variables",
                Map.of("offer", "-20 %"),
                "columns",
                Map.of("to", "telephone", "clientName", "prenom"));
        return administer("POST", "/api/campaigns", campaign).path("id").asString();
    }

    /** Uploads a campaign's file. */
    public Answer upload(String campaign, String csv) throws IOException {
        return send(HttpRequest.newBuilder(apis.getFirst().url().resolve("/api/campaigns/" + campaign + "/recipients"))
                .timeout(UPLOADED_WITHIN)
                .header("Authorization", "Bearer " + platformKey)
                .header("Content-Type", "text/csv")
                .PUT(BodyPublishers.ofString(csv)));
    }

    /** Starts a campaign. */
    public void start(String campaign) {
        administer("POST", "/api/campaigns/" + campaign + "/start", Map.of());
    }

    private Answer call(
            Service api, String method, String path, String key, String body, @Nullable String idempotencyKey)
            throws IOException {
        URI uri = api.url().resolve(path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(ANSWERED_WITHIN)
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body));
        if (idempotencyKey != null) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        return send(request);
    }

    private Answer send(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CannotRun("interrupted while waiting for the API", stopped);
        }
    }
}
