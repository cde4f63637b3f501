package ai.coccinelle.channels.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.backing.EmbeddedBroker;
import ai.coccinelle.channels.backing.FreePort;
import ai.coccinelle.channels.broker.Topology;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.credential.WebhookSeal;
import ai.coccinelle.channels.simulator.Fault;
import ai.coccinelle.channels.simulator.SimulatedAccounts;
import ai.coccinelle.channels.simulator.SimulatedProvider;
import ai.coccinelle.channels.simulator.mail.MailFaults;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hands secrets to the two jars, has everything go wrong with them that can, and looks for them afterwards wherever they could
 * have gone: both logs at TRACE, every row of every table, every message of the broker, every answer, the metrics.
 */
class LeakIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String TENANT = "tenant_leak";
    private static final String TAP = "tap";
    private static final String CONTENT = "Zoé-Quelqu-un-de-particulier";

    private final Map<String, String> secrets = new LinkedHashMap<>();
    private final Map<String, String> places = new TreeMap<>();
    private TestBed bed;
    private URI base;
    private URI management;
    private JarProcess api;
    private JarProcess worker;
    private Connection connection;
    private Channel tap;
    private String key = "";

    @BeforeEach
    void start() throws Exception {
        bed = TestBed.start(EmbeddedBroker.start(0), getClass());
        connection = connect();
        tap = listen();
        int port = FreePort.pick();
        int managementPort = FreePort.pick();
        base = URI.create("http://127.0.0.1:" + port);
        management = URI.create("http://127.0.0.1:" + managementPort);
        Map<String, String> loud = Map.of("LOGGING_LEVEL_ROOT", "TRACE");
        Map<String, String> apis = new HashMap<>(loud);
        apis.put("CHANNELS_API_CHANGES_PER_MINUTE", "10000");
        Secret webhookKeyset = WebhookSeal.newKeyset();
        apis.put("CHANNELS_INGRESS_ENABLED", "true");
        apis.put("CHANNELS_WEBHOOK_KEYSET", webhookKeyset.reveal());
        apis.put("MANAGEMENT_SERVER_PORT", String.valueOf(managementPort));
        api = bed.startApi(Jars.Form.UNPACKED, "api", port, apis);
        worker = bed.startWorker(Jars.Form.UNPACKED, "worker", loud);
        api.awaitReady();
        worker.awaitReady();
        secrets.put("the platform's key", TestBed.PLATFORM_KEY);
        secrets.put("the private keyset", TestBed.KEYSETS.privateKeyset().reveal());
        secrets.put("the private JWK set", TestBed.JWKS.privateJwks().reveal());
        secrets.put("the webhooks' keyset", webhookKeyset.reveal());
        secrets.put("the addresses' key", TestBed.ADDRESS_KEY);
        secrets.put("Twilio's token", SimulatedAccounts.TWILIO_AUTH_TOKEN);
        secrets.put("Vapi's key", SimulatedAccounts.VAPI_API_KEY);
        secrets.put("the SMTP password", SimulatedAccounts.SMTP_PASSWORD);
        secrets.put("Meta's token", SimulatedAccounts.META_TOKEN);
        secrets.put("360dialog's key", SimulatedAccounts.D360_API_KEY);
    }

    @AfterEach
    void stop() throws Exception {
        api.close();
        worker.close();
        connection.close();
        bed.close();
    }

    @Test
    void noSecretIsFoundAnywhere() throws Exception {
        makeTenant();
        whatWorks();
        whatTheProvidersRefuse();
        whatTheApiRefuses();
        whatEndsAsADeadLetter();
        whatComesByTheBroker();
        whatIsSignedForATenantsSystem();
        whatCanBeRead();
        collect();

        assertThat(places.keySet())
                .contains("the API's log", "the worker's log", "the broker's messages", "the table audit_log");
        assertThat(places.get("the API's log")).as("it did log at TRACE").contains(" TRACE ");
        assertThat(places.get("the worker's log")).as("it did log at TRACE").contains(" TRACE ");
        assertThat(leaks()).isEmpty();
        assertThat(places.get("the refusals on the broker")).doesNotContain("12345678");
    }

    private List<String> leaks() {
        Map<String, String> names = new HashMap<>();
        secrets.forEach(
                (name, secret) -> Forms.of(secret).forEach((form, text) -> names.put(text, name + ", " + form)));
        Needles needles = new Needles(names.keySet());
        List<String> leaks = new ArrayList<>();
        places.forEach((place, content) -> needles.in(content).forEach((at, texts) -> {
            int from = content.lastIndexOf('\n', at) + 1;
            for (String text : texts) {
                leaks.add("%s, in %s: %s…"
                        .formatted(names.get(text), place, content.substring(from, Math.min(at, from + 200))));
            }
        }));
        return leaks;
    }

    /** Something to look for that nothing else can contain. */
    private String secret(String name) {
        String secret = name.replace(' ', '-') + " p&ss=wörd/+" + UUID.randomUUID();
        secrets.put(name + " " + secrets.size(), secret);
        return secret;
    }

    /** The same for what goes into a header field: visible ASCII. */
    private String token(String name) {
        String token = name.replace(' ', '-') + "&=/+" + UUID.randomUUID();
        secrets.put(name + " " + secrets.size(), token);
        return token;
    }

    private void makeTenant() throws Exception {
        call(platform(), "POST", "/api/tenants", Map.of("externalId", TENANT, "name", "Garage Moreau"));
        key = issueKey("in use");
        secrets.put("a tenant's key", key);
        for (String channel : List.of("sms", "phone")) {
            call(
                    platform(),
                    "PUT",
                    "/api/channels/" + channel + "/config",
                    Map.of("tenantId", TENANT, "enabled", true));
        }
    }

    /** Its answer is the one that shows a key, and is not looked at. */
    private String issueKey(String name) throws Exception {
        HttpResponse<String> answer = exchange(
                platform(), "POST", "/api/tenants/" + TENANT + "/keys", JSON.writeValueAsString(Map.of("name", name)));
        assertThat(answer.statusCode()).isEqualTo(201);
        return JSON.readTree(answer.body()).path("key").asString();
    }

    private void whatWorks() throws Exception {
        configureEmail(SimulatedAccounts.SMTP_PASSWORD);
        configureWhatsApp("manual", SimulatedAccounts.META_TOKEN);
        for (String channel : List.of("email", "sms", "whatsapp", "phone")) {
            assertThat(test(channel).path("success").asBoolean()).as(channel).isTrue();
        }
        configureWhatsApp("oauth", SimulatedAccounts.D360_API_KEY);
        assertThat(test("whatsapp").path("success").asBoolean()).isTrue();
        configureEmail(encrypted(SimulatedAccounts.SMTP_PASSWORD));
        assertThat(test("email").path("success").asBoolean()).isTrue();
    }

    private void whatTheProvidersRefuse() throws Exception {
        notSaved("email", email(bed.smtp(secret("a wrong password"))));
        notSaved("email", email(bed.smtp(encrypted(secret("a wrong encrypted password")))));
        notSaved("email", email(bed.smtp(encrypted(secret("one with a line break") + "\r\n"))));
        Map<String, Object> nobody = new HashMap<>(bed.smtp(secret("a password for nobody")));
        nobody.put("port", FreePort.pick());
        notSaved("email", email(nobody));
        notSaved("whatsapp", whatsApp("manual", token("a wrong token of Meta")));
        notSaved("whatsapp", whatsApp("oauth", token("a wrong key of 360dialog")));
        notSaved("whatsapp", whatsApp("oauth", secret("a key that no header takes")));
        bed.mail().faults().next(MailFaults.Step.AUTH, "535 5.7.8 Authentication credentials invalid", 1);
        assertThat(test("email").path("success").asBoolean()).isFalse();
        bed.simulators().faults().next(SimulatedProvider.D360, new Fault.WrongCredentials(), 1);
        assertThat(test("whatsapp").path("success").asBoolean()).isFalse();
    }

    private String encrypted(String secret) throws Exception {
        return EncryptedByOwner.encrypt(secret, call(key, "GET", "/api/keys/credentials", null));
    }

    private void notSaved(String channel, Map<String, ?> configuration) throws Exception {
        HttpResponse<String> answer =
                exchange(key, "PUT", "/api/channels/" + channel + "/config", JSON.writeValueAsString(configuration));
        note(answer);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(answer.body()).contains("connection-test-failed");
    }

    private void whatTheApiRefuses() throws Exception {
        String email = "/api/channels/email/config";
        String body = JSON.writeValueAsString(Map.of("tenantId", TENANT, "enabled", true, "smtp", bed.smtp("SECRET")));
        for (String password : List.of(
                "{\"x\":\"SECRET\"}",
                "[\"SECRET\"]",
                "\"SECRET",
                "\"SECRET\\u0000\"",
                "\"SECRET\\n\"",
                "SECRET",
                "\"SECRET\",,")) {
            refused(key, email, body.replace("\"SECRET\"", password));
        }
        refused(key, email, body.replace("\"password\"", "\"pasword\""));
        refused(key, email, body.replace("\"password\"", "\"password\":\"SECRET\",\"password\""));
        refused(key, email, body.replace("\"enabled\":true", "\"enabled\":\"perhaps\""));
        refused(key, email, body.replace("SECRET", "SECRET" + "x".repeat(2_000)));
        refused(key, email, body.substring(0, body.indexOf("SECRET") + 6));
        refused(key, email, "SECRET");
        refused(key, email, "\"SECRET\"");
        refused(key, "/api/channels/sms/config", body);
        refused(key, "/api/channels/fax/config", body);
        refused(key, email, body.replace(TENANT, "tenant_of_somebody_else"));
        refused(key, email, body.replace("\"SECRET\"", "\"eyJlbmMiOiJBMjU2R0NNIn0.SECRET....\""));
        refused(key, "/api/channels/whatsapp/config", """
                {"tenantId":"tenant_leak","enabled":true,"connectionMethod":"manual","token":"SECRET",\
                "appSecret":["SECRET"],"verifyToken":7}""");
        String unknown = "cck_live_" + UUID.randomUUID();
        secrets.put("an unknown key", unknown);
        refused(unknown, email, body);
        String revoked = issueKey("to be revoked");
        secrets.put("a revoked key", revoked);
        JsonNode keys = call(platform(), "GET", "/api/tenants/" + TENANT + "/keys", null);
        for (JsonNode each : keys.path("keys")) {
            if (each.path("name").asString().equals("to be revoked")) {
                call(
                        platform(),
                        "DELETE",
                        "/api/tenants/" + TENANT + "/keys/" + each.path("id").asString(),
                        null);
            }
        }
        refused(revoked, email, body);
        refused(key + "x", email, body);
    }

    private void refused(String withKey, String path, String body) throws Exception {
        String secret = "refused-" + UUID.randomUUID();
        secrets.put("a secret in a request that is refused, " + secrets.size(), secret);
        HttpResponse<String> answer = exchange(withKey, "PUT", path, body.replace("SECRET", secret));
        note(answer);
        assertThat(answer.statusCode()).as(body + answer.body()).isBetween(400, 499);
    }

    private void whatEndsAsADeadLetter() throws Exception {
        bed.simulators().faults().next(SimulatedProvider.TWILIO, new Fault.Unavailable(), 2);
        String id = call(key, "POST", "/api/channels/sms/send", TestBed.confirmation(TENANT, "+33612345678", "Dupont"))
                .path("messageId")
                .asString();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(message(id)).contains("retry 1 at"));
        try (var database = bed.dataSource().getConnection();
                var statement = database.prepareStatement(
                        "UPDATE channel_messages_log SET faults = 8, due_at = now() WHERE id = CAST(? AS uuid)")) {
            statement.setString(1, id);
            statement.executeUpdate();
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(message(id)).contains("\"failed\""));
    }

    /** One that is stored, one that is refused, one with a key that is not known, and one that the broker gave up. */
    private void whatComesByTheBroker() throws Exception {
        String unknown = "cck_live_" + UUID.randomUUID();
        secrets.put("an unknown key by the broker", unknown);
        Map<String, Object> message = new HashMap<>(TestBed.confirmation(TENANT, "+33612345678", CONTENT));
        message.put("channel", "sms");
        String body = JSON.writeValueAsString(message);
        publish(Topology.INGRESS_EXCHANGE, key, body, "stored");
        publish(Topology.INGRESS_EXCHANGE, key, body.replace("rdvConfirmation", CONTENT), "refused");
        publish(Topology.INGRESS_EXCHANGE, unknown, body, "unknown");
        publish(Topology.UNSETTLED_EXCHANGE, key, body, "given up");
        StringBuilder refusals = new StringBuilder();
        await().atMost(PATIENCE).until(() -> {
            GetResponse got = tap.basicGet(Topology.refusedQueue().name(), true);
            if (got != null) {
                refusals.append(got.getProps())
                        .append(new String(got.getBody(), StandardCharsets.UTF_8))
                        .append('\n');
            }
            return refusals.toString()
                            .lines()
                            .filter(line -> line.contains("x-refusal"))
                            .count()
                    == 3;
        });
        places.put("the refusals on the broker", refusals.toString());
        await().atMost(PATIENCE).until(this::isStored);
        // the database's driver prints what it is given, at TRACE; the broker's client and its listener print nothing
        // of it
        assertThat(api.printed().lines().filter(line -> line.contains(CONTENT)))
                .noneMatch(line -> line.contains(" o.s.a.")
                        || line.contains("org.springframework.amqp")
                        || line.contains("rabbitmq"));
    }

    private boolean isStored() throws Exception {
        try (var database = bed.dataSource().getConnection();
                var statement = database.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT 1 FROM channel_messages_log WHERE content LIKE '%" + CONTENT + "%' LIMIT 1")) {
            return found.next();
        }
    }

    private void publish(String exchange, String apiKey, String body, String messageId) throws Exception {
        tap.basicPublish(
                exchange,
                "",
                true,
                new AMQP.BasicProperties.Builder()
                        .contentType("application/json") // which is what a listener's log would print
                        .headers(Map.of("x-api-key", apiKey))
                        .messageId(messageId)
                        .build(),
                body.getBytes(StandardCharsets.UTF_8));
    }

    /** As with a key, the answer that shows a secret is not looked at. */
    private void whatIsSignedForATenantsSystem() throws Exception {
        String callback = "/api/tenants/" + TENANT + "/callback";
        String body = JSON.writeValueAsString(Map.of("url", "https://hooks.invalid/channels"));
        for (HttpResponse<String> shown :
                List.of(exchange(key, "PUT", callback, body), exchange(key, "POST", callback + "/rotate-secret", ""))) {
            String secret = JSON.readTree(shown.body()).path("secret").asString();
            assertThat(secret).startsWith("whsec_");
            secrets.put("a secret of callbacks, " + secrets.size(), secret.substring("whsec_".length()));
        }
        call(key, "POST", callback + "/test", null);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                call(key, "GET", "/api/callback-events", null).toString())
                        .contains("host-unknown"));
        call(key, "PUT", callback, Map.of("url", "https://hooks.invalid/channels"));
        call(key, "GET", callback, null);
    }

    private String message(String id) throws Exception {
        return call(key, "GET", "/api/messages/" + id, null).toString();
    }

    private void whatCanBeRead() throws Exception {
        for (String path : List.of(
                "/api/messages",
                "/api/channels?tenantId=" + TENANT,
                "/api/tenants",
                "/api/tenants/" + TENANT + "/keys",
                "/api/tenants/" + TENANT + "/channels/sms/limits",
                "/api/keys",
                "/api/keys/credentials",
                "/api/accounts",
                "/api/dead-letters",
                "/api/audit",
                "/v3/api-docs",
                "/nothing")) {
            call(platform(), "GET", path, null);
        }
        for (String path : List.of("health", "info", "prometheus", "env", "configprops", "heapdump", "loggers", "")) {
            note(HTTP.send(
                    HttpRequest.newBuilder(management.resolve("/actuator/" + path))
                            .build(),
                    BodyHandlers.ofString()));
        }
        places.put("the worker's metrics", worker.metrics());
    }

    private void collect() throws Exception {
        places.put("the API's log", api.printed());
        places.put("the worker's log", worker.printed());
        StringBuilder messages = new StringBuilder();
        for (GetResponse got = tap.basicGet(TAP, true); got != null; got = tap.basicGet(TAP, true)) {
            messages.append(got.getProps())
                    .append(new String(got.getBody(), StandardCharsets.UTF_8))
                    .append('\n');
        }
        assertThat(messages.toString()).as("sent and dead").contains("x-reason", "attempt");
        places.put("the broker's messages", messages.toString());
        try (var database = bed.dataSource().getConnection()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet found = database.getMetaData()
                    .getTables(null, "public", "%", new String[] {"TABLE", "PARTITIONED TABLE"})) {
                while (found.next()) {
                    tables.add(found.getString("TABLE_NAME"));
                }
            }
            assertThat(tables).contains("channel_configurations", "api_keys", "channel_messages_log", "audit_log");
            for (String table : tables) {
                StringBuilder rows = new StringBuilder();
                try (var statement = database.createStatement();
                        ResultSet found =
                                statement.executeQuery("SELECT row_to_json(t)::text FROM \"" + table + "\" t")) {
                    while (found.next()) {
                        rows.append(found.getString(1)).append('\n');
                    }
                }
                places.put("the table " + table, rows.toString());
            }
        }
    }

    private void configureEmail(String password) throws Exception {
        call(key, "PUT", "/api/channels/email/config", email(bed.smtp(password)));
    }

    private static Map<String, ?> email(Map<String, ?> smtp) {
        return Map.of("tenantId", TENANT, "enabled", true, "smtp", smtp);
    }

    private void configureWhatsApp(String method, String token) throws Exception {
        call(key, "PUT", "/api/channels/whatsapp/config", whatsApp(method, token));
    }

    private Map<String, ?> whatsApp(String method, String token) {
        return Map.of(
                "tenantId",
                TENANT,
                "enabled",
                true,
                "connectionMethod",
                method,
                "whatsappNumber",
                SimulatedAccounts.META_PHONE_NUMBER,
                "phoneNumberId",
                SimulatedAccounts.META_PHONE_NUMBER_ID,
                "token",
                token,
                "appSecret",
                token("the app's secret"),
                "verifyToken",
                token("the verify token"));
    }

    private JsonNode test(String channel) throws Exception {
        String to = channel.equals("email") ? "me@example.fr" : "+33612345678";
        return call(key, "POST", "/api/channels/test", Map.of("tenantId", TENANT, "channel", channel, "to", to));
    }

    private static String platform() {
        return TestBed.PLATFORM_KEY;
    }

    /** Calls it, keeps the answer to be looked at, and reads it. */
    private JsonNode call(String withKey, String method, String path, @Nullable Map<String, ?> body) throws Exception {
        HttpResponse<String> answer =
                exchange(withKey, method, path, body == null ? "" : JSON.writeValueAsString(body));
        note(answer);
        if (body != null) {
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        }
        return JSON.readTree(answer.body());
    }

    private void note(HttpResponse<String> answer) {
        places.put(
                "answer " + places.size() + " to " + answer.request().method() + " "
                        + answer.request().uri(),
                answer.headers().map() + answer.body());
    }

    private HttpResponse<String> exchange(String withKey, String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + withKey)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }

    private Connection connect() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(bed.broker().port());
        factory.setUsername(bed.broker().user());
        factory.setPassword(bed.broker().password());
        return factory.newConnection();
    }

    /** A queue that gets a copy of everything that is published. */
    private Channel listen() throws Exception {
        Channel channel = connection.createChannel();
        channel.queueDeclare(TAP, false, false, false, Map.of());
        for (String exchange : List.of(Topology.SEND_EXCHANGE, Topology.DEAD_EXCHANGE)) {
            channel.exchangeDeclare(exchange, "direct", true);
            for (ChannelType type : ChannelType.values()) {
                channel.queueBind(TAP, exchange, type.wireName());
            }
        }
        return channel;
    }
}
