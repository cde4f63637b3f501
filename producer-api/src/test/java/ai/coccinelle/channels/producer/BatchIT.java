package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.backing.PrivatePostgres;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Priority;
import ai.coccinelle.channels.message.Message;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.message.MessageStatus;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.producer.RunningApi.Told;
import ai.coccinelle.channels.tenant.Scope;
import ai.coccinelle.channels.tenant.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class BatchIT {
    private static final String BATCH = "/api/messages/batch";

    private static RunningApi api;
    private static ExecutorService callers;
    private Tenant tenant;
    private String key;

    @BeforeAll
    static void start() {
        api = RunningApi.start();
        callers = Executors.newVirtualThreadPerTaskExecutor();
    }

    @AfterAll
    static void stop() {
        callers.close();
        api.close();
    }

    @BeforeEach
    void tenant() {
        tenant = api.tenant("tenant-" + UUID.randomUUID());
        key = api.keyOf(tenant);
        api.releaser().told.clear();
    }

    @Test
    void aBatchIsStoredWholeAndEachOfItsLanesMadeKnownOnceForEachPriority() {
        Instant appointment = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
        Answer answer = post(
                message("sms", "06 12 34 56 78", "rdvConfirmation"),
                message("sms", "+33612345679", "promotions", "\"locale\":\"en\""),
                message("email", "client@exemple.com", "rdvRappel", "\"uselessAfter\":\"" + appointment + "\""),
                message("phone", "01 42 68 53 00", "rdvRappel"));

        assertCounts(answer, 4, 0, 0);
        assertThat(answer.json().path("results").get(0).toString())
                .isEqualTo(("{\"index\":0,\"messageId\":\"%s\",\"status\":\"pending\",\"sms\":{\"encoding\":\"GSM-7\","
                                + "\"parts\":1}}")
                        .formatted(ids(answer).getFirst()));
        assertThat(api.releaser().told)
                .containsExactlyInAnyOrder(
                        new Told(new LaneKey(tenant.id(), ChannelType.SMS), Priority.TRANSACTIONAL),
                        new Told(new LaneKey(tenant.id(), ChannelType.SMS), Priority.BULK),
                        new Told(new LaneKey(tenant.id(), ChannelType.EMAIL), Priority.TRANSACTIONAL),
                        new Told(new LaneKey(tenant.id(), ChannelType.PHONE), Priority.TRANSACTIONAL));
        List<Message> stored = stored(answer);
        assertThat(stored)
                .extracting(Message::to)
                .containsExactly("+33612345678", "+33612345679", "client@exemple.com", "+33142685300");
        assertThat(stored).extracting(Message::locale).containsExactly("fr", "en", "fr", "fr");
        assertThat(stored)
                .extracting(Message::uselessAfter)
                .as("as long as its type is of use, unless it says otherwise")
                .containsExactly(
                        stored.get(0).createdAt().plus(Duration.ofDays(3)),
                        stored.get(1).createdAt().plus(Duration.ofDays(7)),
                        appointment,
                        stored.get(3).createdAt().plus(Duration.ofDays(1)));
        assertThat(stored).allMatch(message -> message.status() == MessageStatus.PENDING && message.dueAt() != null);
        assertThat(stored.getFirst().content())
                .isEqualTo("Bonjour Jean Dupont, votre rendez-vous chez Salon Belle est confirmé : mercredi 15 janvier"
                        + " 2025 à 14 h.");
    }

    @Test
    void aMessageOfABatchIsStoredAsOneSentAlone() {
        for (String message : List.of(
                message("sms", "0612345678", "promotions"),
                message("email", "client@exemple.com", "rdvRappel", "\"locale\":\"en\""),
                message("whatsapp", "0612345678", "rdvRappel"),
                message("phone", "0142685300", "rdvConfirmation"))) {
            String channel = message.replaceAll(".*\"channel\":\"(\\w+)\".*", "$1");
            String alone = message.replaceFirst("\"channel\":\"\\w+\"", "\"tenantId\":\"" + tenant.externalId() + "\"");
            UUID sentAlone = UUID.fromString(
                    api.post("/api/channels/" + channel + "/send", key, alone).text("messageId"));
            UUID ofABatch = ids(post(message)).getFirst();

            assertThat(row(ofABatch)).isEqualTo(row(sentAlone)).contains("pending", channel);
        }
    }

    @Test
    void everyFaultIsAnsweredInItsPlaceAndTheOthersAreStored() {
        api.configure(tenant, ChannelType.WHATSAPP, false, true, Map.of());
        api.configure(tenant, ChannelType.PHONE, true, true, Map.of("rdvRappel", false));
        api.configure(tenant, ChannelType.EMAIL, true, false, Map.of());
        Answer answer = post(
                message("sms", "0612345678", "rdvRappel"),
                message("sms", "12", "rdvRappel"),
                "{\"channel\":\"fax\",\"template\":7,\"colour\":\"red\"}",
                message("sms", "0612345678", "newsletter"),
                "{\"channel\":\"sms\",\"to\":\"0612345678\",\"template\":\"rdvRappel\"}",
                message("whatsapp", "0612345678", "rdvRappel"),
                message("phone", "0612345678", "rdvRappel"),
                message("email", "a@exemple.com", "rdvRappel"),
                "12",
                "null",
                message("sms", "0612345678", "rdvRappel", "\"uselessAfter\":\"2020-01-15T14:00:00+01:00\""),
                message("sms", "0612345678", "rdvRappel", "\"idempotencyKey\":\" \""),
                message("sms", "0612345678\\u0000", "rdvRappel"),
                message("sms", "0612345678", "rdvRappel"));

        assertCounts(answer, 2, 0, 12);
        assertProblem(answer, 1, 422, "invalid-address", "to");
        assertProblem(answer, 2, 400, "invalid-request", "colour", "channel", "to", "template");
        assertProblem(answer, 3, 422, "unknown-template", "template");
        assertProblem(
                answer, 4, 422, "missing-variables", "variables.clientName", "variables.rdvDate", "variables.rdvTime");
        assertProblem(answer, 5, 409, "channel-disabled");
        assertProblem(answer, 6, 409, "template-switched-off");
        assertProblem(answer, 7, 409, "channel-not-configured");
        assertProblem(answer, 8, 400, "invalid-request", "messages[8]");
        assertProblem(answer, 9, 400, "invalid-request", "messages[9]");
        assertProblem(answer, 10, 422, "invalid-values", "uselessAfter");
        assertProblem(answer, 11, 400, "invalid-request", "idempotencyKey");
        assertProblem(answer, 12, 400, "invalid-request", "to");
        assertThat(stored(answer)).hasSize(2);
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void aProblemInABatchIsTheOneThatTheSingleSendGives() {
        Answer answer = post(message("sms", "12", "rdvRappel"));
        ObjectNode alone = (ObjectNode)
                api.post("/api/channels/sms/send", key, alone("12")).json();
        // the product's document has it in each answer of a send; in a batch it stands beside the problem
        assertThat(alone.remove("success").asBoolean()).isFalse();
        assertThat(answer.json().path("results").get(0).path("problem")).isEqualTo(alone);
    }

    @Test
    void aMessageWithThousandsOfFaultsNamesTwenty() {
        String unknown =
                IntStream.range(0, 5_000).mapToObj(i -> "\"f" + i + "\":1").collect(Collectors.joining(","));
        Answer answer = post("{" + unknown + "}");
        assertThat(answer.json()
                        .path("results")
                        .get(0)
                        .path("problem")
                        .path("errors")
                        .size())
                .isEqualTo(20);
    }

    @Test
    void aBatchWhoseMessagesAreAllRefusedStoresNothing() {
        assertCounts(post(message("sms", "12", "rdvRappel")), 0, 0, 1);
        assertThat(count()).isZero();
        assertThat(api.releaser().told).isEmpty();
    }

    @Test
    void aRepeatedBatchGivesTheSameIdsAndStoresNothingTwice() {
        String[] messages = numbered(0, 1_500);
        Answer first = post(messages);
        api.configure(tenant, ChannelType.SMS, false, true, Map.of());

        Answer second = post(messages);

        assertCounts(first, 1_500, 0, 0);
        assertCounts(second, 0, 1_500, 0);
        assertThat(ids(second)).isEqualTo(ids(first));
        assertThat(count()).isEqualTo(1_500);
    }

    @Test
    void aBatchOfWhichHalfWasStoredBeforeStoresTheOtherHalf() {
        List<UUID> before = ids(post(numbered(500, 1_500)));

        Answer whole = post(numbered(0, 2_000));

        assertCounts(whole, 1_000, 1_000, 0);
        assertThat(ids(whole).subList(500, 1_500)).isEqualTo(before);
        assertThat(ids(whole)).doesNotHaveDuplicates();
        assertThat(count()).isEqualTo(2_000);
    }

    @Test
    void aKeyUsedTwiceInOneBatchIsARepeatOrReused() {
        String message = message("sms", "0612345678", "rdvRappel", "\"idempotencyKey\":\"k\"");
        Answer answer = post(message, message, message.replace("Jean", "Jeanne"));

        assertCounts(answer, 1, 1, 1);
        assertThat(ids(answer).get(1)).isEqualTo(ids(answer).get(0));
        assertProblem(answer, 2, 409, "idempotency-key-reused");
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void aRefusedMessageLeavesItsKeyFree() {
        String bad = message("sms", "12", "rdvRappel", "\"idempotencyKey\":\"k\"");
        assertCounts(post(bad, bad.replace("\"12\"", "\"0612345678\"")), 1, 0, 1);
    }

    @Test
    void aTestKeysRequestsAreNotTakenForALiveOnes() {
        String testKey = api.keyOf(tenant.id(), true, Scope.SEND);
        Answer tried = api.post("/api/channels/sms/send", testKey, alone("0612345678"), "Idempotency-Key", "k");

        Answer live = api.post("/api/channels/sms/send", key, alone("0612345678"), "Idempotency-Key", "k");
        Answer again = post(message("sms", "0612345678", "rdvRappel", "\"idempotencyKey\":\"k\""));

        assertThat(live.text("messageId")).isNotEqualTo(tried.text("messageId"));
        assertThat(live.header("Idempotency-Replayed")).isEmpty();
        assertThat(ids(again).getFirst().toString()).isEqualTo(live.text("messageId"));
        assertThat(api.post("/api/channels/sms/send", testKey, alone("0612345678"), "Idempotency-Key", "k")
                        .text("messageId"))
                .isEqualTo(tried.text("messageId"));
    }

    @Test
    void aKeyIsTheSameInABatchAndAlone() {
        Answer single = api.post("/api/channels/sms/send", key, alone("0612345678"), "Idempotency-Key", "k");

        Answer batch = post(message("sms", "0612345678", "rdvRappel", "\"idempotencyKey\":\"k\""));

        assertCounts(batch, 0, 1, 0);
        assertThat(ids(batch).getFirst().toString()).isEqualTo(single.text("messageId"));
    }

    @Test
    void batchesWithTheSameKeysInOtherOrdersWaitForEachOtherAndDoNotDeadlock() {
        String[] messages = numbered(0, 300);
        String[] reversed = List.of(messages).reversed().toArray(String[]::new);
        List<CompletableFuture<Answer>> racing;
        try (Handle holder = api.bean(Jdbi.class).open()) {
            holder.begin();
            hold(holder, tenant, "key 150");
            racing = Stream.of(messages, reversed)
                    .map(batch -> CompletableFuture.supplyAsync(() -> post(batch), callers))
                    .toList();
            await().until(() -> waitingForLocks(holder) == 2);
            holder.rollback();
        }

        List<Answer> answers = racing.stream().map(CompletableFuture::join).toList();

        assertThat(answers).extracting(Answer::status).containsExactly(200, 200);
        assertThat(answers.stream().map(answer -> answer.json().path("accepted").asInt()))
                .containsExactlyInAnyOrder(300, 0);
        assertThat(count()).isEqualTo(300);
    }

    @Test
    void tenThousandMessagesAreTakenAtOnceAndOneMoreIsTooMany() {
        String message = message("sms", "0612345678", "rdvRappel");
        String[] most = Stream.generate(() -> message).limit(10_000).toArray(String[]::new);
        assertCounts(post(most), 10_000, 0, 0);
        assertThat(count()).isEqualTo(10_000);

        String[] tooMany = Stream.generate(() -> message).limit(10_001).toArray(String[]::new);
        Answer refused = post(tooMany);

        ErrorsIT.assertProblem(refused, 400, "invalid-request", "\"field\":\"messages\"", "wrong-size", "1 to 10000");
        assertThat(count()).isEqualTo(10_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"messages\":[]", "\"messages\":null", "\"messages\":{}", "\"colour\":\"red\""})
    void aBatchWithoutMessagesIs400(String instead) {
        Answer answer = api.post(BATCH, key, "{\"tenantId\":\"%s\",%s}".formatted(tenant.externalId(), instead));
        ErrorsIT.assertProblem(answer, 400, "invalid-request", "\"field\":\"messages\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"messages\":[{}",
                "{\"messages\":[{},]}",
                "{\"messages\":[{\"to\":\"a\",\"to\":\"b\"}]}",
                "{\"messages\":[],\"messages\":[]}",
                "{\"messages\":[]} {}"
            })
    void whatIsNotOneJsonObjectIs400(String body) {
        ErrorsIT.assertProblem(api.post(BATCH, key, body), 400, "malformed-json", "JSON object");
    }

    @Test
    void moreValuesThanMemoryShouldHoldAre400() {
        String body = "{\"tenantId\":\"x\",\"messages\":[{\"variables\":{%s}}]}"
                .formatted(IntStream.range(0, 600_000)
                        .mapToObj(i -> "\"" + i + "\":\"\"")
                        .collect(Collectors.joining(",")));
        ErrorsIT.assertProblem(api.post(BATCH, key, body), 400, "malformed-json", "more values");
    }

    @Test
    void aBodyBeyondTheLimitIs413AnnouncedOrNot() {
        String large = body(message("sms", "0612345678", "x".repeat(17 * 1024 * 1024)));
        ErrorsIT.assertProblem(api.post(BATCH, key, large), 413, "body-too-large", "16777216 bytes");
        var chunked = HttpRequest.newBuilder(api.url(BATCH))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8))))
                .build();
        ErrorsIT.assertProblem(api.send(chunked), 413, "body-too-large");
    }

    @Test
    void onlyABatchMayBeThatLarge() {
        String large = " ".repeat(70_000) + body(message("sms", "0612345678", "rdvRappel"));
        assertThat(api.post(BATCH, key, large).status()).isEqualTo(200);
        for (String path : List.of("/api/channels/sms/send", "/api/channels/test")) {
            assertThat(api.post(path, key, large).status()).as(path).isEqualTo(413);
        }
        for (String path : List.of(BATCH + "/", BATCH + "/x")) {
            assertThat(api.post(path, key, large).status()).as(path).isEqualTo(404);
        }
    }

    @Test
    void aTenantIsRefusedAsWithASingleSend() {
        String message = message("sms", "0612345678", "rdvRappel");
        Tenant other = api.tenant("tenant-" + UUID.randomUUID());
        ErrorsIT.assertProblem(api.post(BATCH, api.keyOf(other), body(message)), 403, "foreign-tenant");
        ErrorsIT.assertProblem(api.post(BATCH, null, body(message)), 401, "unauthenticated");
        ErrorsIT.assertProblem(
                api.post(BATCH, RunningApi.PLATFORM_KEY, body(message).replace(tenant.externalId(), "nobody")),
                404,
                "unknown-tenant");
        assertThat(count()).isZero();
        assertThat(api.post(BATCH, RunningApi.PLATFORM_KEY, body(message)).status())
                .isEqualTo(200);
    }

    @Test
    void aKeyForTheWholeIsRefusedRatherThanIgnored() {
        Answer answer = api.post(BATCH, key, body(message("sms", "0612345678", "rdvRappel")), "Idempotency-Key", "k");
        ErrorsIT.assertProblem(answer, 400, "invalid-request", "Give each message its idempotencyKey");
        assertThat(count()).isZero();
    }

    @Test
    void onlySoManyBatchesAreTakenInAtOnceAndSingleMessagesBesideThem() {
        try (RunningApi narrow =
                RunningApi.start("--channels.request.batches-at-once=1", "--channels.request.batch-wait=100ms")) {
            Tenant itsTenant = narrow.tenant(tenant.externalId());
            String itsKey = narrow.keyOf(itsTenant);
            String batch = body(message("sms", "0612345678", "promotions", "\"idempotencyKey\":\"held\""));
            CompletableFuture<Answer> first;
            try (Handle holder = narrow.bean(Jdbi.class).open()) {
                holder.begin();
                hold(holder, itsTenant, "held");
                first = CompletableFuture.supplyAsync(() -> narrow.post(BATCH, itsKey, batch), callers);
                await().until(() -> waitingForLocks(holder) == 1);

                Answer second = narrow.post(BATCH, itsKey, batch);
                Answer single = narrow.post("/api/channels/sms/send", itsKey, alone("0612345678"));

                ErrorsIT.assertProblem(second, 429, "too-many-requests", "these requests");
                assertThat(second.header("Retry-After")).isEqualTo("1");
                assertThat(single.status()).isEqualTo(202);
                holder.rollback();
            }
            assertCounts(first.join(), 1, 0, 0);
        }
    }

    @Test
    void oneTenantTakesAtMostHalfOfThePlaces() {
        try (RunningApi narrow =
                RunningApi.start("--channels.request.batches-at-once=2", "--channels.request.batch-wait=100ms")) {
            Tenant greedy = narrow.tenant(tenant.externalId());
            String greedyKey = narrow.keyOf(greedy);
            String batch = body(message("sms", "0612345678", "promotions", "\"idempotencyKey\":\"held\""));
            CompletableFuture<Answer> first;
            try (Handle holder = narrow.bean(Jdbi.class).open()) {
                holder.begin();
                hold(holder, greedy, "held");
                first = CompletableFuture.supplyAsync(() -> narrow.post(BATCH, greedyKey, batch), callers);
                await().until(() -> waitingForLocks(holder) == 1);

                ErrorsIT.assertProblem(
                        narrow.post(BATCH, narrow.keyOf(greedy), batch), 429, "too-many-requests", "these requests");
                Tenant other = narrow.tenant("tenant_other");
                assertCounts(
                        narrow.post(
                                BATCH,
                                narrow.keyOf(other),
                                body(message("sms", "0612345678", "promotions"))
                                        .replace(tenant.externalId(), "tenant_other")),
                        1,
                        0,
                        0);
                holder.rollback();
            }
            assertCounts(first.join(), 1, 0, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{%s}",
                "{\"tenantId\":\"x\",\"messages\":[{%s}]}",
                "{\"tenantId\":{%s},\"messages\":[]}",
                "{\"tenantId\":\"x\",\"other\":{%s},\"messages\":[]}"
            })
    void aBodyWithHundredsOfThousandsOfFaultsIsAnsweredShortly(String form) {
        String fields =
                IntStream.range(0, 400_000).mapToObj(i -> "\"a" + i + "\":0").collect(Collectors.joining(","));
        Answer answer = api.post(BATCH, key, form.formatted(fields));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().length()).isLessThan(64 * 1024);
        assertThat(answer.json().path("errors").size()).isLessThanOrEqualTo(50);
        if (form.equals("{%s}")) {
            assertThat(answer.text("detail")).contains("'a0'", "There are 950 more faults");
        }
    }

    @Test
    void ofVeryManyFaultsInABatchTheFirstOfEachMessageIsNamed() {
        String unreadable = "{\"a\":0,\"b\":0,\"c\":0}";
        String wrong = message("sms", "0612345678", "rdvRappel")
                .replace("\"clientName\"", "\"v1\":\"\",\"v2\":\"\",\"v3\":\"\",\"v4\":\"\",\"clientName\"");
        for (String bad : List.of(unreadable, wrong)) {
            String[] messages = new String[2_000];
            Arrays.fill(messages, bad);
            Answer answer = post(messages);
            List<Integer> named = answer.json()
                    .path("results")
                    .valueStream()
                    .map(result -> result.path("problem").path("errors").size())
                    .toList();
            assertThat(named).hasSize(2_000).allMatch(faults -> faults >= 1);
            assertThat(named.getFirst()).isGreaterThan(3);
            assertThat(named.getLast()).isEqualTo(1);
            assertThat(named.stream().mapToInt(faults -> faults).sum()).isLessThan(3_020);
        }
    }

    @Test
    void theLargeLimitIsForPostingAlone() {
        String large = " ".repeat(70_000);
        for (String method : List.of("GET", "HEAD", "DELETE")) {
            assertThat(api.send(api.request(method, BATCH, key, large)).status())
                    .as(method)
                    .isEqualTo(413);
        }
        ErrorsIT.assertProblem(api.post(BATCH, key, large), 400, "malformed-json");
    }

    @Test
    void aFaultHalfWayStoresNothing() {
        api.owner()
                .useHandle(handle -> handle.execute(
                        "ALTER TABLE channel_messages_log ADD CONSTRAINT half CHECK (to_address <> '+33699999999')"));
        try {
            String[] messages = numbered(0, 1_500);
            messages[1_400] = message("sms", "0699999999", "rdvRappel", "\"idempotencyKey\":\"bad\"");
            ErrorsIT.assertProblem(post(messages), 500, "internal");
            assertThat(count()).isZero();
            assertThat(api.releaser().told).isEmpty();
        } finally {
            api.owner().useHandle(handle -> handle.execute("ALTER TABLE channel_messages_log DROP CONSTRAINT half"));
        }
        assertCounts(post(numbered(0, 1_500)), 1_500, 0, 0);
    }

    @Test
    void whatIsAcceptedAndRefusedIsCounted() {
        MeterRegistry meters = api.bean(MeterRegistry.class);
        var accepted = meters.counter("channels.accepted", "channel", "phone", "kind", "transactional");
        var refused = meters.counter("channels.refusals", "problem", "invalid-address");
        double acceptedBefore = accepted.count();
        double refusedBefore = refused.count();
        post(
                message("phone", "0142685300", "rdvRappel"),
                message("phone", "0142685300", "rdvRappel"),
                message("phone", "1", "rdvRappel"));
        assertThat(accepted.count()).isEqualTo(acceptedBefore + 2);
        assertThat(refused.count()).isEqualTo(refusedBefore + 1);
    }

    @Test
    void aDatabaseOutOfReachIs503AndStoresNothing(@TempDir Path folder) {
        PrivatePostgres postgres = PrivatePostgres.start(folder, 0);
        int port = postgres.port();
        try (RunningApi away = RunningApi.start(
                postgres, postgres.createDatabase(), "--spring.datasource.hikari.connection-timeout=500")) {
            String itsKey = away.keyOf(away.tenant(tenant.externalId()));
            String body = body(numbered(0, 10));
            postgres.close();

            Answer answer = away.post(BATCH, itsKey, body);

            ErrorsIT.assertProblem(answer, 503, "database-unreachable", "Send the same request again");
            assertThat(answer.header("Retry-After")).isEqualTo("2");
            try (PrivatePostgres back = PrivatePostgres.start(folder, port)) {
                assertThat(back.port()).isEqualTo(port);
                Answer repeated = await().atMost(Duration.ofSeconds(20))
                        .until(() -> away.post(BATCH, itsKey, body), again -> again.status() == 200);
                assertCounts(repeated, 10, 0, 0);
            }
        }
    }

    /** Whoever comes with this key waits until the holder's transaction ends. */
    private static void hold(Handle holder, Tenant tenant, String key) {
        holder.execute(
                "INSERT INTO idempotency_keys VALUES (?, ?, decode(repeat('00', 32), 'hex'), ?)",
                tenant.id(),
                key,
                tenant.id());
    }

    private static int waitingForLocks(Handle handle) {
        return handle.createQuery("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                        + " AND datname = current_database()")
                .mapTo(Integer.class)
                .one();
    }

    private Answer post(String... messages) {
        return api.post(BATCH, key, body(messages));
    }

    private String body(String... messages) {
        return "{\"tenantId\":\"%s\",\"messages\":[%s]}".formatted(tenant.externalId(), String.join(",", messages));
    }

    /** The SMS that would be {@code message("sms", to, "rdvRappel")} in a batch, as the body of a single send. */
    private String alone(String to) {
        return "{\"tenantId\":\"%s\",\"to\":\"%s\",\"template\":\"rdvRappel\",\"variables\":%s}"
                .formatted(tenant.externalId(), to, RunningApi.variables("rdvRappel"));
    }

    private static String[] numbered(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> message("sms", "0612345678", "rdvRappel", "\"idempotencyKey\":\"key %d\"".formatted(i)))
                .toArray(String[]::new);
    }

    private static String message(String channel, String to, String template, String... more) {
        return "{\"channel\":\"%s\",\"to\":\"%s\",\"template\":\"%s\",\"variables\":%s%s}"
                .formatted(
                        channel,
                        to,
                        template,
                        RunningApi.variables(template),
                        Stream.of(more).map(field -> "," + field).collect(Collectors.joining()));
    }

    private static void assertCounts(Answer answer, int accepted, int repeated, int refused) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonNode json = answer.json();
        assertThat(List.of(
                        json.path("accepted").asInt(),
                        json.path("repeated").asInt(),
                        json.path("refused").asInt()))
                .containsExactly(accepted, repeated, refused);
        assertThat(json.path("results").values().stream()
                        .map(result -> result.path("index").asInt()))
                .containsExactlyElementsOf(IntStream.range(0, accepted + repeated + refused)
                        .boxed()
                        .toList());
    }

    private static void assertProblem(Answer answer, int index, int status, String slug, String... fields) {
        JsonNode result = answer.json().path("results").get(index);
        assertThat(result.has("messageId")).isFalse();
        JsonNode problem = result.path("problem");
        assertThat(problem.path("type").asString()).as("%d", index).endsWith("/" + slug);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asString()).isNotBlank();
        assertThat(problem.path("detail").asString()).isNotBlank();
        assertThat(problem.path("errors").findValuesAsString("field")).containsExactlyInAnyOrder(fields);
    }

    private static List<UUID> ids(Answer answer) {
        return answer.json().path("results").findValuesAsString("messageId").stream()
                .map(UUID::fromString)
                .toList();
    }

    private static List<Message> stored(Answer answer) {
        return ids(answer).stream()
                .map(id -> api.bean(MessageLog.class).find(id).orElseThrow())
                .toList();
    }

    private static String row(UUID id) {
        return api.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery("""
                                SELECT to_jsonb(m) - 'id' - 'due_at' - 'created_at' - 'updated_at'
                                    || jsonb_build_object('useless_after', useless_after - created_at)
                                FROM channel_messages_log m WHERE id = :id""")
                        .bind("id", id)
                        .mapTo(String.class)
                        .one());
    }

    private long count() {
        return api.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery(
                                "SELECT count(*) FROM channel_messages_log WHERE tenant_id = :tenant")
                        .bind("tenant", tenant.id())
                        .mapTo(Long.class)
                        .one());
    }
}
