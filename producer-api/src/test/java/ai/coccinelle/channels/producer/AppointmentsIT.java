package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.appointment.Appointments;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.message.Standing;
import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.receipt.Receipt;
import ai.coccinelle.channels.receipt.Receipts;
import ai.coccinelle.channels.tenant.Scope;
import ai.coccinelle.channels.tenant.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Appointments as the booking system tells them, and what becomes of each, over the API and on a real PostgreSQL. */
@Timeout(120)
@SuppressWarnings("NullAway.Init")
class AppointmentsIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Transition REFUSED = new Transition.Failed("30005", "unknown handset", false);
    private static final Instant START = Instant.now().plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.HOURS);

    private static final String CUSTOMER = "{\"name\":\"Jean Dupont\",\"phone\":\"06 12 34 56 78\"}";
    private static final String CUSTOMER_WITH_MAIL =
            "{\"name\":\"Jean Dupont\",\"phone\":\"+33612345678\",\"email\":\"jean@exemple.com\"}";
    private static final String CUSTOMER_ON_WHATSAPP =
            "{\"name\":\"Jean Dupont\",\"phone\":\"+33612345678\",\"whatsapp\":\"+33612345678\"}";

    private static RunningApi api;
    private static PlayedWorker worker;
    private final List<ClaimedMessage> spare = new ArrayList<>();
    private Tenant tenant;
    private String key;

    @BeforeAll
    static void start() {
        api = RunningApi.start("--channels.appointments.tick=200ms");
        worker = new PlayedWorker(api);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void tenant() {
        for (ChannelType channel : ChannelType.values()) {
            worker.claimAll(channel);
        }
        tenant = api.tenant("tenant-" + UUID.randomUUID());
        key = api.keyOf(tenant);
    }

    @Test
    void aBookingIsConfirmedAtOnceAndRemindedOfTheDayBefore() {
        Answer booked = put("rdv_1", 1, START);

        assertThat(booked.status()).as(booked.body()).isEqualTo(201);
        ClaimedMessage confirmation = claim(ChannelType.SMS);
        assertThat(confirmation.templateName()).isEqualTo("rdvConfirmation");
        assertThat(confirmation.to()).isEqualTo("+33612345678");
        assertThat(confirmation.standing()).isEqualTo(Standing.CURRENT);
        JsonNode reminder = notice("rdv_1", "reminder");
        assertThat(reminder.path("state").asString()).isEqualTo("planned");
        assertThat(reminder.path("before").asString()).isEqualTo("P1D");
        ZoneId paris = ZoneId.of("Europe/Paris");
        assertThat(Instant.parse(reminder.path("dueAt").asString()))
                .isEqualTo(START.atZone(paris).minusDays(1).toInstant());

        due("rdv_1");

        ClaimedMessage reminded = claim(ChannelType.SMS);
        assertThat(reminded.templateName()).isEqualTo("rdvRappel");
        assertThat(Duration.between(Instant.now(), START).minus(reminded.usefulFor()))
                .isBetween(Duration.ofSeconds(-60), Duration.ofSeconds(60));
        JsonNode view = view("rdv_1");
        assertThat(view.path("status").asString()).isEqualTo("booked");
        assertThat(view.path("notices")).hasSize(2);
        assertThat(notice("rdv_1", "reminder")
                        .path("messages")
                        .get(0)
                        .path("messageId")
                        .asString())
                .isEqualTo(reminded.id().toString());
    }

    /** A chain with its office in Paris and a salon in Saint-Denis. */
    @Test
    void theHourThatACustomerIsToldIsTheOneThatTheBookingSystemWrote() {
        OffsetDateTime there = START.atOffset(ZoneOffset.ofHours(4)).withMinute(0);
        String body = body(1, START, "{\"name\":\"Chloé Payet\",\"phone\":\"0692 12 34 56\"}", "\"sms\"")
                .replace("\"startsAt\":\"" + START, "\"startsAt\":\"" + there);
        assertThat(api.put("/api/appointments/rdv_974", key, body).status()).isEqualTo(201);
        assertThat(claim(ChannelType.SMS).payload())
                .asInstanceOf(type(Payload.Sms.class))
                .extracting(Payload.Sms::body)
                .asString()
                .contains(" " + there.getHour() + " h");
        assertThat(Instant.parse(notice("rdv_974", "reminder").path("dueAt").asString()))
                .isEqualTo(there.minusDays(1).toInstant());

        patch("rdv_974", 2, "\"service\":\"Couleur\"");
        OffsetDateTime utc = there.plusDays(1).withOffsetSameInstant(ZoneOffset.UTC);
        patch("rdv_974", 3, "\"startsAt\":\"" + utc + "\"");
        assertThat(claim(ChannelType.SMS).payload())
                .as("UTC says nothing of the place: the tenant's clock counts")
                .asInstanceOf(type(Payload.Sms.class))
                .extracting(Payload.Sms::body)
                .asString()
                .contains(" " + utc.atZoneSameInstant(ZoneId.of("Europe/Paris")).getHour() + " h");
    }

    @Test
    void aNameFromAnOldDatabaseIsReadAsItWasMeant() {
        putOn("\"sms\"", "{\"name\":\"Chloé d\\u0092Arcy\",\"phone\":\"\\u202a06 39 98 00 11\\u202c\"}");

        ClaimedMessage claimed = claim(ChannelType.SMS);
        assertThat(claimed.to()).isEqualTo("+33639980011");
        assertThat(claimed.payload())
                .asInstanceOf(type(Payload.Sms.class))
                .extracting(Payload.Sms::body)
                .asString()
                .contains("Chloé d'Arcy");
    }

    @Test
    void aConfirmationIsStoredWithinTensOfMilliseconds() {
        put("rdv_0", 1, START);
        claim(ChannelType.SMS);
        put("rdv_1", 1, START);
        claim(ChannelType.SMS);
        double delay = api.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery("""
                        SELECT extract(epoch FROM m.created_at - a.created_at)
                        FROM appointments a JOIN channel_messages_log m ON m.appointment_id = a.id
                        WHERE a.tenant_id = :tenant AND a.external_id = 'rdv_1'
                        """)
                        .bind("tenant", tenant.id())
                        .mapTo(Double.class)
                        .one());
        assertThat(delay).isBetween(0.0, 0.5);
    }

    @Test
    void whatWaitsAboutAnotherTimeIsWithdrawnWhenTheAppointmentIsMoved() {
        put("rdv_1", 1, START);
        String first = messageOf("rdv_1", "confirmation");
        Instant moved = START.plus(Duration.ofDays(2));

        assertThat(put("rdv_1", 2, moved).status()).isEqualTo(200);

        assertThat(status(first)).isEqualTo("cancelled");
        assertThat(errorCode(first)).isEqualTo("superseded");
        ClaimedMessage second = claim(ChannelType.SMS);
        assertThat(second.templateName()).isEqualTo("rdvConfirmation");
        assertThat(reasons("rdv_1")).containsEntry("confirmation " + START, "skipped moved");
        assertThat(reasons("rdv_1")).containsEntry("reminder " + START, "skipped moved");
        assertThat(reasons("rdv_1")).containsEntry("reminder " + moved, "planned ");
    }

    @Test
    void whoWasToldOfTheOldTimeIsToldOfTheNewOne() {
        put("rdv_1", 1, START);
        worker.record(claim(ChannelType.SMS), new Transition.Sent("SM1"));

        put("rdv_1", 2, START.plus(Duration.ofHours(1)));

        assertThat(claim(ChannelType.SMS).templateName()).isEqualTo("rdvConfirmation");
    }

    @Test
    void whatIsCancelledIsNeverRemindedOfAndItsCustomerToldWhereAsked() {
        put("rdv_1", 1, START);
        worker.record(claim(ChannelType.SMS), new Transition.Sent("SM1"));

        Answer silent = api.delete("/api/appointments/rdv_1?version=2", key);

        assertThat(silent.status()).as(silent.body()).isEqualTo(200);
        assertThat(silent.text("status")).isEqualTo("cancelled");
        assertThat(reasons("rdv_1")).containsEntry("reminder " + START, "skipped cancelled");
        assertThat(api.delete("/api/appointments/rdv_1?version=2&notify=true", key)
                        .status())
                .as("repeated")
                .isEqualTo(200);
        assertThat(view("rdv_1").path("notices")).hasSize(2);

        put("rdv_2", 1, START);
        claim(ChannelType.SMS);
        api.delete("/api/appointments/rdv_2?version=2&notify=true", key);
        assertThat(claim(ChannelType.SMS).templateName()).isEqualTo("rdvAnnulation");
    }

    @Test
    void aVersionThatIsLateChangesNothingAndHearsTheCurrentOne() {
        put("rdv_1", 5, START);

        Answer late = put("rdv_1", 4, START.plus(Duration.ofDays(1)));

        ErrorsIT.assertProblem(late, 409, "old-version");
        assertThat(late.json().path("currentVersion").asLong()).isEqualTo(5);
        assertThat(late.text("detail")).contains("Version 5");
        assertThat(Instant.parse(view("rdv_1").path("startsAt").asString())).isEqualTo(START);
        ErrorsIT.assertProblem(api.delete("/api/appointments/rdv_1?version=3", key), 409, "old-version");
        ErrorsIT.assertProblem(
                put("rdv_1", 5, START.plus(Duration.ofDays(1))), 409, "old-version"); // the same, saying something else
    }

    @Test
    void aVersionMayBeATimeInNanoseconds() {
        put("rdv_1", Long.MAX_VALUE - 1, START);

        Answer cancelled = api.delete("/api/appointments/rdv_1?version=" + Long.MAX_VALUE, key);

        assertThat(cancelled.status()).as(cancelled.body()).isEqualTo(200);
        assertThat(view("rdv_1").path("version").asLong()).isEqualTo(Long.MAX_VALUE);
        ErrorsIT.assertProblem(
                api.delete("/api/appointments/rdv_1?version=9223372036854775808", key),
                400,
                "invalid-request",
                "version");
    }

    @Test
    void theSameVersionWithTheSameContentIsKnown() {
        put("rdv_1", 1, START);
        claim(ChannelType.SMS);

        assertThat(put("rdv_1", 1, START).status()).isEqualTo(200);
        assertThat(put("rdv_1", 2, START).status())
                .as("only the version is new")
                .isEqualTo(200);

        assertThat(view("rdv_1").path("version").asInt()).isEqualTo(2);
        assertThat(view("rdv_1").path("notices")).hasSize(2);
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void everyFaultIsNamedAtOnce() {
        Answer answer = api.put("/api/appointments/rdv_1", key, """
                {"tenantId":"%s","version":-1,"startsAt":"2027-01-15T14:00:00+01:00","endsAt":"2027-01-15T13:00:00+01:00",\
                "service":"","customer":{"name":" ","phone":"12","email":"x"},"channels":["sms","sms"],"confirm":true,\
                "remind":true}""".formatted(tenant.externalId()));
        ErrorsIT.assertProblem(answer, 422, "invalid-values");
        assertThat(answer.json().path("errors").findValuesAsString("field"))
                .containsExactlyInAnyOrder(
                        "version",
                        "endsAt",
                        "service",
                        "customer.name",
                        "channels",
                        "customer.phone",
                        "customer.email");

        Answer unreadable = api.put("/api/appointments/rdv_1", key, """
                {"tenantId":"%s","version":"1","startsAt":"2027-01-15T14:00:00","channels":["telex",3],"color":"red"}""".formatted(tenant.externalId()));
        ErrorsIT.assertProblem(unreadable, 400, "invalid-request");
        assertThat(unreadable.json().path("errors").findValuesAsString("field"))
                .contains("version", "startsAt", "channels[0]", "channels[1]", "color", "customer", "service");
    }

    @Test
    void whoeverIsToBeToldHasAnAddress() {
        ErrorsIT.assertProblem(
                api.put("/api/appointments/rdv_1", key, body(1, START, "{\"name\":\"Jean\"}", "\"sms\"")),
                422,
                "invalid-values");
    }

    @Test
    void aPatchChangesWhatItNamesAndMovesTheEndWithTheStart() {
        put("rdv_1", 1, START);

        Answer patched = patch("rdv_1", 2, """
                "startsAt":"%s","customer":{"email":"jean@exemple.com"},"remind":false""".formatted(START.plus(Duration.ofHours(3))));

        assertThat(patched.status()).as(patched.body()).isEqualTo(200);
        assertThat(Instant.parse(patched.text("endsAt"))).isEqualTo(START.plus(Duration.ofMinutes(225)));
        assertThat(patched.json().path("customer").path("phone").asString()).isEqualTo("+33612345678");
        assertThat(patched.json().path("customer").path("email").asString()).isEqualTo("jean@exemple.com");
        assertThat(reasons("rdv_1")).containsEntry("reminder " + START, "skipped moved");
        assertThat(reasons("rdv_1")).doesNotContainKey("reminder " + START.plus(Duration.ofHours(3)));
        ErrorsIT.assertProblem(patch("rdv_9", 2, "\"remind\":false"), 404, "unknown-appointment");
    }

    @Test
    void aPatchThatIsLateChangesNothingAndHearsTheCurrentVersion() {
        put("rdv_1", 5, START);

        for (int late : List.of(4, 5)) {
            Answer answer = patch("rdv_1", late, "\"startsAt\":\"%s\"".formatted(START.plus(Duration.ofDays(1))));
            ErrorsIT.assertProblem(answer, 409, "old-version");
            assertThat(answer.json().path("currentVersion").asLong()).isEqualTo(5);
        }
        assertThat(patch("rdv_1", 5, "\"service\":\"Coupe\"").status())
                .as("the same, once more")
                .isEqualTo(200);

        assertThat(view("rdv_1").path("version").asLong()).isEqualTo(5);
        assertThat(Instant.parse(view("rdv_1").path("startsAt").asString())).isEqualTo(START);
        assertThat(view("rdv_1").path("notices")).hasSize(2);
    }

    @Test
    void aPatchOfWhatIsCancelledLeavesItCancelledAndTellsNobody() {
        put("rdv_1", 1, START);
        worker.record(claim(ChannelType.SMS), new Transition.Sent("SM1"));
        api.delete("/api/appointments/rdv_1?version=2", key);
        Instant moved = START.plus(Duration.ofDays(1));

        Answer patched = patch("rdv_1", 3, "\"startsAt\":\"%s\"".formatted(moved));

        assertThat(patched.status()).as(patched.body()).isEqualTo(200);
        assertThat(patched.text("status")).isEqualTo("cancelled");
        assertThat(Instant.parse(patched.text("startsAt"))).isEqualTo(moved);
        assertThat(reasons("rdv_1")).hasSize(2).containsEntry("reminder " + START, "skipped cancelled");
        assertThat(dueNotices()).isZero();
        assertThat(messages()).isEqualTo(1);
        assertThat(put("rdv_1", 4, moved).text("status"))
                .as("only a PUT books it again")
                .isEqualTo("booked");
    }

    @Test
    void whatIsNotThereIs404() {
        ErrorsIT.assertProblem(api.get("/api/appointments/rdv_9", key), 404, "unknown-appointment");
        ErrorsIT.assertProblem(api.delete("/api/appointments/rdv_9?version=1", key), 404, "unknown-appointment");
        ErrorsIT.assertProblem(api.delete("/api/appointments/rdv_9", key), 400, "invalid-request");
        ErrorsIT.assertProblem(api.get("/api/appointments/rdv_9", RunningApi.PLATFORM_KEY), 400, "invalid-request");
    }

    @Test
    void manyAtOnceAreAnsweredLineByLine() {
        put("rdv_3", 7, START);
        String lines = line("rdv_1", 1) + "\n\n{\"externalId\":\"rdv_2\"\n" + line("rdv_3", 6) + "\n"
                + line("rdv_4", 1).replace("+33612345678", "12") + "\r\n" + line("rdv_1", 1);

        Answer answer = bulk(lines);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        List<JsonNode> answers = answer.body().lines().map(JSON::readTree).toList();
        assertThat(answers).extracting(each -> each.path("line").asInt()).containsExactly(1, 2, 3, 4, 5);
        assertThat(answers.get(0).path("result").asString()).isEqualTo("created");
        assertThat(problem(answers.get(1))).endsWith("/malformed-json");
        assertThat(problem(answers.get(2))).endsWith("/old-version");
        assertThat(problem(answers.get(3))).endsWith("/invalid-values");
        assertThat(answers.get(4).path("result").asString()).isEqualTo("unchanged");
        assertThat(view("rdv_1").path("status").asString()).isEqualTo("booked");
    }

    /** A thousand appointments, each told of ten times over: most of the lines change nothing, so it takes seconds. */
    @Test
    void tenThousandLinesInOneRequestAreTakenAndNotOneMore() {
        Answer answer = bulk(manyLines("bulk_", 10_000));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        List<String> answers = answer.body().lines().toList();
        assertThat(answers).hasSize(10_000);
        assertThat(answers.subList(0, 1000)).allMatch(line -> line.contains("\"created\""));
        assertThat(answers.subList(1000, 10_000)).allMatch(line -> line.contains("\"unchanged\""));
        assertThat(answers.getLast()).contains("\"line\":10000,", "\"bulk_999\"");
        assertThat(bookings()).isEqualTo(1000);

        ErrorsIT.assertProblem(bulk(manyLines("more_", 10_001)), 400, "invalid-request");
        assertThat(bookings()).isEqualTo(1000);
    }

    @Test
    void noLinesAndOtherThingsThanLinesAreRefused() {
        ErrorsIT.assertProblem(bulk(""), 400, "invalid-request");
        ErrorsIT.assertProblem(
                api.post("/api/appointments?tenantId=" + tenant.externalId(), key, "{}"),
                415,
                "unsupported-media-type");
    }

    @Test
    void ofTwoWhoChangeTheSameAppointmentsOneWaitsForTheOther() {
        put("rdv_1", 1, START);
        put("rdv_2", 1, START);
        messageOf("rdv_1", "confirmation");
        messageOf("rdv_2", "confirmation");
        worker.release(ChannelType.SMS); // withdrawn from here on, they are counted as landed

        CompletableFuture<Answer> one;
        CompletableFuture<Answer> many;
        try (Handle producer = api.bean(Jdbi.class).open()) {
            producer.begin();
            producer.createQuery("""
                    SELECT n.id FROM appointment_notices n JOIN appointments a ON a.id = n.appointment_id
                    WHERE a.tenant_id = :tenant AND a.external_id = 'rdv_2' FOR UPDATE OF n
                    """)
                    .bind("tenant", tenant.id())
                    .mapTo(UUID.class)
                    .list();
            one = CompletableFuture.supplyAsync(() -> put("rdv_2", 2, START.plus(Duration.ofHours(1))));
            await().until(AppointmentsIT::waiting, waiting -> waiting == 1);
            many = CompletableFuture.supplyAsync(() -> bulk(line("rdv_1", 2) + "\n" + line("rdv_2", 3)));
            await().until(AppointmentsIT::waiting, waiting -> waiting == 2);
            producer.rollback();
        }

        assertThat(one.join().status()).as(one.join().body()).isEqualTo(200);
        assertThat(many.join().body().lines()).hasSize(2).allMatch(line -> line.contains("\"changed\""));
    }

    /** How many wait for a lock. */
    private static int waiting() {
        return api.bean(Jdbi.class)
                .withHandle(
                        handle -> handle.createQuery("""
                        SELECT count(*) FROM pg_stat_activity
                        WHERE datname = current_database() AND wait_event_type = 'Lock'
                        """).mapTo(Integer.class).one());
    }

    @Test
    void anAppointmentThatComesTwiceInOneTransactionIsAsItCameLast() {
        bulk(line("rdv_1", 1) + "\n" + line("rdv_1", 2).replace("Jean", "Jeanne"));

        assertThat(content(claim(ChannelType.SMS).id())).contains("Jeanne");
        assertThat(view("rdv_1").path("version").asInt()).isEqualTo(2);
        assertThat(view("rdv_1").path("notices")).hasSize(2);
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void aTestKeysAppointmentsAreApartAndTheirMessagesReachNobody() {
        String test = api.keyOf(tenant.id(), true, Scope.SEND, Scope.READ);
        put("rdv_1", 1, START);
        assertThat(claim(ChannelType.SMS).sandbox()).isFalse();
        ErrorsIT.assertProblem(api.get("/api/appointments/rdv_1", test), 404, "unknown-appointment");

        api.put("/api/appointments/rdv_1", test, body(1, START, CUSTOMER, "\"sms\""));

        assertThat(claim(ChannelType.SMS).sandbox()).isTrue();
    }

    @Test
    void anAppointmentMadeTooLateIsRemindedOfAtOnceWhereTheTenantWantsThat() {
        Instant soon = Instant.now().plus(Duration.ofHours(5));
        put("rdv_1", 1, soon);
        claim(ChannelType.SMS);
        assertThat(reasons("rdv_1").values()).contains("skipped late");

        rules("{\"reminders\":[{\"before\":\"P1D\"}],\"lateReminder\":true,\"ladderDelay\":\"PT30M\"}");
        put("rdv_2", 1, soon);

        assertThat(List.of(
                        claim(ChannelType.SMS).templateName(),
                        claim(ChannelType.SMS).templateName()))
                .containsExactlyInAnyOrder("rdvConfirmation", "rdvRappel");
    }

    @Test
    void severalRemindersGoEachOnItsOwnChannels() {
        rules("""
                {"reminders":[{"before":"P2D","channels":["email"]},{"before":"PT2H","channels":["whatsapp","sms"]}],\
                "lateReminder":false,"ladderDelay":"PT30M"}""");
        api.put("/api/appointments/rdv_1", key, body(1, START, """
                {"name":"Jean","phone":"+33612345678","email":"jean@exemple.com","whatsapp":"+33612345678"}""", "\"sms\""));
        claim(ChannelType.SMS);
        due("rdv_1");

        assertThat(claim(ChannelType.EMAIL).templateName()).isEqualTo("rdvRappel");
        assertThat(claim(ChannelType.WHATSAPP).templateName()).isEqualTo("rdvRappel");
        Answer shown = api.get("/api/tenants/" + tenant.externalId() + "/reminders", key);
        assertThat(shown.json().path("reminders").findValuesAsString("before")).containsExactly("P2D", "PT2H");
        Answer wrong = api.put("/api/tenants/" + tenant.externalId() + "/reminders", key, """
                {"reminders":[{"before":"tomorrow"},{"before":"P1D","channels":[]}],"lateReminder":false,\
                "ladderDelay":"PT5S"}""");
        ErrorsIT.assertProblem(wrong, 422, "invalid-values");
        assertThat(wrong.json().path("errors").findValuesAsString("field"))
                .containsExactly("reminders[0].before", "reminders[1].channels", "ladderDelay");
    }

    @Test
    void aConfirmationThatWasTakenBackStaysSoWhateverElseChanges() {
        put("rdv_1", 1, START);
        Answer taken = api.delete("/api/messages/" + messageOf("rdv_1", "confirmation"), key);
        assertThat(taken.text("status")).as(taken.body()).isEqualTo("cancelled");
        lookNow();
        await().until(() -> reasons("rdv_1").get("confirmation " + START), "skipped withdrawn"::equals);

        api.put("/api/appointments/rdv_1", key, body(2, START, CUSTOMER, "\"sms\",\"phone\""));

        assertThat(reasons("rdv_1")).containsEntry("confirmation " + START, "skipped withdrawn");
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void aReminderThatFallsIntoNewQuietHoursGoesBeforeThem() {
        put("rdv_1", 1, START);
        put("rdv_2", 1, START.plus(Duration.ofHours(6)));
        Instant planned = dueAt("rdv_1");
        Instant outside = dueAt("rdv_2");
        LocalTime time = planned.atZone(ZoneId.of("Europe/Paris")).toLocalTime();

        quiet("{\"from\":\"%s\",\"to\":\"%s\"}".formatted(time.minusHours(1), time.plusHours(2)));

        assertThat(dueAt("rdv_1")).isEqualTo(planned.minus(Duration.ofMinutes(61)));
        assertThat(dueAt("rdv_2")).isEqualTo(outside);

        quiet("null");
        assertThat(dueAt("rdv_1")).as("none is put off").isEqualTo(planned.minus(Duration.ofMinutes(61)));
    }

    @Test
    void everyReminderGoesBeforeTheNewQuietHoursHoweverManyThereAre() {
        bulk(IntStream.range(0, 600)
                .mapToObj(each -> line("bulk_" + each, 1).replace("\"confirm\":true", "\"confirm\":false"))
                .collect(Collectors.joining("\n")));
        Instant planned = dueAt("bulk_0");
        LocalTime time = planned.atZone(ZoneId.of("Europe/Paris")).toLocalTime();

        quiet("{\"from\":\"%s\",\"to\":\"%s\"}".formatted(time.minusHours(1), time.plusHours(2)));

        assertThat(sql("""
                        SELECT count(*) FROM appointment_notices n JOIN appointments a ON a.id = n.appointment_id
                        WHERE a.tenant_id = :tenant AND n.due_at = '%s'
                        """.formatted(planned.minus(Duration.ofMinutes(61))))).isEqualTo(600);
    }

    private void quiet(String hours) {
        Answer answer = api.put(
                "/api/tenants/" + tenant.externalId() + "/hours",
                key,
                "{\"quietHours\":%s,\"region\":\"metropole\"}".formatted(hours));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private Instant dueAt(String externalId) {
        return Instant.parse(notice(externalId, "reminder").path("dueAt").asString());
    }

    @Test
    void aMessageThatIsRetriedAfterTheAppointmentWasMovedIsNotSent() {
        put("rdv_1", 1, START);
        ClaimedMessage begun = claim(ChannelType.SMS);

        put("rdv_1", 2, START.plus(Duration.ofDays(1)));
        worker.record(begun, new Transition.Retry(Duration.ZERO, "20429", "too busy"));

        Map<UUID, ClaimedMessage> claimed = claimTwo(ChannelType.SMS);
        ClaimedMessage again = Objects.requireNonNull(claimed.get(begun.id()));
        assertThat(again.standing()).isEqualTo(Standing.SUPERSEDED);
        assertThat(claimed.values())
                .filteredOn(each -> !each.id().equals(begun.id()))
                .singleElement()
                .matches(each -> each.standing() == Standing.CURRENT);
        worker.record(again, new Transition.Withdrawn("superseded", "changed"));
        assertThat(status(begun.id().toString())).isEqualTo("cancelled");
        assertThat(errorCode(begun.id().toString())).isEqualTo("superseded");
    }

    @Test
    void aMessageWhoseWordsChangedWhileItWasSentIsMadeAnewWhenItDidNotGo() {
        put("rdv_1", 1, START);
        ClaimedMessage begun = claim(ChannelType.SMS);

        api.put("/api/appointments/rdv_1", key, body(2, START, CUSTOMER.replace("Jean", "Jeanne"), "\"sms\""));
        worker.record(begun, new Transition.Retry(Duration.ZERO, "20429", "too busy"));
        ClaimedMessage again = claim(ChannelType.SMS);
        assertThat(again.standing()).isEqualTo(Standing.SUPERSEDED);
        worker.record(again, new Transition.Withdrawn("superseded", "changed"));

        ClaimedMessage anew = claim(ChannelType.SMS);
        assertThat(anew.id()).isNotEqualTo(begun.id());
        assertThat(content(anew.id())).contains("Jeanne");
        worker.record(anew, new Transition.Sent("SM1"));
        assertThat(notice("rdv_1", "confirmation").path("messages")).hasSize(2);
    }

    @Test
    void aReminderThatWasBegunBeforeItsAppointmentWasCancelledAndBookedAgainGoesAllTheSame() {
        ClaimedMessage begun = begunReminder();

        api.delete("/api/appointments/rdv_1?version=2", key);
        put("rdv_1", 3, START);
        supersede(begun);

        ClaimedMessage anew = claim(ChannelType.SMS);
        assertThat(anew.templateName()).isEqualTo("rdvRappel");
        assertThat(anew.standing()).isEqualTo(Standing.CURRENT);
        assertThat(reasons("rdv_1")).containsEntry("reminder " + START, "under_way ");
        assertThat(messages()).as("the confirmation and two reminders").isEqualTo(3);
    }

    @Test
    void aReminderThatWasBegunBeforeItsAppointmentWasMovedAwayAndBackGoesAllTheSame() {
        ClaimedMessage begun = begunReminder();

        api.put("/api/appointments/rdv_1", key, unconfirmed(2, START.plus(Duration.ofDays(1))));
        api.put("/api/appointments/rdv_1", key, unconfirmed(3, START));
        supersede(begun);

        assertThat(claim(ChannelType.SMS).templateName()).isEqualTo("rdvRappel");
    }

    @Test
    void aReminderThatArrivedThoughItsAppointmentWasCancelledAndBookedAgainGoesOnce() {
        ClaimedMessage begun = begunReminder();

        api.delete("/api/appointments/rdv_1?version=2", key);
        put("rdv_1", 3, START);
        worker.record(begun, new Transition.Sent("SM2"));
        deliver(begun.id());
        lookNow();

        await().until(() -> notice("rdv_1", "reminder").path("state").asString(), "done"::equals);
        assertThat(messages()).isEqualTo(2);
    }

    @Test
    void aConfirmationThatWasBegunBeforeItsAppointmentWasCancelledAndBookedAgainGoesAllTheSame() {
        put("rdv_1", 1, START);
        ClaimedMessage begun = claim(ChannelType.SMS);

        api.delete("/api/appointments/rdv_1?version=2", key);
        put("rdv_1", 3, START);
        supersede(begun);

        assertThat(claim(ChannelType.SMS).templateName()).isEqualTo("rdvConfirmation");
        assertThat(messages()).isEqualTo(2);
    }

    @Test
    void aConfirmationThatEndedUnsentBeforeItsAppointmentWasBookedAgainIsPlannedAgain() {
        put("rdv_1", 1, START);
        ClaimedMessage begun = claim(ChannelType.SMS);
        api.delete("/api/appointments/rdv_1?version=2", key);
        supersede(begun);
        await().until(() -> reasons("rdv_1").get("confirmation " + START), "skipped cancelled"::equals);

        put("rdv_1", 3, START);

        assertThat(claim(ChannelType.SMS).templateName()).isEqualTo("rdvConfirmation");
    }

    @Test
    void aConfirmationThatWasOvertakenByAnotherIsNotMadeAnew() {
        put("rdv_1", 1, START);
        ClaimedMessage begun = claim(ChannelType.SMS);
        put("rdv_1", 2, START.plus(Duration.ofDays(1)));
        worker.record(claim(ChannelType.SMS), new Transition.Sent("SM1"));

        put("rdv_1", 3, START);
        worker.record(claim(ChannelType.SMS), new Transition.Sent("SM2"));
        supersede(begun);
        lookNow();

        await().until(() -> sql("""
                        SELECT count(*) FROM appointment_notices n JOIN appointments a ON a.id = n.appointment_id
                        WHERE a.tenant_id = :tenant AND n.due_at <= now()
                        """) == 0);
        assertThat(messages()).isEqualTo(3);
    }

    @Test
    void whatFailsAfterItsAppointmentWasCancelledIsToldOnNoOtherChannel() {
        putOn("\"sms\",\"phone\"");
        ClaimedMessage begun = claim(ChannelType.SMS);

        api.delete("/api/appointments/rdv_1?version=2", key);
        worker.record(begun, REFUSED);

        await().until(() -> reasons("rdv_1").get("confirmation " + START), "skipped cancelled"::equals);
        assertThat(ours(ChannelType.PHONE)).isEmpty();
    }

    /** Books rdv_1, whose customer has its confirmation and whose reminder a worker has begun. */
    private ClaimedMessage begunReminder() {
        put("rdv_1", 1, START);
        ClaimedMessage confirmation = claim(ChannelType.SMS);
        worker.record(confirmation, new Transition.Sent("SM1"));
        deliver(confirmation.id());
        lookNow();
        await().until(() -> notice("rdv_1", "confirmation").path("state").asString(), "done"::equals);
        due("rdv_1");
        return claim(ChannelType.SMS);
    }

    /** The provider is too busy, and the retry finds that its appointment has changed. */
    private void supersede(ClaimedMessage begun) {
        worker.record(begun, new Transition.Retry(Duration.ZERO, "20429", "too busy"));
        ClaimedMessage again = claim(ChannelType.SMS);
        assertThat(again.id()).isEqualTo(begun.id());
        assertThat(again.standing()).isEqualTo(Standing.SUPERSEDED);
        worker.record(again, new Transition.Withdrawn("superseded", "changed"));
    }

    @Test
    void aChangeOfChannelsSupersedesNothing() {
        put("rdv_1", 1, START);
        ClaimedMessage begun = claim(ChannelType.SMS);
        api.put("/api/appointments/rdv_1", key, body(2, START, CUSTOMER, "\"sms\",\"phone\""));
        worker.record(begun, new Transition.Retry(Duration.ZERO, "20429", "too busy"));

        assertThat(claim(ChannelType.SMS).standing()).isEqualTo(Standing.CURRENT);
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void whatFailsForGoodIsToldOnTheNextChannelWithinSeconds() {
        putOn("\"sms\",\"email\",\"phone\"");
        worker.record(claim(ChannelType.SMS), REFUSED);

        ClaimedMessage next = await().atMost(Duration.ofSeconds(3))
                .until(() -> ours(ChannelType.EMAIL), claimed -> !claimed.isEmpty())
                .getFirst();
        worker.record(next, new Transition.Sent("<id@exemple.com>"));

        lookNow();
        await().until(() -> notice("rdv_1", "confirmation").path("state").asString(), "done"::equals);
        assertThat(notice("rdv_1", "confirmation").path("messages").findValuesAsString("channel"))
                .containsExactly("sms", "email");
        assertThat(ours(ChannelType.PHONE)).isEmpty();
    }

    @Test
    void whatFailsWhileItsAppointmentIsChangedIsToldOnTheNextChannelWithinSeconds() {
        putOn("\"sms\",\"phone\"");
        ClaimedMessage begun = claim(ChannelType.SMS);
        try (Handle desk = api.bean(Jdbi.class).open()) {
            desk.begin();
            desk.createQuery("""
                    SELECT n.id FROM appointment_notices n JOIN appointments a ON a.id = n.appointment_id
                    WHERE a.tenant_id = :tenant FOR UPDATE OF n
                    """).bind("tenant", tenant.id()).mapTo(UUID.class).list();
            worker.record(begun, REFUSED);
            desk.rollback();
        }
        assertThat(dueIn()).as("nobody was told of the failure").isGreaterThan(60);

        api.put("/api/appointments/rdv_1", key, body(2, START, CUSTOMER_WITH_MAIL, "\"sms\",\"phone\",\"email\""));

        claim(ChannelType.PHONE);
    }

    @Test
    void whatCannotGoAtAllIsPassedOver() {
        api.configure(tenant, ChannelType.WHATSAPP, false, false, Map.of());
        api.configure(tenant, ChannelType.SMS, true, true, Map.of("rdvConfirmation", false));
        putOn("\"whatsapp\",\"email\",\"sms\",\"phone\"", CUSTOMER_ON_WHATSAPP);

        claim(ChannelType.PHONE);

        assertThat(notice("rdv_1", "confirmation").path("passedOver").asString())
                .isEqualTo("whatsapp: channel-not-configured, sms: template-switched-off, email: no-address");
    }

    @Test
    void whoOptedOutOfAChannelIsToldOnTheNext() {
        api.post("/api/suppressions", key, """
                {"tenantId":"%s","channel":"sms","address":"+33612345678"}""".formatted(tenant.externalId()));
        putOn("\"sms\",\"phone\"");

        claim(ChannelType.PHONE);

        assertThat(notice("rdv_1", "confirmation").path("passedOver").asString())
                .isEqualTo("sms: recipient-opted-out");
    }

    @Test
    void whatWaitsOnAChannelThatIsSwitchedOffIsToldOnTheNext() {
        putOn("\"sms\",\"phone\"");
        messageOf("rdv_1", "confirmation");
        api.configure(tenant, ChannelType.SMS, false, true, Map.of());
        assertThat(ours(ChannelType.SMS)).isEmpty();

        claim(ChannelType.PHONE);
    }

    @Test
    void whenNoChannelIsLeftTheNoticeSaysSo() {
        putOn("\"sms\"");
        worker.record(claim(ChannelType.SMS), REFUSED);

        await().until(() -> reasons("rdv_1").get("confirmation " + START), "skipped no-channel"::equals);
    }

    @Test
    void whatHasNoReceiptInTimeIsToldOnTheNextChannelAndWhatHasOneIsNot() {
        receiptOfAnother();
        putOn("\"sms\",\"phone\"");
        worker.record(claim(ChannelType.SMS), new Transition.Sent("SM1"));
        passTime();
        claim(ChannelType.PHONE);

        put("rdv_2", 1, START);
        ClaimedMessage second = claim(ChannelType.SMS);
        worker.record(second, new Transition.Sent("SM2"));
        deliver(second.id());
        passTime();
        await().until(() -> notice("rdv_2", "confirmation").path("state").asString(), "done"::equals);
    }

    @Test
    void whereNoReceiptsComeAtAllNobodyIsToldTwiceForTheirLack() {
        api.bean(Jdbi.class).useHandle(handle -> handle.execute("DELETE FROM receipts"));
        putOn("\"sms\",\"phone\"");
        worker.record(claim(ChannelType.SMS), new Transition.Sent("SM1"));
        passTime();

        await().until(() -> notice("rdv_1", "confirmation").path("state").asString(), "done"::equals);
        assertThat(ours(ChannelType.PHONE)).isEmpty();
    }

    @Test
    void whatWaitsTooLongIsWithdrawnBeforeTheNextChannelIsTried() {
        putOn("\"sms\",\"phone\"");
        String waiting = messageOf("rdv_1", "confirmation");
        passTime();

        claim(ChannelType.PHONE);

        assertThat(status(waiting)).isEqualTo("cancelled");
        assertThat(errorCode(waiting)).isEqualTo("next-channel");
    }

    @Test
    void whatWaitsTooLongGoesOnWhereNoOtherChannelTakesIt() {
        api.configure(tenant, ChannelType.EMAIL, false, true, Map.of());
        putOn("\"sms\",\"email\"");
        String waiting = messageOf("rdv_1", "confirmation");
        passTime();
        await().until(() -> dueIn() > 0.1); // it was looked at

        assertThat(status(waiting)).isIn("pending", "released");
        assertThat(notice("rdv_1", "confirmation").path("state").asString()).isEqualTo("under_way");
        worker.record(claim(ChannelType.SMS), REFUSED);
        await().until(() -> reasons("rdv_1").get("confirmation " + START), "skipped no-channel"::equals);
    }

    @Test
    void whatWaitsTooLongIsToldOnTheNextChannelOnceThatOneTakesIt() {
        api.configure(tenant, ChannelType.EMAIL, false, true, Map.of());
        putOn("\"sms\",\"email\"");
        String waiting = messageOf("rdv_1", "confirmation");
        passTime();
        await().until(() -> dueIn() > 0.1); // it was looked at

        api.configure(tenant, ChannelType.EMAIL, true, true, Map.of());
        lookNow();

        claim(ChannelType.EMAIL);
        assertThat(status(waiting)).isEqualTo("cancelled");
    }

    @Test
    void whatWentWithoutAReceiptCountsAsToldWhereNoOtherChannelTakesIt() {
        receiptOfAnother();
        api.configure(tenant, ChannelType.EMAIL, false, true, Map.of());
        putOn("\"sms\",\"email\"");
        worker.record(claim(ChannelType.SMS), new Transition.Sent("SM1"));
        passTime();

        await().until(() -> notice("rdv_1", "confirmation").path("state").asString(), "done"::equals);
        api.put("/api/appointments/rdv_1", key, body(2, START, CUSTOMER_WITH_MAIL, "\"email\",\"sms\""));
        assertThat(view("rdv_1").path("notices"))
                .as("the confirmation, which is not planned again, and the reminder")
                .hasSize(2);
    }

    @Test
    void whatIsBeingSentIsWaitedFor() {
        putOn("\"sms\",\"phone\"");
        ClaimedMessage begun = claim(ChannelType.SMS);
        passTime();
        await().until(() -> dueIn() > 0.1); // it was looked at
        assertThat(ours(ChannelType.PHONE)).isEmpty();

        worker.record(begun, REFUSED);

        claim(ChannelType.PHONE);
    }

    @Test
    void whatDidNotArriveByItsReceiptIsToldOnTheNextChannel() {
        putOn("\"sms\",\"phone\"");
        ClaimedMessage sent = claim(ChannelType.SMS);
        worker.record(sent, new Transition.Sent("SMundelivered" + sent.id()));
        api.bean(Receipts.class)
                .store(List.of(new Receipt(
                        Receipt.Provider.TWILIO,
                        null,
                        "SMundelivered" + sent.id(),
                        "undelivered",
                        Receipt.Meaning.UNDELIVERED,
                        sent.id(),
                        "30003",
                        "unreachable")));

        claim(ChannelType.PHONE);
    }

    @Test
    void appointmentsAreForgottenWithWhatWasToldOfThem() {
        Instant longAgo = Instant.now().minus(Duration.ofDays(500));
        put("rdv_old", 1, longAgo);
        put("rdv_new", 1, START);

        assertThat(api.bean(Appointments.class).forget(Instant.now().minus(Duration.ofDays(400))))
                .isPositive();

        ErrorsIT.assertProblem(api.get("/api/appointments/rdv_old", key), 404, "unknown-appointment");
        assertThat(api.get("/api/appointments/rdv_new", key).status()).isEqualTo(200);
    }

    private Answer put(String externalId, long version, Instant start) {
        return api.put("/api/appointments/" + externalId, key, body(version, start, CUSTOMER, "\"sms\""));
    }

    /** @param changes as they stand in the body */
    private Answer patch(String externalId, int version, String changes) {
        return api.send(api.request(
                "PATCH",
                "/api/appointments/" + externalId,
                key,
                "{\"tenantId\":\"%s\",\"version\":%d,%s}".formatted(tenant.externalId(), version, changes)));
    }

    /** How many of the tenant's are still to be told, or looked after. */
    private int dueNotices() {
        return sql("""
                SELECT count(*) FROM appointment_notices n JOIN appointments a ON a.id = n.appointment_id
                WHERE a.tenant_id = :tenant AND n.due_at IS NOT NULL AND n.kind = 'reminder'""");
    }

    /** Books rdv_1 for somebody with a phone and a mailbox, on these channels. */
    private void putOn(String channels) {
        putOn(channels, CUSTOMER_WITH_MAIL);
    }

    private void putOn(String channels, String customer) {
        Answer answer = api.put("/api/appointments/rdv_1", key, body(1, START, customer, channels));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    private String body(long version, Instant start, String customer, String channels) {
        return """
                {"tenantId":"%s","version":%d,"startsAt":"%s","endsAt":"%s","service":"Coupe","customer":%s,"channels":[%s],\
                "confirm":true,"remind":true}""".formatted(
                        tenant.externalId(), version, start, start.plus(Duration.ofMinutes(45)), customer, channels);
    }

    /** For a customer who has heard of it elsewhere. */
    private String unconfirmed(int version, Instant start) {
        return body(version, start, CUSTOMER, "\"sms\"").replace("\"confirm\":true", "\"confirm\":false");
    }

    private static String line(String externalId, int version) {
        return """
                {"externalId":"%s","version":%d,"startsAt":"%s","service":"Coupe","customer":{"name":"Jean","phone":\
                "+33612345678"},"channels":["sms"],"confirm":true,"remind":true}""".formatted(externalId, version, START);
    }

    private static String manyLines(String prefix, int many) {
        return IntStream.range(0, many)
                .mapToObj(each -> line(prefix + each % 1000, 1).replace("\"confirm\":true", "\"confirm\":false"))
                .collect(Collectors.joining("\n"));
    }

    private int bookings() {
        return sql("SELECT count(*) FROM appointments WHERE tenant_id = :tenant");
    }

    private Answer bulk(String lines) {
        return api.post(
                "/api/appointments?tenantId=" + tenant.externalId(),
                key,
                lines,
                "Content-Type",
                "application/x-ndjson");
    }

    private static String problem(JsonNode answer) {
        return answer.path("problem").path("type").asString();
    }

    private void rules(String rules) {
        Answer answer = api.put("/api/tenants/" + tenant.externalId() + "/reminders", key, rules);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    /** The tenant's messages on the channel, claimed. */
    private List<ClaimedMessage> ours(ChannelType channel) {
        return worker.claimAll(channel).stream()
                .filter(claimed -> claimed.lane().tenantId().equals(tenant.id()))
                .toList();
    }

    /** Waits for one of the tenant's messages on the channel, and claims it. */
    private ClaimedMessage claim(ChannelType channel) {
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            spare.addAll(ours(channel));
            return spare.stream().anyMatch(each -> each.lane().channel() == channel);
        });
        ClaimedMessage first = spare.stream()
                .filter(each -> each.lane().channel() == channel)
                .findFirst()
                .orElseThrow();
        spare.remove(first);
        return first;
    }

    private Map<UUID, ClaimedMessage> claimTwo(ChannelType channel) {
        return List.of(claim(channel), claim(channel)).stream()
                .collect(Collectors.toMap(ClaimedMessage::id, each -> each));
    }

    private JsonNode view(String externalId) {
        Answer answer = api.get("/api/appointments/" + externalId, key);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    /** The latest notice of the kind. */
    private JsonNode notice(String externalId, String kind) {
        return view(externalId)
                .path("notices")
                .valueStream()
                .filter(notice -> notice.path("kind").asString().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    /** Every notice, by its kind and start: its state and reason. */
    private Map<String, String> reasons(String externalId) {
        return view(externalId)
                .path("notices")
                .valueStream()
                .collect(Collectors.toMap(
                        notice -> notice.path("kind").asString() + " "
                                + Instant.parse(notice.path("startsAt").asString()),
                        notice -> notice.path("state").asString() + " "
                                + notice.path("reason").asString(""),
                        (one, other) -> one));
    }

    private String messageOf(String externalId, String kind) {
        return await().until(() -> notice(externalId, kind).path("messages"), messages -> messages.size() == 1)
                .get(0)
                .path("messageId")
                .asString();
    }

    private String status(String message) {
        return api.get("/api/messages/" + message, key).text("status");
    }

    private String errorCode(String message) {
        return api.get("/api/messages/" + message, key).text("errorCode");
    }

    private String content(UUID message) {
        return api.get("/api/messages/" + message, key).text("content");
    }

    private int messages() {
        return sql("SELECT count(*) FROM channel_messages_log WHERE tenant_id = :tenant");
    }

    private int sql(String query) {
        return api.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery(query)
                        .bind("tenant", tenant.id())
                        .mapTo(Integer.class)
                        .one());
    }

    private void change(String statement) {
        api.bean(Jdbi.class)
                .useHandle(handle -> handle.createUpdate(statement)
                        .bind("tenant", tenant.id())
                        .execute());
    }

    /** Lets the time of the appointment's reminders come. */
    private void due(String externalId) {
        change("""
                UPDATE appointment_notices n SET due_at = now() FROM appointments a
                WHERE a.id = n.appointment_id AND a.tenant_id = :tenant AND a.external_id = '%s' AND n.state = 'planned'
                """.formatted(externalId));
    }

    private void lookNow() {
        change("""
                UPDATE appointment_notices n SET due_at = now() FROM appointments a
                WHERE a.id = n.appointment_id AND a.tenant_id = :tenant AND n.state = 'under_way'
                """);
    }

    /** Lets half an hour pass since the tenant's messages were made. */
    private void passTime() {
        change("""
                UPDATE channel_messages_log
                SET created_at = created_at - interval '31 minutes', sent_at = sent_at - interval '31 minutes'
                WHERE tenant_id = :tenant
                """);
        lookNow();
    }

    /** Twilio has been told where to report. */
    private void receiptOfAnother() {
        api.bean(Receipts.class)
                .store(List.of(new Receipt(
                        Receipt.Provider.TWILIO,
                        null,
                        "SM_of_another",
                        "delivered",
                        Receipt.Meaning.DELIVERED,
                        null,
                        null,
                        null)));
    }

    private void deliver(UUID message) {
        change("UPDATE channel_messages_log SET status = 'delivered' WHERE tenant_id = :tenant AND id = '" + message
                + "'");
    }

    /** In how many seconds the notice under way is looked at. */
    private double dueIn() {
        return api.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery("""
                        SELECT extract(epoch FROM n.due_at - now()) FROM appointment_notices n
                        JOIN appointments a ON a.id = n.appointment_id
                        WHERE a.tenant_id = :tenant AND n.state = 'under_way'
                        """)
                        .bind("tenant", tenant.id())
                        .mapTo(Double.class)
                        .one());
    }
}
