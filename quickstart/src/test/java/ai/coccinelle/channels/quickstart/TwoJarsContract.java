package ai.coccinelle.channels.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.backing.Broker;
import ai.coccinelle.channels.backing.FreePort;
import ai.coccinelle.channels.backing.PrivatePostgres;
import ai.coccinelle.channels.broker.Topology;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.credential.Keysets;
import ai.coccinelle.channels.simulator.Arrival;
import ai.coccinelle.channels.simulator.Fault;
import ai.coccinelle.channels.simulator.MailSimulator;
import ai.coccinelle.channels.simulator.ProviderSimulators;
import ai.coccinelle.channels.simulator.SimulatedAccounts;
import ai.coccinelle.channels.simulator.SimulatedProvider;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/**
 * The two jars as processes, started from environment variables alone, with a real PostgreSQL, a broker and the
 * simulated providers, which count what they receive.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TwoJarsContract {
    private static final String PLATFORM_KEY = "platform-key-of-the-test-" + UUID.randomUUID();
    private static final Keysets KEYSETS = Keysets.generate();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String FIRST_NAMES = "abcdefghijklmnopqrstuvwxyz";

    private Broker broker;
    private PrivatePostgres postgres;
    private String databaseName;
    private ProviderSimulators simulators;
    private MailSimulator mail;
    private JarProcess api;
    private JarProcess worker;
    private Api platform;
    private String tenant;
    private Api caller;

    abstract Broker startBroker();

    @BeforeAll
    void start() throws Exception {
        postgres = PrivatePostgres.start();
        broker = startBroker();
        simulators = ProviderSimulators.start(0);
        mail = MailSimulator.start(simulators.inbox(), 0);
        Path logs = Files.createDirectories(Path.of(
                "target",
                "two-jars",
                getClass().getSimpleName() + "-" + ProcessHandle.current().pid()));
        int port = FreePort.pick();
        databaseName = postgres.createDatabase();
        Map<String, String> backing = backing(databaseName);
        api = JarProcess.start("producer-api", with(backing, apiEnvironment(port)), logs);
        worker = JarProcess.start("worker", with(backing, workerEnvironment()), logs);
        api.awaitReady();
        worker.awaitReady();
        platform = new Api(URI.create("http://127.0.0.1:" + port), PLATFORM_KEY);
    }

    @BeforeEach
    void createTenant() throws Exception {
        simulators.faults().clear();
        simulators.inbox().clear();
        tenant = "tenant_" + UUID.randomUUID();
        assertThat(platform.post("/api/tenants", Map.of("externalId", tenant, "name", "Garage Moreau"))
                        .status())
                .isEqualTo(201);
        JsonNode issued = platform.post("/api/tenants/" + tenant + "/keys", Map.of("name", "test"))
                .body();
        caller = new Api(platform.base(), issued.path("key").asString());
        configure("sms", Map.of());
        configure("phone", Map.of());
        configure("email", Map.of("smtp", smtp(SimulatedAccounts.SMTP_PASSWORD)));
        configure(
                "whatsapp",
                Map.of(
                        "connectionMethod",
                        "manual",
                        "whatsappNumber",
                        "+33612345678",
                        "phoneNumberId",
                        SimulatedAccounts.META_PHONE_NUMBER_ID,
                        "token",
                        SimulatedAccounts.META_TOKEN));
    }

    @AfterEach
    void noSecretWasPrinted() {
        assertThat(api.printed() + worker.printed())
                .doesNotContain(
                        PLATFORM_KEY,
                        caller.key(),
                        KEYSETS.privateKeyset().reveal(),
                        SimulatedAccounts.SMTP_PASSWORD,
                        SimulatedAccounts.META_TOKEN,
                        SimulatedAccounts.TWILIO_AUTH_TOKEN,
                        SimulatedAccounts.VAPI_API_KEY,
                        "+33612345",
                        "Dupont");
    }

    @AfterAll
    void stop() {
        for (AutoCloseable part : new AutoCloseable[] {worker, api, mail, simulators, broker, postgres}) {
            try {
                if (part != null) {
                    part.close();
                }
            } catch (Exception fault) {
                throw new IllegalStateException(fault);
            }
        }
    }

    @Test
    void aMessageGoesOutOnEachOfTheFourChannels() throws Exception {
        for (String channel : List.of("sms", "email", "whatsapp", "phone")) {
            JsonNode answer = caller.post(
                            "/api/channels/" + channel + "/send",
                            request(channel.equals("email") ? "jean@example.fr" : "+33612345678", "Jean Dupont"),
                            "Prefer",
                            "wait=20")
                    .body();
            assertThat(answer.path("success").asBoolean()).as(answer.toString()).isTrue();
            assertThat(answer.path("status").asString()).isEqualTo("sent");

            List<Arrival> arrived = simulators.inbox().arrivals(channel);
            assertThat(arrived).hasSize(1);
            assertThat(arrived.getFirst().externalId())
                    .isEqualTo(answer.path("externalMessageId").asString());
            JsonNode message =
                    caller.get("/api/messages/" + answer.path("messageId").asString());
            assertThat(message.path("attempts")).hasSize(1);
        }
        assertThat(worker.metrics()).contains("channels_attempt_seconds_count", "channels_dwell_seconds_bucket");
        assertThat(api.metrics()).contains("channels_accepted_total", "channels_released_total");
    }

    @Test
    void theTestOfAChannelSaysThatItWorksOrWhyNot() throws Exception {
        Map<String, Object> test = Map.of("tenantId", tenant, "channel", "email", "to", "me@example.fr");
        assertThat(caller.post("/api/channels/test", test)
                        .body()
                        .path("message")
                        .asString())
                .isEqualTo("Test message sent successfully");

        configure("email", Map.of("smtp", smtp("not-the-password")));
        JsonNode refused = caller.post("/api/channels/test", test).body();
        assertThat(refused.path("success").asBoolean()).isFalse();
        assertThat(refused.path("message").asString()).containsIgnoringCase("password");
    }

    @Test
    void whileTheBrokerIsDownMessagesAreAcceptedAndGoOnceWhenItIsBack() throws Exception {
        broker.stop();
        List<String> ids;
        try {
            ids = post(100);
            assertThat(simulators.inbox().arrivals()).isEmpty();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    message(ids.getFirst()).path("waitingFor").asString())
                            .contains("broker unreachable since"));
        } finally {
            broker.restart();
        }
        awaitAllSentOnce(ids);
    }

    @Test
    void aWorkerKilledAmidItsSendsLosesAndDoublesNothing() throws Exception {
        simulators.faults().latency(SimulatedProvider.TWILIO, Duration.ofSeconds(1));
        List<String> ids = post(100);
        await().atMost(PATIENCE).until(() -> simulators.inbox().arrivals("sms").size() >= 20);
        worker.kill();
        assertThat(statuses(ids)).as("the kill must hit attempts in the air").contains("sending");
        simulators.faults().clear();
        worker.restart();
        awaitAllSentOnce(ids);
    }

    @Test
    void identicalMessagesInDoubtAreToldApart() throws Exception {
        simulators.faults().latency(SimulatedProvider.TWILIO, Duration.ofSeconds(1));
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Api.Answer answer = caller.post("/api/channels/sms/send", request("+33612345678", "Jean Dupont"));
            ids.add(answer.body().path("messageId").asString());
        }
        await().atMost(PATIENCE).until(() -> simulators.inbox().arrivals("sms").size() >= 5);
        worker.kill();
        simulators.faults().clear();
        worker.restart();
        awaitAllSent(ids);
        List<Arrival> arrived = simulators.inbox().arrivals("sms");
        assertThat(arrived).as("each arrived once").hasSize(ids.size());
        assertThat(externalIds(ids))
                .isEqualTo(
                        new HashSet<>(arrived.stream().map(Arrival::externalId).toList()));
    }

    @Test
    void aWorkerThatIsAskedToStopFinishesWhatIsInTheAir() throws Exception {
        simulators.faults().latency(SimulatedProvider.TWILIO, Duration.ofMillis(500));
        List<String> ids = post(30);
        await().atMost(PATIENCE).until(() -> statuses(ids).contains("sending"));
        worker.terminate();
        Set<String> left = statuses(ids);
        simulators.faults().clear();
        worker.restart();
        assertThat(left).as("what a stopped worker leaves").doesNotContain("sending", "uncertain");
        awaitAllSentOnce(ids);
    }

    @Test
    void aTransientFaultIsRetriedAndARefusalIsNot() throws Exception {
        simulators.faults().next(SimulatedProvider.TWILIO, new Fault.Unavailable(), 1);
        String retried = post(1).getFirst();
        awaitAllSentOnce(List.of(retried));
        assertThat(message(retried).path("attempts")).hasSize(2);

        simulators.faults().next(SimulatedProvider.TWILIO, new Fault.Refuse(), 1);
        String refused = post(1).getFirst();
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(message(refused).path("status").asString()).isEqualTo("failed"));
        assertThat(message(refused).path("attempts")).hasSize(1);
    }

    @Test
    void whatFailsToTheEndOfItsRetriesIsInTheDeadLetterQueueToo() throws Exception {
        simulators.faults().next(SimulatedProvider.TWILIO, new Fault.Unavailable(), 2);
        String id = post(1).getFirst();
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(message(id).path("waitingFor").asString()).contains("retry 1 at"));
        skipToTheLastRetry(id);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(message(id).path("status").asString()).isEqualTo("failed"));
        try (Connection connection = connect();
                var channel = connection.createChannel()) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                GetResponse dead =
                        channel.basicGet(Topology.deadQueue(ChannelType.SMS).name(), true);
                assertThat(dead).isNotNull();
                assertThat(String.valueOf(dead.getProps().getHeaders().get("x-message-id")))
                        .isEqualTo(id);
                assertThat(dead.getProps().getHeaders()).containsKeys("x-reason", "x-attempts", "x-tenant-id");
            });
        }
    }

    private void skipToTheLastRetry(String id) throws Exception {
        try (var database = postgres.dataSource(databaseName).getConnection();
                var statement = database.prepareStatement(
                        "UPDATE channel_messages_log SET faults = 8, due_at = now() WHERE id = CAST(? AS uuid)")) {
            statement.setString(1, id);
            assertThat(statement.executeUpdate()).isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatNeverComesIsLookedUpAndNotSentAgain() throws Exception {
        simulators.faults().next(SimulatedProvider.TWILIO, new Fault.Dropped(true), 1);
        List<String> ids = post(1);
        awaitAllSentOnce(ids);
        assertThat(message(ids.getFirst()).path("attempts")).hasSize(2);
    }

    @Test
    void aWrongPasswordHoldsTheMessagesUntilItIsMended() throws Exception {
        configure("email", Map.of("smtp", smtp("not-the-password")));
        String id = caller.post("/api/channels/email/send", request("jean@example.fr", "Jean Dupont"))
                .body()
                .path("messageId")
                .asString();
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(message(id).path("waitingFor").asString()).contains("channel paused", "password"));

        configure("email", Map.of("smtp", smtp(SimulatedAccounts.SMTP_PASSWORD)));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(message(id).path("status").asString()).isEqualTo("sent"));
    }

    @Test
    void aPoisonedQueueHarmsNobodyAndThePoisonIsKept() throws Exception {
        try (Connection connection = connect();
                var channel = connection.createChannel()) {
            channel.basicPublish(
                    Topology.SEND_EXCHANGE,
                    ChannelType.SMS.wireName(),
                    MessageProperties.PERSISTENT_BASIC,
                    "no envelope".getBytes(StandardCharsets.UTF_8));
            awaitAllSentOnce(post(1));
            await().atMost(PATIENCE).untilAsserted(() -> {
                GetResponse dead =
                        channel.basicGet(Topology.deadQueue(ChannelType.SMS).name(), true);
                assertThat(dead).isNotNull();
                assertThat(new String(dead.getBody(), StandardCharsets.UTF_8)).isEqualTo("no envelope");
                assertThat(dead.getProps().getHeaders()).containsKey("x-reason");
            });
        }
    }

    private Set<String> externalIds(List<String> ids) throws Exception {
        Set<String> externalIds = new HashSet<>();
        for (String id : ids) {
            externalIds.add(message(id).path("externalMessageId").asString());
        }
        return externalIds;
    }

    private void awaitAllSent(List<String> ids) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(() -> assertThat(statuses(ids)).containsOnly("sent"));
    }

    private void awaitAllSentOnce(List<String> ids) {
        awaitAllSent(ids);
        List<Arrival> arrived = simulators.inbox().arrivals("sms");
        assertThat(new HashSet<>(arrived.stream().map(Arrival::content).toList()))
                .as("each message arrived")
                .hasSize(ids.size());
        assertThat(arrived).as("and no message twice").hasSize(ids.size());
    }

    /** Posts SMS whose contents all differ. */
    private List<String> post(int count) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = "Dupont " + FIRST_NAMES.charAt(i / 26) + FIRST_NAMES.charAt(i % 26);
            Api.Answer answer = caller.post("/api/channels/sms/send", request("+33612345678", name));
            assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
            ids.add(answer.body().path("messageId").asString());
        }
        return ids;
    }

    private Set<String> statuses(List<String> ids) throws Exception {
        Map<String, String> byId = new HashMap<>();
        String cursor = "";
        do {
            JsonNode page = caller.get(
                    "/api/messages?tenantId=" + tenant + "&limit=100" + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            page.path("messages")
                    .forEach(message -> byId.put(
                            message.path("messageId").asString(),
                            message.path("status").asString()));
            cursor = page.path("nextCursor").asString("");
        } while (!cursor.isEmpty());
        Set<String> statuses = new HashSet<>();
        ids.forEach(id -> statuses.add(String.valueOf(byId.get(id))));
        return statuses;
    }

    private JsonNode message(String id) throws Exception {
        return caller.get("/api/messages/" + id);
    }

    private Map<String, Object> request(String to, String clientName) {
        return Map.of(
                "tenantId",
                tenant,
                "to",
                to,
                "template",
                "rdvConfirmation",
                "variables",
                Map.of("clientName", clientName, "rdvDate", "2027-01-15", "rdvTime", "14:00"));
    }

    private void configure(String channel, Map<String, Object> settings) throws Exception {
        Map<String, Object> body = new HashMap<>(settings);
        body.put("tenantId", tenant);
        body.put("enabled", true);
        Api.Answer answer = platform.put("/api/channels/" + channel + "/config", body);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    }

    private Map<String, Object> smtp(String password) {
        return Map.of(
                "host",
                "127.0.0.1",
                "port",
                mail.smtpPort(),
                "secure",
                false,
                "user",
                SimulatedAccounts.SMTP_USER,
                "password",
                password,
                "fromEmail",
                "contact@garage-moreau.example",
                "fromName",
                "Garage Moreau");
    }

    private Connection connect() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(broker.port());
        factory.setUsername(broker.user());
        factory.setPassword(broker.password());
        return factory.newConnection();
    }

    private Map<String, String> backing(String database) {
        return Map.of(
                "SPRING_DATASOURCE_URL", postgres.jdbcUrl(database),
                "SPRING_DATASOURCE_USERNAME", postgres.user(),
                "SPRING_DATASOURCE_PASSWORD", postgres.password(),
                "SPRING_RABBITMQ_HOST", "127.0.0.1",
                "SPRING_RABBITMQ_PORT", String.valueOf(broker.port()),
                "SPRING_RABBITMQ_USERNAME", broker.user(),
                "SPRING_RABBITMQ_PASSWORD", broker.password());
    }

    private static Map<String, String> apiEnvironment(int port) {
        return Map.of(
                "SERVER_PORT", String.valueOf(port),
                "MANAGEMENT_SERVER_PORT", String.valueOf(FreePort.pick()),
                "CHANNELS_PUBLIC_KEYSET", KEYSETS.publicKeyset(),
                "CHANNELS_PLATFORM_KEY", PLATFORM_KEY,
                "CHANNELS_RELEASE_LEASE", "5s");
    }

    private Map<String, String> workerEnvironment() {
        return Map.ofEntries(
                Map.entry("SERVER_PORT", String.valueOf(FreePort.pick())),
                Map.entry("MANAGEMENT_SERVER_PORT", String.valueOf(FreePort.pick())),
                Map.entry("CHANNELS_PRIVATE_KEYSET", KEYSETS.privateKeyset().reveal()),
                Map.entry("CHANNELS_DELIVERY_DEADLINE", "3s"),
                Map.entry("CHANNELS_DELIVERY_LEASE", "7s"),
                Map.entry("CHANNELS_SMTP_ALLOW_PLAIN", "true"),
                Map.entry("TWILIO_BASE_URL", simulators.twilioUrl().toString()),
                Map.entry("TWILIO_ACCOUNT_SID", SimulatedAccounts.TWILIO_ACCOUNT_SID),
                Map.entry("TWILIO_AUTH_TOKEN", SimulatedAccounts.TWILIO_AUTH_TOKEN),
                Map.entry("TWILIO_PHONE_NUMBER", SimulatedAccounts.TWILIO_PHONE_NUMBER),
                Map.entry("WHATSAPP_BASE_URL", simulators.metaUrl().toString()),
                Map.entry("D360_BASE_URL", simulators.d360Url().toString()),
                Map.entry("VAPI_BASE_URL", simulators.vapiUrl().toString()),
                Map.entry("VAPI_API_KEY", SimulatedAccounts.VAPI_API_KEY),
                Map.entry("VAPI_PHONE_NUMBER", SimulatedAccounts.VAPI_PHONE_NUMBER),
                Map.entry("VAPI_ASSISTANT_ID", SimulatedAccounts.VAPI_ASSISTANT_ID));
    }

    private static Map<String, String> with(Map<String, String> backing, Map<String, String> own) {
        Map<String, String> all = new HashMap<>(backing);
        all.putAll(own);
        return all;
    }
}
