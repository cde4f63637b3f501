package ai.coccinelle.channels.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AppointmentsTest {
    private static final Instant START = Instant.parse("2027-01-15T13:00:00Z");
    private static final Appointment APPOINTMENT = Appointment.of(
            "rdv 1/a",
            3,
            START,
            "Coupe et brushing",
            Customer.named("Jean Dupont").withPhone("+33612345678").withEmail("jean@example.fr"),
            List.of(Channel.SMS, Channel.EMAIL));
    private static final String STORED = """
            {"externalId":"rdv 1/a","tenantId":"019aa7c1-6f3e-7c52-b1c0-5f6f0e7b1f11","version":3,"status":"booked",
             "startsAt":"2027-01-15T13:00:00Z","service":"Coupe et brushing","customer":{"name":"Jean Dupont",
             "phone":"+33612345678"},"channels":["sms"],"confirm":true,"remind":true,"notices":[{"kind":"reminder",
             "before":"P1D","startsAt":"2027-01-15T13:00:00Z","state":"under_way","dueAt":"2027-01-14T13:30:00Z",
             "messages":[{"messageId":"019aa7c1-6f3e-7c52-b1c0-5f6f0e7b1f12","channel":"sms","status":"sent"}]}]}""";
    private static final String OLD = """
            {"type":"https://errors.example/old-version","title":"A newer version of this is known","status":409,
             "detail":"d","currentVersion":1764079000000}""";
    private static final String BOOKED = "{\"line\":%d,\"externalId\":\"rdv_%d\",\"result\":\"created\"}\n";

    private final ScriptedApi api = ScriptedApi.start();
    private final List<Duration> pauses = new ArrayList<>();
    private final ChannelsClient client = ChannelsClient.builder(api.url(), "cck_live_of_the_tests")
            .timeout(Duration.ofSeconds(5))
            .build(pauses::add);
    private final Appointments appointments = client.appointments();

    @AfterEach
    void stop() {
        client.close();
        api.close();
    }

    @Test
    void booksAnAppointmentHoweverItsAnswersAreLost() {
        api.thenHangUp().thenAnswer(201, STORED).thenAnswer(200, STORED);

        assertThat(appointments.book("tenant_123", APPOINTMENT.until(START.plusSeconds(2700))))
                .isInstanceOfSatisfying(AppointmentAnswer.Stored.class, answer -> {
                    assertThat(answer.created()).isTrue();
                    assertThat(answer.appointment().customer().phone()).isEqualTo("+33612345678");
                    StoredAppointment.Notice reminder =
                            answer.appointment().notices().getFirst();
                    assertThat(reminder.before()).isEqualTo("P1D");
                    assertThat(reminder.messages().getFirst().channel()).isEqualTo(Channel.SMS);
                    assertThat(answer).asString().doesNotContain("Dupont", "+33612345678");
                });
        assertThat(appointments.book("tenant_123", APPOINTMENT))
                .isInstanceOfSatisfying(
                        AppointmentAnswer.Stored.class,
                        answer -> assertThat(answer.created()).isFalse());

        ScriptedApi.Asked asked = api.asked.get(1);
        assertThat(asked).isEqualTo(api.asked.get(0));
        assertThat(asked.method() + " " + asked.path()).isEqualTo("PUT /api/appointments/rdv%201%2Fa");
        assertThat(asked.body()).isEqualTo("""
                {"tenantId":"tenant_123","version":3,"startsAt":"2027-01-15T13:00:00Z","endsAt":"2027-01-15T13:45:00Z",\
                "service":"Coupe et brushing","customer":{"name":"Jean Dupont","phone":"+33612345678",\
                "email":"jean@example.fr"},"channels":["sms","email"],"confirm":true,"remind":true}""");
        assertThat(APPOINTMENT).asString().doesNotContain("Dupont", "+33612345678");
    }

    @Test
    void whatIsLateIsToldWithTheVersionThatIsKnown() {
        api.thenAnswer(409, OLD).thenAnswer(409, OLD).thenAnswer(409, OLD);
        AppointmentAnswer late = new AppointmentAnswer.OldVersion(1764079000000L);

        assertThat(appointments.book("tenant_123", APPOINTMENT)).isEqualTo(late);
        assertThat(appointments.change("tenant_123", "rdv_1", AppointmentChange.movedTo(2, START)))
                .isEqualTo(late);
        assertThat(appointments.cancel("tenant_123", "rdv_1", 2, false)).isEqualTo(late);
    }

    @Test
    void otherRefusalsAreProblems() {
        api.thenAnswer(409, """
                        {"type":"https://errors.example/tenant-suspended","title":"No","status":409,"detail":"d"}""").thenAnswer(404, """
                        {"type":"https://errors.example/unknown-appointment","title":"No","status":404,"detail":"d"}""");
        assertThat(catchThrowableOfType(ProblemException.class, () -> appointments.book("tenant_123", APPOINTMENT))
                        .problem())
                .matches(problem -> problem.is("tenant-suspended"));
        assertThat(catchThrowableOfType(
                                ProblemException.class, () -> appointments.cancel("tenant_123", "rdv_1", 2, true))
                        .problem())
                .matches(problem -> problem.is("unknown-appointment"));
    }

    @Test
    void changesWhatIsSaidAndNothingElse() {
        api.thenAnswer(200, STORED);
        appointments.change("tenant_123", "rdv_1", AppointmentChange.movedTo(4, START));
        assertThat(api.asked.getFirst().method()).isEqualTo("PATCH");
        assertThat(api.asked.getFirst().body())
                .isEqualTo("{\"tenantId\":\"tenant_123\",\"version\":4,\"startsAt\":\"2027-01-15T13:00:00Z\"}");
    }

    @Test
    void cancelsAndHasTheCustomerToldOnlyWhereAsked() {
        api.thenAnswer(200, STORED).thenAnswer(200, STORED);
        appointments.cancel("tenant&123", "rdv_1", 4, true);
        appointments.cancel("tenant&123", "rdv_1", 4, false);
        assertThat(api.asked)
                .extracting(asked -> asked.method() + " " + asked.path())
                .containsExactly(
                        "DELETE /api/appointments/rdv_1?tenantId=tenant%26123&version=4&notify=true",
                        "DELETE /api/appointments/rdv_1?tenantId=tenant%26123&version=4&notify=false");
    }

    @Test
    void findsAnAppointmentOrTellsThatThereIsNone() {
        api.thenAnswer(200, STORED).thenAnswer(404, """
                {"type":"https://errors.example/unknown-appointment","title":"No","status":404,"detail":"d"}""");
        assertThat(appointments.find("tenant_123", "rdv 1/a")).get().matches(found -> found.version() == 3);
        assertThat(appointments.find("tenant_123", "rdv_2")).isEmpty();
        assertThat(api.asked.getFirst().path()).isEqualTo("/api/appointments/rdv%201%2Fa?tenantId=tenant_123");
    }

    @Test
    void manyAreAnsweredOneByOneWhileTheOthersAreStillBeingStored() {
        CountDownLatch firstWasToldOf = new CountDownLatch(1);
        api.then(exchange -> {
            begin(exchange, 0);
            say(exchange, BOOKED.formatted(1, 1));
            if (happens(firstWasToldOf)) {
                say(
                        exchange,
                        "{\"line\":2,\"externalId\":\"rdv_2\",\"problem\":%s}\n".formatted(OLD.replace("\n", "")));
                say(exchange, """
                        {"line":3,"problem":{"type":"https://errors.example/invalid-values","title":"t","status":422,"detail":"d"}}
                        """);
            }
        });

        List<LineAnswer> answers = new ArrayList<>();
        List<Appointment> told = new ArrayList<>();
        appointments.bookAll("tenant_123", three(), (appointment, answer) -> {
            told.add(appointment);
            answers.add(answer);
            firstWasToldOf.countDown();
        });

        assertThat(told).isEqualTo(three());
        assertThat(answers.subList(0, 2))
                .containsExactly(new LineAnswer.Stored("created"), new LineAnswer.OldVersion(1764079000000L));
        assertThat(answers.get(2))
                .isInstanceOfSatisfying(
                        LineAnswer.Refused.class,
                        refused -> assertThat(refused.problem().is("invalid-values"))
                                .isTrue());
        ScriptedApi.Asked asked = api.asked.getFirst();
        assertThat(asked.path()).isEqualTo("/api/appointments?tenantId=tenant_123");
        assertThat(asked.contentType()).isEqualTo("application/x-ndjson");
        assertThat(asked.body().lines()).hasSize(3).first().isEqualTo("""
                {"externalId":"rdv_1","version":1,"startsAt":"2027-01-15T13:00:00Z","service":"Couleur",\
                "customer":{"name":"Anne Petit","phone":"+33612345678"},"channels":["sms"],"confirm":true,"remind":true}""");
    }

    @Test
    void whereTheAnswerBreaksOffItGoesOnWithTheRest() {
        api.then(exchange -> {
                    begin(exchange, 10_000); // and it never writes so much
                    say(exchange, BOOKED.formatted(1, 1));
                    say(exchange, "{\"line\":2,\"exter");
                })
                .then(exchange -> {
                    begin(exchange, 0); // ends as if it were whole
                    say(exchange, BOOKED.formatted(1, 2));
                })
                .thenAnswer(503, "{}")
                .thenAnswer(200, BOOKED.formatted(1, 3));

        List<Appointment> told = new ArrayList<>();
        appointments.bookAll("tenant_123", three(), (appointment, answer) -> told.add(appointment));

        assertThat(told).isEqualTo(three());
        assertThat(api.asked.stream().map(asked -> asked.body().lines().count()))
                .containsExactly(3L, 2L, 1L, 1L);
        assertThat(pauses).hasSize(3);
    }

    @Test
    @Timeout(10)
    void whereTheAnswerFallsSilentItGoesOnWithTheRest() {
        api.thenFallSilentAfter("application/x-ndjson", BOOKED.formatted(1, 1) + "{\"line\":2,\"exter")
                .thenFallSilentAfter("application/x-ndjson", "")
                .thenAnswer(200, BOOKED.formatted(1, 2) + BOOKED.formatted(2, 3));

        List<Appointment> told = new ArrayList<>();
        try (ChannelsClient impatient = impatient(Retries.USUAL)) {
            impatient.appointments().bookAll("tenant_123", three(), (appointment, answer) -> told.add(appointment));
        }

        assertThat(told).isEqualTo(three());
        assertThat(api.asked.stream().map(asked -> asked.body().lines().count()))
                .containsExactly(3L, 2L, 2L);
        assertThat(pauses).hasSize(2);
    }

    @Test
    @Timeout(10)
    void whoeverIsHandedALineMayTakeLongerOverItThanTheNextMayTakeToCome() {
        CountDownLatch secondIsWanted = new CountDownLatch(1);
        api.then(exchange -> {
                    begin(exchange, 0);
                    say(exchange, BOOKED.formatted(1, 1));
                    if (happens(secondIsWanted)) {
                        say(exchange, BOOKED.formatted(2, 2) + BOOKED.formatted(3, 3));
                    }
                })
                .thenFallSilentAfter("application/json", "{");

        List<Appointment> told = new ArrayList<>();
        try (ChannelsClient impatient = impatient(Retries.NONE)) {
            impatient.appointments().bookAll("tenant_123", three(), (appointment, answer) -> {
                if (told.isEmpty()) {
                    // takes as long as an answer may
                    assertThat(catchThrowableOfType(
                                    NoAnswerException.class,
                                    () -> impatient.appointments().find("tenant_123", "rdv_1")))
                            .isNotNull();
                    secondIsWanted.countDown();
                }
                told.add(appointment);
            });
        }

        assertThat(told).isEqualTo(three());
    }

    @Test
    void anAnswerThatBreaksOffAgainAndAgainIsToldInTheEnd() {
        for (int i = 0; i < 5; i++) {
            api.then(exchange -> begin(exchange, 0));
        }
        List<LineAnswer> answers = new ArrayList<>();
        NoAnswerException failed = catchThrowableOfType(
                NoAnswerException.class,
                () -> appointments.bookAll("tenant_123", three(), (appointment, answer) -> answers.add(answer)));
        assertThat(failed).hasMessage("the answer to POST /api/appointments broke off 5 times");
        assertThat(answers).isEmpty();
        assertThat(api.asked).hasSize(5);
    }

    @Test
    void manyThatAreRefusedAsAWholeAreAProblemAndWhatTheCallerThrowsIsItsOwn() {
        api.thenAnswer(409, """
                        {"type":"https://errors.example/tenant-suspended","title":"No","status":409,"detail":"d"}""")
                .thenAnswer(200, BOOKED.formatted(1, 1) + BOOKED.formatted(2, 2) + BOOKED.formatted(3, 3))
                .thenAnswer(200, "<html>", Map.of("Content-Type", "text/html"));

        assertThat(catchThrowableOfType(
                                ProblemException.class,
                                () -> appointments.bookAll("tenant_123", three(), (appointment, answer) -> {}))
                        .problem())
                .matches(problem -> problem.is("tenant-suspended"));
        IllegalStateException own = new IllegalStateException("the caller's");
        assertThat(catchThrowableOfType(
                        IllegalStateException.class,
                        () -> appointments.bookAll("tenant_123", three(), (appointment, answer) -> {
                            throw own;
                        })))
                .isSameAs(own);
        assertThat(catchThrowableOfType(
                                ProblemException.class,
                                () -> appointments.bookAll("tenant_123", three(), (appointment, answer) -> {}))
                        .problem()
                        .type())
                .isEqualTo("about:blank");
        assertThat(api.asked).hasSize(3);
        appointments.bookAll("tenant_123", List.of(), (appointment, answer) -> {});
        assertThat(api.asked).as("of none nothing is told").hasSize(3);
    }

    private ChannelsClient impatient(Retries retries) {
        return ChannelsClient.builder(api.url(), "cck_live_of_the_tests")
                .timeout(Duration.ofMillis(300))
                .retries(retries)
                .build(pauses::add);
    }

    private static List<Appointment> three() {
        List<Appointment> three = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            three.add(Appointment.of(
                    "rdv_" + i,
                    1,
                    START,
                    "Couleur",
                    Customer.named("Anne Petit").withPhone("+33612345678"),
                    List.of(Channel.SMS)));
        }
        return three;
    }

    /** @param length of the whole answer; 0: it ends when it ends */
    private static void begin(HttpExchange exchange, long length) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
        exchange.sendResponseHeaders(200, length);
    }

    private static void say(HttpExchange exchange, String text) throws IOException {
        exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
    }

    private static boolean happens(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
