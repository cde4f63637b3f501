package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.backing.PrivatePostgres;
import ai.coccinelle.channels.backing.PrivateRabbit;
import ai.coccinelle.channels.broker.Topology;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.tenant.Scope;
import ai.coccinelle.channels.tenant.Tenant;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Messages that come by the broker, on a real RabbitMQ and a real PostgreSQL. */
class IngressIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instant START = Instant.now().plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final List<String> QUEUES_OF_BEFORE = List.of(
            Topology.refusedQueue().name(), Topology.deadQueue(ChannelType.SMS).name());

    @TempDir
    static Path folder;

    private static PrivatePostgres postgres;
    private static PrivateRabbit rabbit;
    private static RunningApi api;
    private static Connection connection;
    private static Channel channel;

    private Tenant tenant;
    private String key;

    @BeforeAll
    static void start() throws Exception {
        postgres = PrivatePostgres.start(folder, 0);
        rabbit = PrivateRabbit.start();
        connection = factory(rabbit.user(), rabbit.password()).newConnection("booking system");
        channel = connection.createChannel();
        channel.confirmSelect();
        // as they were declared before queues had a bound
        for (String queue : QUEUES_OF_BEFORE) {
            channel.queueDeclare(queue, true, false, false, Map.of("x-queue-type", "quorum"));
        }
        api = RunningApi.start(
                postgres,
                postgres.createDatabase(),
                "--spring.rabbitmq.host=127.0.0.1",
                "--spring.rabbitmq.port=" + rabbit.port(),
                "--spring.rabbitmq.username=" + rabbit.user(),
                "--spring.rabbitmq.password=" + rabbit.password(),
                "--spring.datasource.hikari.connection-timeout=500",
                "--channels.marketing.consent=required",
                "--channels.ingress.enabled=true",
                "--channels.ingress.max-body=4KB",
                "--channels.ingress.pause.first=100ms",
                "--channels.ingress.pause.longest=500ms");
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> rabbit.run("list_queues", "name")
                        .contains(Topology.refusedQueue().name()));
    }

    @AfterAll
    static void stop() throws Exception {
        connection.close();
        api.close();
        rabbit.close();
        postgres.close();
    }

    private static ConnectionFactory factory(String user, String password) {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(rabbit.port());
        factory.setUsername(user);
        factory.setPassword(password);
        return factory;
    }

    @BeforeEach
    void createTenant() {
        tenant = api.tenant("tenant_" + UUID.randomUUID());
        key = api.keyOf(tenant);
    }

    @Test
    void aMessageIsStoredAsOneThatCameOverHttp() throws Exception {
        publish(key, body(tenant, "\"idempotencyKey\":\"booking 42\""), null);

        await().atMost(PATIENCE).until(() -> stored(tenant) == 1);
        JsonNode found = api.get("/api/messages", key).json().path("messages").path(0);
        assertThat(found.path("channel").asString()).isEqualTo("sms");
        assertThat(found.path("to").asString()).isEqualTo("+33612345678");
        assertThat(found.path("content").asString()).contains("Jean Dupont");
        assertThat(api.releaser().told).anyMatch(told -> told.lane().tenantId().equals(tenant.id()));
        assertThat(counted("accepted")).isPositive();
    }

    @Test
    void anAddressIsReadWithoutTheInvisibleMarksThatWereCopiedWithIt() throws Exception {
        publish(key, body(tenant, null).replace("06 12 34 56 78", "\u202a06\u200b 12 34 56 78\u202c\ufeff"), "copied");

        await().atMost(PATIENCE).until(() -> stored(tenant) == 1);
        assertThat(api.get("/api/messages", key)
                        .json()
                        .path("messages")
                        .path(0)
                        .path("to")
                        .asString())
                .isEqualTo("+33612345678");
    }

    @Test
    void aMessageThatComesAgainIsStoredOnceByEitherRoad() throws Exception {
        double repeated = counted("repeated");
        String body = body(tenant, "\"idempotencyKey\":\"booking 42\"");
        publish(key, body, null);
        publish(key, body, "another message-id");
        publish(key, body(tenant, null), "booking 42"); // the property, where the body has none

        await().atMost(PATIENCE).until(() -> counted("repeated") == repeated + 2);
        assertThat(api.post(
                                "/api/channels/sms/send",
                                key,
                                body(tenant, null).replace("\"channel\":\"sms\",", ""),
                                "Idempotency-Key",
                                "booking 42")
                        .header("Idempotency-Replayed"))
                .isEqualTo("true");
        assertThat(stored(tenant)).isEqualTo(1);
    }

    @Test
    void aRefusalTellsEveryFaultAndWhichMessageItWas() throws Exception {
        double refusedBefore = counted("refused");
        publish(key, """
                {"tenantId":"%s","channel":"fax","to":7,"template":"rdvRappel","colour":"red"}""".formatted(tenant.externalId()), "booking 43");

        GetResponse refusal = refusal();
        assertThat(refusal.getProps().getContentType()).isEqualTo("application/problem+json");
        assertThat(refusal.getProps().getMessageId()).isEqualTo("booking 43");
        assertThat(refusal.getProps().getCorrelationId()).isEqualTo("correlation of booking 43");
        assertThat(refusal.getProps().getDeliveryMode()).isEqualTo(2);
        JsonNode problem = JSON.readTree(refusal.getBody());
        assertThat(problem.path("type").asString()).endsWith("/invalid-request");
        assertThat(problem.path("errors")
                        .valueStream()
                        .map(fault -> fault.path("field").asString()))
                .containsExactlyInAnyOrder("channel", "to", "colour");
        assertThat(stored(tenant)).isZero();
        await().atMost(PATIENCE).until(() -> counted("refused") == refusedBefore + 1);
        await().atMost(PATIENCE).until(() -> waiting() == 0);
    }

    @Test
    void everyPoisonIsRefusedForWhatItIs() throws Exception {
        Map<String, String> poison = new HashMap<>();
        poison.put("", "malformed-json");
        poison.put("\0\0\0", "malformed-json");
        poison.put("[]", "malformed-json");
        poison.put(body(tenant, null) + "}", "malformed-json");
        poison.put(body(tenant, "\"idempotencyKey\":\"a\\u0000b\""), "invalid-request");
        poison.put(body(tenant, "\"idempotencyKey\":\"é\""), "invalid-request");
        poison.put(body(tenant, "\"idempotencyKey\":\"" + "x".repeat(5000) + "\""), "body-too-large");
        poison.put("[".repeat(3000), "malformed-json");
        poison.put(body(tenant, null).replace("rdvRappel", "rdvUnknown"), "unknown-template");
        for (var entry : poison.entrySet()) {
            publish(key, entry.getKey(), "poison");
            assertThat(JSON.readTree(refusal().getBody()).path("type").asString())
                    .as(entry.getKey())
                    .endsWith("/" + entry.getValue());
        }
        assertThat(stored(tenant)).isZero();
    }

    @Test
    void aMessageWithoutAnyKeyIsRefusedSinceItMayComeTwice() throws Exception {
        publish(key, body(tenant, null), null);
        assertThat(new String(refusal().getBody(), StandardCharsets.UTF_8)).contains("idempotencyKey", "message-id");
        assertThat(stored(tenant)).isZero();
    }

    @Test
    void aKeyOpensByTheBrokerWhatItOpensOverHttpAndNothingElse() throws Exception {
        String stranger = api.keyOf(api.tenant("tenant_" + UUID.randomUUID()));
        String reader = api.keyOf(tenant.id(), false, Scope.READ);
        Map<@Nullable String, String> refused = new HashMap<>();
        refused.put(null, "unauthenticated");
        refused.put("cck_live_nobodys", "unauthenticated");
        refused.put(stranger, "foreign-tenant");
        refused.put(reader, "scope-needed");
        for (var entry : refused.entrySet()) {
            publish(entry.getKey(), body(tenant, null), "booking 44");
            assertThat(JSON.readTree(refusal().getBody()).path("type").asString())
                    .endsWith("/" + entry.getValue());
        }
        assertThat(stored(tenant)).isZero();

        publish(RunningApi.PLATFORM_KEY, body(tenant, null), "booking 44");
        await().atMost(PATIENCE).until(() -> stored(tenant) == 1);
    }

    @Test
    void aMessageMayWaitForItsTimeAndAPromotionBringsItsConsent() throws Exception {
        publish(key, body(tenant, "\"sendAt\":\"%s\"".formatted(START.minus(Duration.ofDays(1)))), "booking 46");
        await().atMost(PATIENCE).until(() -> stored(tenant) == 1);
        assertThat(api.get("/api/messages", key)
                        .json()
                        .at("/messages/0/waitingFor")
                        .asString())
                .startsWith("waits for its time until");

        String promotion = """
                {"tenantId":"%s","channel":"sms","to":"06 12 34 56 78","template":"promotions",\
                "variables":{"clientName":"Jean Dupont","offer":"un soin"}%s}""";
        publish(key, promotion.formatted(tenant.externalId(), ""), "booking 47");
        assertThat(JSON.readTree(refusal().getBody()).path("type").asString()).endsWith("/no-consent");
        publish(key, promotion.formatted(tenant.externalId(), """
                ,"consent":{"basis":"opt-in","givenAt":"2026-03-02T10:15:00+01:00","source":"booking form"}"""), "booking 47");
        await().atMost(PATIENCE).until(() -> stored(tenant) == 2);
    }

    @Test
    void anAppointmentIsBookedOnceHoweverOftenItComesAndItsCustomerIsTold() throws Exception {
        double repeated = counted("repeated");
        publishAppointment(appointment(1, "Coupe"), null);
        await().atMost(PATIENCE).until(() -> stored(tenant) == 1);
        publishAppointment(appointment(1, "Coupe"), null);
        await().atMost(PATIENCE).until(() -> counted("repeated") == repeated + 1);
        publishAppointment(appointment(2, "Coupe"), null);
        await().atMost(PATIENCE).until(() -> known().path("version").asInt() == 2);

        assertThat(known().path("notices")
                        .valueStream()
                        .map(notice -> notice.path("kind").asString()))
                .containsExactlyInAnyOrder("confirmation", "reminder");
        assertThat(api.get("/api/messages", key)
                        .json()
                        .at("/messages/0/template")
                        .asString())
                .isEqualTo("rdvConfirmation");
        assertThat(stored(tenant)).isEqualTo(1);
    }

    @Test
    void anAppointmentIsRefusedAsOverHttp() throws Exception {
        publishAppointment(appointment(2, "Coupe"), null);
        await().atMost(PATIENCE).until(() -> stored(tenant) == 1);

        for (String late : List.of(appointment(1, "Coupe"), appointment(2, "Couleur"))) {
            publishAppointment(late, "rdv_1 late");
            GetResponse refusal = refusal();
            assertThat(refusal.getProps().getMessageId()).isEqualTo("rdv_1 late");
            JsonNode problem = JSON.readTree(refusal.getBody());
            assertThat(problem.path("type").asString()).endsWith("/old-version");
            assertThat(problem.path("currentVersion").asInt()).isEqualTo(2);
        }
        publishAppointment(
                appointment(-1, "Coupe").replace("rdv_1", " ").replace("06 12 34 56 78", "12"), "rdv_1 wrong");
        assertThat(JSON.readTree(refusal().getBody())
                        .path("errors")
                        .valueStream()
                        .map(fault -> fault.path("field").asString()))
                .containsExactlyInAnyOrder("externalId", "version", "customer.phone");
        publish(api.keyOf(api.tenant("tenant_" + UUID.randomUUID())), appointment(3, "Coupe"), null, "appointment");
        assertThat(JSON.readTree(refusal().getBody()).path("type").asString()).endsWith("/foreign-tenant");
        publish(key, appointment(3, "Coupe"), null, "appointmnt");
        assertThat(new String(refusal().getBody(), StandardCharsets.UTF_8)).contains("message or appointment");
        assertThat(known().path("version").asInt()).isEqualTo(2);
    }

    @Test
    void whileTheDatabaseIsDownMessagesWaitAndNoneIsLostOrDoubled() throws Exception {
        publish(key, body(tenant, null), "before");
        await().atMost(PATIENCE).until(() -> stored(tenant) == 1);
        postgres.kill();
        try {
            for (int i = 0; i < 50; i++) {
                publish(key, body(tenant, null), "booking " + i);
            }
            await().atMost(PATIENCE).until(() -> held() > 0);
            assertThat(listed("messages_unacknowledged"))
                    .as("one in memory for each consumer, whatever its size")
                    .isLessThanOrEqualTo(4);
            // those that are held when their connection ends come again
            rabbit.run("close_all_connections", "the test closes it");
            await().atMost(PATIENCE).until(() -> waiting() == 50);
        } finally {
            postgres.restart();
            reconnect();
        }
        await().atMost(PATIENCE).ignoreExceptions().until(() -> stored(tenant) == 51);
        await().atMost(PATIENCE).until(() -> waiting() == 0);
        assertThat(channel.basicGet(Topology.refusedQueue().name(), true)).isNull();
        assertThat(stored(tenant)).isEqualTo(51);
        await().atMost(PATIENCE).until(() -> held() == 0);
    }

    @Test
    void aRefusalThatNobodyKeepsIsToldAgainOnceItsQueueIsBack() throws Exception {
        channel.queueDelete(Topology.refusedQueue().name());
        publish(key, "no JSON", "booking 45");
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> rabbit.run("list_queues", "name")
                        .contains(Topology.refusedQueue().name()));
        assertThat(refusal().getProps().getMessageId()).isEqualTo("booking 45");
    }

    @Test
    void aRefusalIsReadByWhoPublishedAndByNoOtherBookingSystem() throws Exception {
        try (Connection salon = bookingSystem("salon");
                Connection garage = bookingSystem("garage")) {
            publishAs(salon, "salon", "no JSON", "rdv of the salon");
            GetResponse refusal = refusal(salon.createChannel(), "channels.ingress.refused.salon");
            assertThat(refusal.getProps().getMessageId()).isEqualTo("rdv of the salon");
            publishAs(salon, "salon", "no JSON either", "the next");

            for (String queue :
                    List.of("channels.ingress.refused.salon", "channels.ingress.refused", "channels.ingress")) {
                assertThatThrownBy(() -> garage.createChannel().basicGet(queue, true))
                        .as(queue)
                        .hasStackTraceContaining("ACCESS_REFUSED");
            }
            assertThatThrownBy(() -> publishAs(garage, "salon", "no JSON", "in the salon's name"))
                    .as("the broker knows who publishes")
                    .hasStackTraceContaining("PRECONDITION_FAILED");
            assertThat(refusal(salon.createChannel(), "channels.ingress.refused.salon")
                            .getProps()
                            .getMessageId())
                    .isEqualTo("the next");
        }
    }

    @Test
    void whatTheBrokerGivesUpIsRefusedAndNeitherItsKeyNorItsContentIsKept() throws Exception {
        channel.basicPublish(
                Topology.UNSETTLED_EXCHANGE,
                "",
                true,
                new AMQP.BasicProperties.Builder()
                        .deliveryMode(2)
                        .headers(Map.of("x-api-key", key))
                        .messageId("given up")
                        .build(),
                body(tenant, null).getBytes(StandardCharsets.UTF_8));
        GetResponse refusal = refusal();
        assertThat(refusal.getProps().getMessageId()).isEqualTo("given up");
        assertThat(refusal.getProps() + new String(refusal.getBody(), StandardCharsets.UTF_8))
                .contains("Publish it again")
                .doesNotContain(key, "Jean Dupont", "12 34 56 78");
        assertThat(channel.queueDeclarePassive(Topology.unsettledQueue().name()).getMessageCount())
                .isZero();
        assertThat(stored(tenant)).isZero();
    }

    @Test
    void queuesOfCopiesHaveABoundAndThoseOfBeforeAreUsedAsTheyAre() {
        Map<String, String> arguments = new HashMap<>();
        rabbit.run("list_queues", "name", "arguments").lines().forEach(line -> {
            String[] parts = line.split("\t", 2);
            if (parts.length == 2) {
                arguments.put(parts[0], parts[1]);
            }
        });
        for (ChannelType each : List.of(ChannelType.EMAIL, ChannelType.PHONE, ChannelType.WHATSAPP)) {
            assertThat(arguments.get(Topology.deadQueue(each).name()))
                    .contains("x-max-length", "x-max-length-bytes", "drop-head");
        }
        assertThat(arguments.get(Topology.ingressQueue().name())).contains("x-max-length-bytes", "reject-publish");
        assertThat(arguments.get(Topology.unsettledQueue().name())).contains("x-max-length-bytes");
        assertThat(arguments.get(Topology.deadQueue(ChannelType.SMS).name())).doesNotContain("x-max-length");
    }

    /** A user with the rights of docs/booking.md. */
    private static Connection bookingSystem(String user) throws Exception {
        rabbit.run("add_user", user, "secret");
        rabbit.run(
                "set_permissions", user, "^$", "^channels\\.ingress$", "^channels\\.ingress\\.refused\\." + user + "$");
        return factory(user, "secret").newConnection(user);
    }

    private void publishAs(Connection connection, String user, String body, String messageId) throws Exception {
        Channel own = connection.createChannel();
        own.confirmSelect();
        own.basicPublish(
                Topology.INGRESS_EXCHANGE,
                "",
                true,
                new AMQP.BasicProperties.Builder()
                        .deliveryMode(2)
                        .headers(Map.of("x-api-key", key))
                        .userId(user)
                        .messageId(messageId)
                        .build(),
                body.getBytes(StandardCharsets.UTF_8));
        own.waitForConfirmsOrDie(PATIENCE.toMillis());
    }

    private static String body(Tenant tenant, @Nullable String more) {
        return """
                {"tenantId":"%s","channel":"sms","to":"06 12 34 56 78","template":"rdvRappel",\
                "variables":{"clientName":"Jean Dupont","rdvDate":"2027-01-15","rdvTime":"14:00"}%s}""".formatted(tenant.externalId(), more == null ? "" : "," + more);
    }

    private String appointment(int version, String service) {
        return """
                {"tenantId":"%s","externalId":"rdv_1","version":%d,"startsAt":"%s","service":"%s",\
                "customer":{"name":"Jean Dupont","phone":"06 12 34 56 78"},"channels":["sms"],"confirm":true,"remind":true}""".formatted(tenant.externalId(), version, START, service);
    }

    private JsonNode known() {
        return api.get("/api/appointments/rdv_1", key).json();
    }

    private void publishAppointment(String body, @Nullable String messageId) throws Exception {
        publish(key, body, messageId, "appointment");
    }

    private static void publish(@Nullable String key, String body, @Nullable String messageId) throws Exception {
        publish(key, body, messageId, null);
    }

    private static void publish(@Nullable String key, String body, @Nullable String messageId, @Nullable String type)
            throws Exception {
        Map<String, Object> headers = new HashMap<>();
        if (key != null) {
            headers.put("x-api-key", key);
        }
        AMQP.BasicProperties.Builder properties = new AMQP.BasicProperties.Builder()
                .deliveryMode(2)
                .headers(headers)
                .type(type);
        if (messageId != null) {
            properties.messageId(messageId).correlationId("correlation of " + messageId);
        }
        channel.basicPublish(
                Topology.INGRESS_EXCHANGE, "", true, properties.build(), body.getBytes(StandardCharsets.UTF_8));
        channel.waitForConfirmsOrDie(PATIENCE.toMillis());
    }

    private static GetResponse refusal() {
        return refusal(channel, Topology.refusedQueue().name());
    }

    private static GetResponse refusal(Channel channel, String queue) {
        List<GetResponse> got = new ArrayList<>();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            GetResponse next = channel.basicGet(queue, true);
            if (next != null) {
                got.add(next);
            }
            return !got.isEmpty();
        });
        return got.getFirst();
    }

    private static void reconnect() throws IOException {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            channel.basicQos(1); // the client recovers connection and channel by itself
            return true;
        });
        channel.confirmSelect();
    }

    private static int stored(Tenant tenant) {
        return api.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery(
                                "SELECT count(*) FROM channel_messages_log WHERE tenant_id = :tenant")
                        .bind("tenant", tenant.id())
                        .mapTo(Integer.class)
                        .one());
    }

    /** What the broker keeps, delivered or not. */
    private static int waiting() {
        return listed("messages");
    }

    private static int listed(String figure) {
        return rabbit.run("list_queues", "name", figure)
                .lines()
                .filter(line -> line.startsWith(Topology.ingressQueue().name() + "\t"))
                .mapToInt(line ->
                        Integer.parseInt(line.substring(line.indexOf('\t') + 1).strip()))
                .findFirst()
                .orElse(-1);
    }

    private static double counted(String outcome) {
        return api.bean(MeterRegistry.class)
                .counter("channels.ingress", "outcome", outcome)
                .count();
    }

    private static double held() {
        return api.bean(MeterRegistry.class)
                .get("channels.ingress.held")
                .gauge()
                .value();
    }
}
