package ai.coccinelle.channels.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.backing.Broker;
import ai.coccinelle.channels.backing.FreePort;
import ai.coccinelle.channels.broker.Topology;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.client.Appointment;
import ai.coccinelle.channels.client.AppointmentAnswer;
import ai.coccinelle.channels.client.Channel;
import ai.coccinelle.channels.client.ChannelsClient;
import ai.coccinelle.channels.client.Customer;
import ai.coccinelle.channels.client.OutgoingMessage;
import ai.coccinelle.channels.client.SendAnswer;
import ai.coccinelle.channels.client.StoredAppointment;
import ai.coccinelle.channels.simulator.Arrival;
import ai.coccinelle.channels.simulator.Fault;
import ai.coccinelle.channels.simulator.ProviderSimulators;
import ai.coccinelle.channels.simulator.SimulatedAccounts;
import ai.coccinelle.channels.simulator.SimulatedProvider;
import ai.coccinelle.channels.simulator.mail.MailFaults;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
import tools.jackson.databind.json.JsonMapper;

/**
 * The two jars as processes, started from environment variables alone, with a real PostgreSQL, a broker and the
 * simulated providers, which count what they receive.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TwoJarsContract {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PASSWORD_REFUSED = "535 5.7.8 Authentication credentials invalid";
    private static final String FIRST_NAMES = "abcdefghijklmnopqrstuvwxyz";

    private static final String WEBHOOK_SECRET = "webhook-secret-of-the-two-jars";

    private TestBed bed;
    private Broker broker;
    ProviderSimulators simulators;
    private JarProcess api;
    JarProcess worker;
    private Api platform;
    private String tenant;
    Api caller;
    private ChannelsClient client;

    abstract Broker startBroker();

    abstract Jars.Form form();

    @BeforeAll
    void start() throws Exception {
        bed = TestBed.start(startBroker(), getClass());
        broker = bed.broker();
        simulators = bed.simulators();
        int port = FreePort.pick();
        api = bed.startApi(form(), "producer-api", port, Map.of());
        worker = bed.startWorker(form(), "worker", Map.of());
        api.awaitReady();
        worker.awaitReady();
        platform = TestBed.platform(port);
    }

    @BeforeEach
    void createTenant() throws Exception {
        simulators.faults().clear();
        bed.mail().faults().clear();
        simulators.inbox().clear();
        tenant = "tenant_" + UUID.randomUUID();
        caller = TestBed.createTenant(platform, tenant);
        client = ChannelsClient.builder(caller.base(), caller.key()).build();
        configure("sms", Map.of());
        configure("phone", Map.of());
        configure("email", Map.of("smtp", bed.smtp(SimulatedAccounts.SMTP_PASSWORD)));
        configure(
                "whatsapp",
                Map.of(
                        "connectionMethod",
                        "manual",
                        "whatsappNumber",
                        SimulatedAccounts.META_PHONE_NUMBER,
                        "phoneNumberId",
                        SimulatedAccounts.META_PHONE_NUMBER_ID,
                        "token",
                        SimulatedAccounts.META_TOKEN,
                        "webhookSecret",
                        WEBHOOK_SECRET));
    }

    @AfterEach
    void noSecretWasPrinted() {
        client.close();
        assertThat(api.printed() + worker.printed())
                .doesNotContain(TestBed.secrets())
                .doesNotContain(caller.key(), "+33612345", "Dupont");
    }

    @AfterAll
    void stop() {
        for (AutoCloseable part : new AutoCloseable[] {worker, api, bed}) {
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
        for (Channel channel : Channel.values()) {
            OutgoingMessage message = OutgoingMessage.of(
                    channel,
                    channel == Channel.EMAIL ? "jean@example.fr" : "+33612345678",
                    "rdvConfirmation",
                    Map.of("clientName", "Jean Dupont", "rdvDate", "2027-01-15", "rdvTime", "14:00"));
            SendAnswer answer = client.send(tenant, message, Duration.ofSeconds(20));
            assertThat(answer.success()).as(answer.toString()).isTrue();
            assertThat(answer.status()).isEqualTo("sent");

            List<Arrival> arrived = simulators.inbox().arrivals(channel.wireName());
            assertThat(arrived).hasSize(1);
            assertThat(arrived.getFirst().externalId()).isEqualTo(answer.externalMessageId());
            assertThat(client.find(answer.messageId()).orElseThrow().attempts()).hasSize(1);
        }
        assertThat(worker.metrics()).contains("channels_attempt_seconds_count", "channels_dwell_seconds_bucket");
        assertThat(api.metrics()).contains("channels_accepted_total", "channels_released_total");
    }

    @Test
    void anAppointmentIsConfirmedToItsCustomerByItself() {
        Appointment appointment = Appointment.of(
                "rdv_1",
                2,
                Instant.now().plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS),
                "Vidange",
                Customer.named("Jean Dupont").withPhone("06 12 34 56 78"),
                List.of(Channel.SMS));
        assertThat(client.appointments().book(tenant, appointment)).isInstanceOf(AppointmentAnswer.Stored.class);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(simulators.inbox().arrivals("sms"))
                        .singleElement()
                        .satisfies(arrival -> assertThat(arrival.content()).contains("Jean Dupont")));
        assertThat(client.appointments().cancel(tenant, "rdv_1", 1, true))
                .isEqualTo(new AppointmentAnswer.OldVersion(2));
        assertThat(client.appointments().find(tenant, "rdv_1").orElseThrow().notices())
                .extracting(StoredAppointment.Notice::kind)
                .containsExactlyInAnyOrder("confirmation", "reminder");
    }

    @Test
    void whoWritesOnWhatsAppIsAnsweredByItselfAndOnce() throws Exception {
        writes("Vous êtes ouverts lundi ?");
        writes("Allô ?");

        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(simulators.inbox().arrivals("whatsapp")).isNotEmpty());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                caller.get("/api/messages?channel=whatsapp").path("messages"))
                        .singleElement()
                        .satisfies(message -> {
                            assertThat(message.path("template").asString()).isEqualTo("reponseAuto");
                            assertThat(message.path("status").asString()).isEqualTo("sent");
                        }));
        assertThat(simulators.inbox().arrivals("whatsapp")).singleElement().satisfies(arrival -> {
            assertThat(arrival.to()).isEqualTo("+33612345678");
            assertThat(arrival.content()).contains("Jean Dupont, merci pour votre message");
        });
    }

    /** A customer writes on WhatsApp: the simulator calls the tenant's webhook. */
    private void writes(String text) throws Exception {
        String order = JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "provider",
                        "360dialog",
                        "url",
                        caller.base() + "/webhooks/360dialog/" + tenant,
                        "secret",
                        WEBHOOK_SECRET,
                        "from",
                        "+33612345678",
                        "name",
                        "Jean Dupont",
                        "text",
                        text));
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(simulators.controlUrl() + "/reply"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(order))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).contains("200");
        }
    }

    @Test
    void theTestOfAChannelSaysThatItWorksOrWhyNot() throws Exception {
        Map<String, Object> test = Map.of("tenantId", tenant, "channel", "email", "to", "me@example.fr");
        assertThat(caller.post("/api/channels/test", test)
                        .body()
                        .path("message")
                        .asString())
                .isEqualTo("Test message sent successfully");

        Api.Answer unsaved = platform.put(
                "/api/channels/email/config",
                Map.of("tenantId", tenant, "enabled", true, "smtp", bed.smtp("not-the-password")));
        assertThat(unsaved.status()).isEqualTo(422);
        assertThat(unsaved.body().path("errors").path(0).path("code").asString())
                .isEqualTo("login-refused");
        assertThat(unsaved.body().path("errors").path(0).path("field").asString())
                .isEqualTo("smtp.password");

        bed.mail().faults().next(MailFaults.Step.AUTH, PASSWORD_REFUSED, 1);
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
        try (var database = bed.dataSource().getConnection();
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
        bed.mail().faults().next(MailFaults.Step.AUTH, PASSWORD_REFUSED, 1000);
        String id = caller.post("/api/channels/email/send", request("jean@example.fr", "Jean Dupont"))
                .body()
                .path("messageId")
                .asString();
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(message(id).path("waitingFor").asString()).contains("channel paused", "password"));

        bed.mail().faults().clear();
        configure("email", Map.of("smtp", bed.smtp(SimulatedAccounts.SMTP_PASSWORD)));
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

    void awaitAllSent(List<String> ids) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .untilAsserted(() -> assertThat(statuses(ids)).containsOnly("sent"));
    }

    void awaitAllSentOnce(List<String> ids) {
        awaitAllSent(ids);
        List<Arrival> arrived = simulators.inbox().arrivals("sms");
        assertThat(new HashSet<>(arrived.stream().map(Arrival::content).toList()))
                .as("each message arrived")
                .hasSize(ids.size());
        assertThat(arrived).as("and no message twice").hasSize(ids.size());
    }

    /** Posts SMS whose contents all differ. */
    List<String> post(int count) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = "Dupont " + FIRST_NAMES.charAt(i / 26) + FIRST_NAMES.charAt(i % 26);
            Api.Answer answer = caller.post("/api/channels/sms/send", request("+33612345678", name));
            assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
            ids.add(answer.body().path("messageId").asString());
        }
        return ids;
    }

    Set<String> statuses(List<String> ids) throws Exception {
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

    JsonNode message(String id) throws Exception {
        return caller.get("/api/messages/" + id);
    }

    Map<String, Object> request(String to, String clientName) {
        return TestBed.confirmation(tenant, to, clientName);
    }

    /** With the tenant's own key: after the one POST that makes a tenant nothing needs the platform's. */
    private void configure(String channel, Map<String, Object> settings) throws Exception {
        TestBed.configure(caller, tenant, channel, settings);
    }

    private Connection connect() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(broker.port());
        factory.setUsername(broker.user());
        factory.setPassword(broker.password());
        return factory.newConnection();
    }
}
