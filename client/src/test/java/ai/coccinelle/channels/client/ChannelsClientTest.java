package ai.coccinelle.channels.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ChannelsClientTest {
    private static final String KEY = "cck_live_of_the_tests";
    private static final UUID ID = UUID.fromString("019aa7c1-6f3e-7c52-b1c0-5f6f0e7b1f11");
    private static final String PENDING =
            "{\"success\":true,\"messageId\":\"%s\",\"status\":\"pending\",\"later\":1}".formatted(ID);
    private static final String UNREACHABLE = """
            {"type":"https://errors.example/database-unreachable","title":"Down","status":503,"detail":"Send it again."}""";
    private static final OutgoingMessage MESSAGE =
            OutgoingMessage.of(Channel.SMS, "+33612345678", "rdvConfirmation", Map.of("clientName", "Jean Dupont"));

    private static final Consent CONSENT =
            new Consent(Consent.Basis.OPT_IN, Instant.parse("2026-03-02T09:15:00Z"), "booking form");

    private final ScriptedApi api = ScriptedApi.start();
    private final List<Duration> pauses = new ArrayList<>();
    private final ChannelsClient client = client(Retries.USUAL);

    private ChannelsClient client(Retries retries) {
        return ChannelsClient.builder(api.url(), KEY)
                .retries(retries)
                .timeout(Duration.ofSeconds(5))
                .build(pauses::add);
    }

    @AfterEach
    void stop() {
        client.close();
        api.close();
    }

    @Test
    void handsAMessageOverOnItsChannel() {
        for (Channel channel : Channel.values()) {
            api.thenAnswer(202, PENDING);
            SendAnswer answer = client.send(
                    "tenant_123",
                    new OutgoingMessage(
                            channel,
                            "someone",
                            "rdvRappel",
                            Map.of("clientName", "Zoé"),
                            "fr",
                            Instant.parse("2027-01-14T13:00:00Z"),
                            Instant.parse("2027-01-15T13:00:00Z"),
                            CONSENT,
                            "booking 42"));
            assertThat(answer).isEqualTo(new SendAnswer(true, ID, "pending", null, null));
            ScriptedApi.Asked asked = api.asked.getLast();
            assertThat(asked.path()).isEqualTo("/api/channels/" + channel.wireName() + "/send");
            assertThat(asked.key()).isEqualTo("booking 42");
            assertThat(asked.prefer()).isNull();
            assertThat(asked.body()).isEqualTo("""
                    {"tenantId":"tenant_123","to":"someone","template":"rdvRappel","variables":{"clientName":"Zoé"},\
                    "locale":"fr","sendAt":"2027-01-14T13:00:00Z","uselessAfter":"2027-01-15T13:00:00Z",\
                    "consent":{"basis":"opt-in","givenAt":"2026-03-02T09:15:00Z","source":"booking form"}}""");
        }
    }

    @Test
    void aCallThatFailsInPassingIsRepeatedUnderTheSameKey() {
        api.thenAnswer(503, UNREACHABLE)
                .thenHangUp()
                .thenAnswer(502, "<html>", Map.of("Content-Type", "text/html"))
                .thenAnswer(504, "")
                .thenAnswer(202, PENDING);

        assertThat(client.send("tenant_123", MESSAGE).messageId()).isEqualTo(ID);

        assertThat(api.asked).hasSize(5);
        assertThat(api.asked).extracting(ScriptedApi.Asked::key).doesNotContainNull();
        assertThat(api.asked.stream().distinct()).hasSize(1);
        assertThat(pauses).hasSize(4);
    }

    @Test
    void twoCallsHaveTwoKeys() {
        api.thenAnswer(202, PENDING).thenAnswer(202, PENDING);
        client.send("tenant_123", MESSAGE);
        client.send("tenant_123", MESSAGE);
        assertThat(api.asked.stream().map(ScriptedApi.Asked::key).distinct()).hasSize(2);
    }

    @Test
    void waitsAsLongAsItIsToldTo() {
        api.thenAnswer(429, UNREACHABLE, Map.of("Retry-After", "7"))
                .thenAnswer(503, UNREACHABLE, Map.of("Retry-After", "2"))
                .thenAnswer(202, PENDING);
        client.send("tenant_123", MESSAGE);
        assertThat(pauses).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(2));
    }

    @Test
    void whenItIsToldToWaitForLongItSaysSo() {
        api.thenAnswer(429, """
                {"type":"https://errors.example/daily-limit-reached","title":"Used up","status":429,"detail":"Tomorrow."}""", Map.of("Retry-After", "36000"));

        ProblemException refused =
                catchThrowableOfType(ProblemException.class, () -> client.send("tenant_123", MESSAGE));

        assertThat(refused.problem().is("daily-limit-reached")).isTrue();
        assertThat(pauses).isEmpty();
    }

    @Test
    void aRefusalTellsEveryFaultAndIsNotRepeated() {
        api.thenAnswer(422, """
                {"type":"https://errors.example/invalid-values","title":"Some values cannot be used","status":422,
                 "detail":"Mend this.","errors":[{"field":"to","code":"invalid-address","detail":"Too short."},
                 {"field":"variables.rdvDate","code":"missing","detail":"Give it."}]}""");

        ProblemException refused =
                catchThrowableOfType(ProblemException.class, () -> client.send("tenant_123", MESSAGE));

        assertThat(refused).hasMessage("422 Some values cannot be used: Mend this.");
        assertThat(refused.problem().errors())
                .containsExactly(
                        new Problem.Fault("to", "invalid-address", "Too short."),
                        new Problem.Fault("variables.rdvDate", "missing", "Give it."));
        assertThat(api.asked).hasSize(1);
    }

    @Test
    void triesAreCountedAndTheLastAnswerIsTold() {
        ChannelsClient twice = client(new Retries(2, Duration.ofMillis(10), Duration.ofMillis(20)));
        api.thenAnswer(503, UNREACHABLE).thenAnswer(502, "<html>", Map.of("Content-Type", "text/html"));

        ProblemException failed = catchThrowableOfType(ProblemException.class, () -> twice.send("tenant_123", MESSAGE));

        assertThat(failed.problem().type()).isEqualTo("about:blank");
        assertThat(failed.problem().status()).isEqualTo(502);
        assertThat(api.asked).hasSize(2);
        twice.close();
    }

    @Test
    void anApiThatNeverAnswersIsToldWithoutAddressAndKey() {
        api.close();
        NoAnswerException failed =
                catchThrowableOfType(NoAnswerException.class, () -> client.send("tenant_123", MESSAGE));
        assertThat(failed).hasMessage("no answer to POST /api/channels/sms/send in 5 tries");
        assertThat(client.toString() + MESSAGE + failed).doesNotContain(KEY, "+33612345678", "Dupont");
    }

    @Test
    void anAnswerThatTakesTooLongIsAskedForAgain() {
        CountDownLatch end = new CountDownLatch(1);
        ChannelsClient impatient = ChannelsClient.builder(api.url(), KEY)
                .timeout(Duration.ofMillis(300))
                .build(pauses::add);
        api.then(exchange -> {
                    try {
                        end.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                })
                .thenAnswer(202, PENDING);
        assertThat(impatient.send("tenant_123", MESSAGE).messageId()).isEqualTo(ID);
        end.countDown();
        impatient.close();
    }

    @Test
    @Timeout(10)
    void anAnswerThatFallsSilentInTheMiddleIsAskedForAgain() {
        ChannelsClient impatient = ChannelsClient.builder(api.url(), KEY)
                .timeout(Duration.ofMillis(300))
                .build(pauses::add);
        api.thenFallSilentAfter("application/json", PENDING.substring(0, 20)).thenAnswer(202, PENDING);
        assertThat(impatient.send("tenant_123", MESSAGE).messageId()).isEqualTo(ID);
        assertThat(api.asked).hasSize(2);
        assertThat(api.asked.stream().distinct()).hasSize(1);
        impatient.close();
    }

    @Test
    @Timeout(10)
    void anApiThatFallsSilentEachTimeIsToldInTheEnd() {
        ChannelsClient impatient = ChannelsClient.builder(api.url(), KEY)
                .timeout(Duration.ofMillis(100))
                .retries(new Retries(2, Duration.ofMillis(10), Duration.ofMillis(20)))
                .build(pauses::add);
        api.thenFallSilentAfter("application/json", "{").thenFallSilentAfter("application/json", "{");
        assertThat(catchThrowableOfType(NoAnswerException.class, () -> impatient.send("tenant_123", MESSAGE)))
                .hasMessage("no answer to POST /api/channels/sms/send in 2 tries")
                .hasRootCauseMessage("no whole answer within PT0.1S");
        impatient.close();
    }

    @Test
    void anInterruptedCallerStopsTryingAndStaysInterrupted() {
        ChannelsClient interrupted = ChannelsClient.builder(api.url(), KEY).build(pause -> {
            throw new InterruptedException();
        });
        api.thenAnswer(503, UNREACHABLE);
        assertThat(catchThrowableOfType(NoAnswerException.class, () -> interrupted.send("tenant_123", MESSAGE)))
                .hasMessageStartingWith("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        interrupted.close();
    }

    @Test
    void waitsForTheOutcomeWhenAsked() {
        api.thenAnswer(200, """
                {"success":false,"messageId":"%s","status":"failed","error":"No such number."}""".formatted(ID));
        SendAnswer answer = client.send("tenant_123", MESSAGE, Duration.ofSeconds(10));
        assertThat(answer).isEqualTo(new SendAnswer(false, ID, "failed", null, "No such number."));
        assertThat(api.asked.getFirst().prefer()).isEqualTo("wait=10");
    }

    @Test
    void aBatchGivesEachMessageItsKeyAndTellsWhatBecameOfEach() {
        api.thenHangUp().thenAnswer(200, """
                {"accepted":1,"repeated":0,"refused":1,"results":[{"index":0,"messageId":"%s","status":"pending"},
                 {"index":1,"problem":{"type":"https://errors.example/invalid-address","title":"No","status":422,"detail":"d"}}]}""".formatted(ID));

        OutgoingMessage later = MESSAGE.withKey("booking 43")
                .sendAt(Instant.parse("2027-01-14T13:00:00Z"))
                .withConsent(CONSENT);
        BatchAnswer answer = client.sendAll("tenant_123", List.of(MESSAGE, later));

        assertThat(answer.accepted()).isEqualTo(1);
        assertThat(answer.results().get(0).messageId()).isEqualTo(ID);
        assertThat(answer.results().get(1).problem()).matches(problem -> problem.is("invalid-address"));
        assertThat(api.asked.stream().distinct()).hasSize(1);
        assertThat(api.asked.getFirst().key()).isNull();
        assertThat(api.asked.getFirst().body())
                .matches(".*\"messages\":\\[\\{\"channel\":\"sms\",\"to\":.*\"idempotencyKey\":\"[0-9a-f-]{36}\"}.*")
                .contains("\"sendAt\":\"2027-01-14T13:00:00Z\",\"consent\":{\"basis\":\"opt-in\"")
                .contains("\"idempotencyKey\":\"booking 43\"");
    }

    @Test
    void findsAMessageOrTellsThatThereIsNone() {
        api.thenAnswer(200, """
                        {"messageId":"%s","tenantId":"%s","channel":"whatsapp","to":"+33612345678","template":"rdvRappel",
                         "kind":"transactional","locale":"fr","status":"pending","waitingFor":"retry 2 at 14:00",
                         "createdAt":"2026-11-25T10:00:00Z","attempts":[{"attempt":1,"endedAt":"2026-11-25T10:00:01Z",
                         "outcome":"retry","code":"131000","answer":"later"}]}""".formatted(ID, ID))
                .thenAnswer(404, """
                        {"type":"https://errors.example/unknown-message","title":"No such message","status":404,"detail":"d"}""")
                .thenAnswer(404, "nothing", Map.of("Content-Type", "text/plain"));

        StoredMessage found = client.find(ID).orElseThrow();
        assertThat(found.channel()).isEqualTo(Channel.WHATSAPP);
        assertThat(found.waitingFor()).isEqualTo("retry 2 at 14:00");
        assertThat(found.attempts().getFirst().code()).isEqualTo("131000");
        assertThat(found).asString().doesNotContain("+33612345678");
        assertThat(client.find(ID)).isEmpty();
        // what is not the API's does not say that there is no message
        assertThat(catchThrowableOfType(ProblemException.class, () -> client.find(ID)))
                .hasMessageContaining("Something answered 404");
    }

    @Test
    void takesAMessageBackOrTellsThatItIsTooLate() {
        api.thenHangUp()
                .thenAnswer(200, "{\"cancelled\":true,\"status\":\"cancelled\"}")
                .thenAnswer(409, """
                        {"type":"https://errors.example/message-not-cancellable","title":"Too late","status":409,"detail":"d",
                         "messageStatus":"sending"}""")
                .thenAnswer(409, """
                        {"type":"https://errors.example/tenant-suspended","title":"No","status":409,"detail":"d"}""")
                .thenAnswer(404, """
                        {"type":"https://errors.example/unknown-message","title":"No","status":404,"detail":"d"}""");

        assertThat(client.cancel(ID)).isEqualTo(new Cancellation.Cancelled());
        assertThat(client.cancel(ID)).isEqualTo(new Cancellation.TooLate("sending"));
        for (String refused : List.of("tenant-suspended", "unknown-message")) {
            assertThat(catchThrowableOfType(ProblemException.class, () -> client.cancel(ID))
                            .problem())
                    .matches(problem -> problem.is(refused));
        }
        assertThat(api.asked)
                .allMatch(asked -> asked.method().equals("DELETE"))
                .allMatch(asked -> asked.path().equals("/api/messages/" + ID));
    }

    @Test
    void recordsWhoAgreedToPromotions() {
        api.thenAnswer(201, "{\"recorded\":1}");
        GivenConsent given = new GivenConsent(Channel.SMS, "+33612345678", CONSENT);

        assertThat(client.recordConsents("tenant_123", List.of(given))).isEqualTo(1);

        assertThat(api.asked.getFirst().path()).isEqualTo("/api/consents");
        assertThat(api.asked.getFirst().body()).isEqualTo("""
                {"tenantId":"tenant_123","consents":[{"channel":"sms","address":"+33612345678",\
                "proof":{"basis":"opt-in","givenAt":"2026-03-02T09:15:00Z","source":"booking form"}}]}""");
        assertThat(given).asString().doesNotContain("+33612345678");
    }

    @Test
    void whatElseAProblemSaysIsKept() {
        api.thenAnswer(422, """
                {"type":"https://errors.example/sms-too-long","title":"Too long","status":422,"detail":"d","parts":5,
                 "overflow":"…"}""");
        ProblemException refused =
                catchThrowableOfType(ProblemException.class, () -> client.send("tenant_123", MESSAGE));
        assertThat(refused.problem().extensions()).isEqualTo(Map.of("parts", 5, "overflow", "…"));
    }

    @Test
    void aBaseUrlWithAPathIsKeptWhole() {
        api.thenAnswer(202, PENDING);
        try (ChannelsClient behindAProxy = ChannelsClient.builder(URI.create(api.url() + "/channels/"), KEY)
                .build(pauses::add)) {
            behindAProxy.send("tenant_123", MESSAGE);
        }
        assertThat(api.asked.getFirst().path()).isEqualTo("/channels/api/channels/sms/send");
    }
}
