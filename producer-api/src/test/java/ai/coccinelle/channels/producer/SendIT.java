package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Priority;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Message;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.message.MessageStatus;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.producer.RunningApi.Told;
import ai.coccinelle.channels.tenant.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendIT {
    private static RunningApi api;
    private static PlayedWorker worker;
    private static ExecutorService callers;
    private Tenant tenant;
    private String key;

    @BeforeAll
    static void start() {
        api = RunningApi.start("--channels.submit.max-waiting=4", "--channels.submit.test-wait=3s");
        worker = new PlayedWorker(api);
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

    @AfterEach
    void drain() {
        Stream.of(ChannelType.values())
                .forEach(channel -> worker.claimAll(channel)
                        .forEach(left -> worker.record(left, new Transition.Failed("test", "left over", false))));
    }

    @Test
    void aMessageIsAcceptedStoredAndMadeKnownToTheReleaser() {
        Answer answer = api.post("/api/channels/sms/send", key, body("06 12 34 56 78", "rdvConfirmation"));

        assertThat(answer.status()).isEqualTo(202);
        UUID id = UUID.fromString(answer.text("messageId"));
        assertThat(answer.body())
                .isEqualTo(
                        ("{\"success\":true,\"messageId\":\"%s\",\"status\":\"pending\",\"sms\":{\"encoding\":\"GSM-7\","
                                        + "\"parts\":1,\"units\":103,\"changed\":[],\"forcedBy\":[]}}")
                                .formatted(id));
        assertThat(answer.header("Location")).isEqualTo("/api/messages/" + id);
        assertThat(api.releaser().told)
                .containsExactly(new Told(new LaneKey(tenant.id(), ChannelType.SMS), Priority.TRANSACTIONAL));
        Message stored = stored(answer);
        assertThat(stored.to()).isEqualTo("+33612345678");
        assertThat(stored.status()).isEqualTo(MessageStatus.PENDING);
        assertThat(stored.kind()).isEqualTo(MessageKind.TRANSACTIONAL);
        assertThat(stored.content())
                .isEqualTo("Bonjour Jean Dupont, votre rendez-vous chez Salon Belle est confirmé : mercredi 15 janvier"
                        + " 2025 à 14 h.");
    }

    @ParameterizedTest
    @CsvSource({
        "sms, rdvConfirmation, +33612345678",
        "sms, rdvRappel, 0692 12 34 56",
        "sms, promotions, +33612345678",
        "email, rdvConfirmation, client@exemple.com",
        "email, rdvRappel, client@exemple.com",
        "email, promotions, client@exemple.com",
        "email, newsletter, client@exemple.com",
        "whatsapp, rdvConfirmation, +33612345678",
        "whatsapp, rdvRappel, +33612345678",
        "whatsapp, promotions, +33612345678",
        "phone, rdvConfirmation, 01 42 68 53 00",
        "phone, rdvRappel, +33612345678",
        "sms, rdvAnnulation, +33612345678",
        "email, rdvAnnulation, client@exemple.com",
        "whatsapp, rdvAnnulation, +33612345678",
        "phone, rdvAnnulation, +33612345678"
    })
    void everyTemplateGoesOnItsChannelsInBothLanguages(String channel, String template, String to) {
        for (String locale : List.of("fr", "en")) {
            Answer answer = api.post(
                    "/api/channels/" + channel + "/send",
                    key,
                    body(to, template).replace("\"to\"", "\"locale\":\"" + locale + "\",\"to\""));
            assertThat(answer.status()).as(answer.body()).isEqualTo(202);
            assertThat(stored(answer).locale()).isEqualTo(locale);
            assertThat(stored(answer).content()).isNotBlank();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sms, \\u202a06 39 98 00 11\\u202c, +33639980011",
        "sms, 06\\u201339\\u201398\\u201300\\u201312, +33639980012",
        "whatsapp, ' +33639980013\\n', +33639980013",
        "email, chloe@fa\\u00df.fr\\u00a0, chloe@xn--fa-hia.fr",
        "email, \\u200bchloe@exemple.fr, chloe@exemple.fr"
    })
    void anAddressIsReadAsItLooksAloneAndInABatch(String channel, String to, String address) {
        Answer answer = api.post("/api/channels/" + channel + "/send", key, body(to, "rdvRappel"));
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        assertThat(stored(answer).to()).isEqualTo(address);

        String one = body(to, "rdvRappel").replaceFirst("\"tenantId\":\"[^\"]*\"", "\"channel\":\"" + channel + "\"");
        Answer batch = api.post(
                "/api/messages/batch",
                key,
                "{\"tenantId\":\"" + tenant.externalId() + "\",\"messages\":[" + one + "]}");
        assertThat(batch.json().path("accepted").asInt()).as(batch.body()).isEqualTo(1);
    }

    @Test
    void aTitleFromAnOldDatabaseIsReadAsItWasMeant() {
        Answer answer = api.post("/api/channels/email/send", key, """
                {"tenantId":"%s","to":"chloe@exemple.fr","template":"newsletter",\
                "variables":{"title":"L\\u0092été arrive\\u0085","body":"Côte d\\u0092Azur"}}""".formatted(tenant.externalId()));

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        assertThat(worker.claimAll(ChannelType.EMAIL)).singleElement().satisfies(claimed -> {
            Payload.Email mail = (Payload.Email) claimed.payload();
            assertThat(mail.subject()).contains("L’été arrive…");
            assertThat(mail.text()).contains("Côte d’Azur");
        });
    }

    @Test
    void aTenantMayBeNamedByItsUuidAndThePlatformMaySendForAll() {
        String byUuid = body("0612345678", "rdvRappel")
                .replace(tenant.externalId(), tenant.id().toString());
        assertThat(api.post("/api/channels/sms/send", key, byUuid).status()).isEqualTo(202);
        assertThat(api.post("/api/channels/sms/send", RunningApi.PLATFORM_KEY, byUuid)
                        .status())
                .isEqualTo(202);
    }

    @Test
    void theSameKeyAndBodyGiveTheFirstAnswerAgain() {
        String body = body("0612345678", "rdvRappel");
        Answer first = api.post("/api/channels/sms/send", key, body, "Idempotency-Key", "k 1");
        api.configure(tenant, ChannelType.SMS, false, true, Map.of());
        String sameInOtherWords = body.replace("{\"tenantId\"", "{  \"tenantId\"");

        Answer second = api.post("/api/channels/sms/send", key, sameInOtherWords, "Idempotency-Key", "k 1");

        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(second.status()).isEqualTo(202);
        assertThat(second.body()).isEqualTo(repeated(first));
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void aMessageIsUselessAfterTheVeryTimeThatTheCallerGave() {
        Instant appointment = Instant.now().plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS);
        Answer answer = api.post(
                "/api/channels/sms/send",
                key,
                uselessAfter(appointment.atOffset(ZoneOffset.ofHours(5)).toString()));

        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        assertThat(stored(answer).uselessAfter()).isEqualTo(appointment);
        assertThat(api.get("/api/messages/" + answer.text("messageId"), key).text("uselessAfter"))
                .isEqualTo(appointment.toString());
    }

    @Test
    void aTimeThatIsOverOrTooFarAheadOrNoneIsRefused() {
        String past = Instant.now().minusSeconds(60).toString();
        String farAhead = Instant.now().plus(Duration.ofDays(367)).toString();
        for (String time : List.of(past, farAhead, "-999999999-01-01T00:00:00Z", "+999999999-12-31T23:59:59Z")) {
            ErrorsIT.assertProblem(
                    api.post("/api/channels/sms/send", key, uselessAfter(time)),
                    422,
                    "invalid-values",
                    "uselessAfter",
                    "out-of-range");
        }
        for (String time : List.of("2027-01-15T14:00:00", "2027-01-15", "tomorrow")) {
            ErrorsIT.assertProblem(
                    api.post("/api/channels/sms/send", key, uselessAfter(time)),
                    400,
                    "invalid-request",
                    "uselessAfter",
                    "with its offset");
        }
    }

    @Test
    void aRepeatedRequestIsAnsweredAlsoWhenItsTimeIsOver() {
        String body = uselessAfter(Instant.now().plusSeconds(2).toString());
        Answer first = api.post("/api/channels/sms/send", key, body, "Idempotency-Key", "late");
        assertThat(first.status()).isEqualTo(202);
        await().until(() -> api.post("/api/channels/sms/send", key, body).status() == 422);

        Answer second = api.post("/api/channels/sms/send", key, body, "Idempotency-Key", "late");

        assertThat(second.body()).isEqualTo(repeated(first));
        assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void theSameKeyWithAnotherBodyOrChannelIs409() {
        String body = body("0612345678", "rdvRappel");
        api.post("/api/channels/sms/send", key, body, "Idempotency-Key", "k");
        for (Answer answer : List.of(
                api.post("/api/channels/sms/send", key, body.replace("Jean", "Jeanne"), "Idempotency-Key", "k"),
                api.post("/api/channels/phone/send", key, body, "Idempotency-Key", "k"))) {
            ErrorsIT.assertProblem(answer, 409, "idempotency-key-reused", "Use a new key");
        }
    }

    @Test
    void identicalRequestsThatRaceMakeOneMessage() {
        String body = body("0612345678", "rdvRappel");
        List<CompletableFuture<Answer>> racing = Stream.generate(() ->
                        inBackground(() -> api.post("/api/channels/sms/send", key, body, "Idempotency-Key", "race")))
                .limit(20)
                .toList();

        List<Answer> answers = racing.stream().map(CompletableFuture::join).toList();

        assertThat(answers).allMatch(answer -> answer.status() == 202);
        assertThat(answers.stream().map(answer -> answer.text("messageId"))).hasSize(20);
        assertThat(answers.stream().map(answer -> answer.text("messageId")).distinct())
                .hasSize(1);
        assertThat(answers.stream()
                        .filter(answer -> answer.header("Idempotency-Replayed").isEmpty()))
                .hasSize(1);
        assertThat(worker.claimAll(ChannelType.SMS)).hasSize(1);
    }

    @Test
    void whoPrefersToWaitGetsTheOutcome() {
        var waiting = inBackground(
                () -> api.post("/api/channels/sms/send", key, body("0612345678", "rdvRappel"), "Prefer", "wait=20"));
        worker.record(worker.claim(ChannelType.SMS), new Transition.Sent("SM0123"));

        Answer answer = waiting.join();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Preference-Applied")).isEqualTo("wait=20");
        assertThat(answer.body())
                .startsWith(
                        "{\"success\":true,\"messageId\":\"%s\",\"externalMessageId\":\"SM0123\",\"status\":\"sent\",\"sms\":{"
                                .formatted(answer.text("messageId")));
    }

    @Test
    void whoPrefersToWaitGetsTheFailureInWords() {
        var waiting = inBackground(() -> api.post(
                "/api/channels/email/send",
                key,
                body("client@exemple.com", "rdvRappel"),
                "Prefer",
                "respond-async, wait=60"));
        worker.record(worker.claim(ChannelType.EMAIL), new Transition.Failed("550", "no such mailbox", false));

        Answer answer = waiting.join();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Preference-Applied")).isEqualTo("wait=30");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"success\":false,\"messageId\":\"%s\",\"status\":\"failed\",\"error\":\"no such mailbox\"}"
                                .formatted(answer.text("messageId")));
    }

    @Test
    void whoWaitedInVainGets202() {
        Answer answer = api.post("/api/channels/sms/send", key, body("0612345678", "rdvRappel"), "Prefer", "wait=1");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.text("status")).isEqualTo("pending");
        assertThat(answer.header("Preference-Applied")).isEqualTo("wait=1");
    }

    @Test
    void onlySoManyMayWaitAtOnce() {
        Supplier<Answer> waits =
                () -> api.post("/api/channels/sms/send", key, body("0612345678", "rdvRappel"), "Prefer", "wait=4");
        var first = inBackground(waits);
        var second = inBackground(waits);
        await().until(() -> api.releaser().told.size() == 2);

        Instant before = Instant.now();
        Answer third = await().until(
                        () -> waits.get(),
                        answer -> answer.header("Preference-Applied").isEmpty());

        assertThat(third.status()).isEqualTo(202);
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(4));
        assertThat(first.join().header("Preference-Applied")).isEqualTo("wait=4");
        second.join();
    }

    @Test
    void aTestMessageTakesTheSameRoadAndItsOutcomeIsTold() {
        var waiting = inBackground(() -> api.post("/api/channels/test", key, testBody("whatsapp", "+33612345678")));
        ClaimedMessage claimed = worker.claim(ChannelType.WHATSAPP);
        worker.record(claimed, new Transition.Sent("wamid.1"));

        Answer answer = waiting.join();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("success").asBoolean()).isTrue();
        assertThat(answer.text("message")).isEqualTo("Test message sent successfully");
        assertThat(claimed.kind()).isEqualTo(MessageKind.TEST);
        assertThat(claimed.templateName()).isEqualTo("test");
        assertThat(claimed.payload()).isEqualTo(new Payload.WhatsAppTemplate("hello_world", "en_US", List.of()));
        assertThat(claimed.usefulFor()).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1));
    }

    @Test
    void aTestThatFailsSaysWhy() {
        var waiting = inBackground(() -> api.post("/api/channels/test", key, testBody("email", "a@exemple.com")));
        worker.record(worker.claim(ChannelType.EMAIL), new Transition.Failed("535", "the password is wrong", false));

        Answer answer = waiting.join();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("success").asBoolean()).isFalse();
        assertThat(answer.text("message")).isEqualTo("the password is wrong");
        assertThat(answer.text("status")).isEqualTo("failed");
    }

    @Test
    void aTestThatTakesTooLongSaysWhereToLook() {
        Answer answer = api.post("/api/channels/test", key, testBody("sms", "+33612345678"));
        assertThat(answer.json().path("success").asBoolean()).isFalse();
        assertThat(answer.text("message")).contains("Not sent within 3 seconds", "/api/messages/");
        assertThat(answer.text("status")).isEqualTo("pending");
    }

    @Test
    void whatIsAcceptedIsCounted() {
        MeterRegistry meters = api.bean(MeterRegistry.class);
        var counter = meters.counter("channels.accepted", "channel", "phone", "kind", "transactional");
        double before = counter.count();
        api.post("/api/channels/phone/send", key, body("0142685300", "rdvRappel"));
        assertThat(counter.count()).isEqualTo(before + 1);
    }

    private static CompletableFuture<Answer> inBackground(Supplier<Answer> call) {
        return CompletableFuture.supplyAsync(call, callers);
    }

    /** The first answer, but for what the SMS came to: that is told once. */
    private static String repeated(Answer first) {
        return "{\"success\":true,\"messageId\":\"%s\",\"status\":\"pending\"}".formatted(first.text("messageId"));
    }

    private Message stored(Answer answer) {
        return api.bean(MessageLog.class)
                .find(UUID.fromString(answer.text("messageId")))
                .orElseThrow();
    }

    private String uselessAfter(String time) {
        return body("0612345678", "rdvRappel").replace("\"to\"", "\"uselessAfter\":\"" + time + "\",\"to\"");
    }

    private String testBody(String channel, String to) {
        return "{\"tenantId\":\"%s\",\"channel\":\"%s\",\"to\":\"%s\"}".formatted(tenant.externalId(), channel, to);
    }

    private String body(String to, String template) {
        return "{\"tenantId\":\"%s\",\"to\":\"%s\",\"template\":\"%s\",\"variables\":%s}"
                .formatted(tenant.externalId(), to, template, RunningApi.variables(template));
    }
}
