package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.message.Hold;
import ai.coccinelle.channels.message.Message;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.tenant.Scope;
import ai.coccinelle.channels.tenant.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When messages go: what their senders ask for, and what the hours of the law and of the tenant make of it. */
class HoursIT {
    private static final String EVENING = "2037-01-14T22:00:00+01:00"; // a Wednesday, ahead of the database's clock
    private static final SettableClock CLOCK = new SettableClock(Instant.EPOCH);

    private static RunningApi api;
    private static Tenant tenant;
    private static String key;

    @BeforeAll
    static void start() {
        api = RunningApi.start(CLOCK, "--channels.marketing.hours=french");
        tenant = api.tenant("tenant_123");
        key = api.keyOf(tenant);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void evening() {
        CLOCK.set(EVENING);
        hours("{\"quietHours\":{\"from\":\"21:00\",\"to\":\"08:30\"},\"region\":\"metropole\"}");
    }

    @Test
    void aTenantThatChoseNothingHasNoQuietHours() {
        api.tenant("tenant_new");

        assertThat(api.get("/api/tenants/tenant_new/hours", RunningApi.PLATFORM_KEY)
                        .body())
                .isEqualTo("{\"timeZone\":\"Europe/Paris\",\"quietHours\":null,\"confirmationsInQuietHours\":true,"
                        + "\"region\":\"metropole\"}");
    }

    @Test
    void whatIsChosenIsToldAndHolds() {
        assertThat(hours("{\"quietHours\":{\"from\":\"22:00\",\"to\":\"07:00\"},\"confirmationsInQuietHours\":false,"
                                + "\"region\":\"alsace-moselle\"}")
                        .body())
                .isEqualTo("{\"timeZone\":\"Europe/Paris\",\"quietHours\":{\"from\":\"22:00\",\"to\":\"07:00\"},"
                        + "\"confirmationsInQuietHours\":false,\"region\":\"alsace-moselle\"}");
        assertThat(stored(send("rdvConfirmation", "")).dueAt()).isEqualTo(time("2037-01-15T07:00:00+01:00"));
        hours("{\"quietHours\":null,\"confirmationsInQuietHours\":true,\"region\":\"metropole\"}");
        assertThat(stored(send("rdvRappel", "")).heldFor()).isNull();
    }

    @Test
    void whatCannotBeChosenIsNamedAllOfIt() {
        Answer answer = hours("{\"quietHours\":{\"from\":\"25:00\",\"to\":\"8\"},\"region\":\"metropole\"}");

        ErrorsIT.assertProblem(answer, 422, "invalid-values", "quietHours.from", "quietHours.to");
        ErrorsIT.assertProblem(hours("{\"region\":\"paris\"}"), 400, "invalid-request", "quietHours", "guadeloupe");
        ErrorsIT.assertProblem(
                hours("{\"quietHours\":{\"from\":\"08:00\",\"to\":\"08:00\"},\"region\":\"metropole\"}"),
                422,
                "invalid-values",
                "give null");
    }

    @Test
    void aReminderWaitsUntilTheQuietHoursAreOverAndAConfirmationGoesAtOnce() {
        Message reminder = stored(send("rdvRappel", ""));

        assertThat(reminder)
                .returns(time("2037-01-15T08:30:00+01:00"), Message::dueAt)
                .returns(Hold.QUIET_HOURS, Message::heldFor);
        assertThat(stored(send("rdvConfirmation", "")).heldFor()).isNull();
        Answer view = api.get("/api/messages/" + reminder.id(), key);
        assertThat(view.text("waitingFor")).isEqualTo("quiet hours until 2037-01-15T08:30:00+01:00");
        assertThat(view.text("heldFor")).isEqualTo("quiet-hours");
    }

    @Test
    void aPromotionWaitsForTheHoursOfPromotionsToo() {
        assertThat(stored(send("promotions", "")))
                .returns(time("2037-01-15T08:30:00+01:00"), Message::dueAt)
                .returns(Hold.QUIET_HOURS, Message::heldFor);
        CLOCK.set("2037-01-17T18:00:00+01:00"); // a Saturday
        Message saturday = stored(send("promotions", ""));
        assertThat(saturday)
                .returns(time("2037-01-19T08:30:00+01:00"), Message::dueAt)
                .returns(Hold.QUIET_HOURS, Message::heldFor);
        hours("{\"quietHours\":null,\"region\":\"metropole\"}");
        Message promotion = stored(send("promotions", ""));
        assertThat(promotion)
                .returns(time("2037-01-19T08:00:00+01:00"), Message::dueAt)
                .returns(Hold.MARKETING_HOURS, Message::heldFor);
        assertThat(api.get("/api/messages/" + promotion.id(), key).text("waitingFor"))
                .isEqualTo("marketing hours begin at 2037-01-19T08:00:00+01:00");
        CLOCK.set("2037-04-03T11:00:00+02:00"); // Good Friday
        assertThat(stored(send("promotions", "")).heldFor()).isNull();
        hours("{\"quietHours\":null,\"region\":\"alsace-moselle\"}");
        assertThat(stored(send("promotions", "")).dueAt()).isEqualTo(time("2037-04-04T10:00:00+02:00"));
    }

    @Test
    void aMessageGoesNotBeforeItsTime() {
        Message message = stored(send("rdvRappel", ",\"sendAt\":\"2037-03-02T10:00:00+01:00\""));

        assertThat(message)
                .returns(time("2037-03-02T10:00:00+01:00"), Message::dueAt)
                .returns(Hold.SEND_AT, Message::heldFor);
        assertThat(api.get("/api/messages/" + message.id(), key).text("waitingFor"))
                .isEqualTo("waits for its time until 2037-03-02T10:00:00+01:00");
        assertThat(stored(send("rdvRappel", ",\"sendAt\":\"2037-03-02T23:00:00+01:00\"")))
                .returns(time("2037-03-03T08:30:00+01:00"), Message::dueAt)
                .returns(Hold.QUIET_HOURS, Message::heldFor);
        assertThat(stored(send("rdvConfirmation", ",\"sendAt\":\"2037-01-01T10:00:00+01:00\""))
                        .heldFor())
                .as("a time that is over is now")
                .isNull();
    }

    @Test
    void timesThatCannotBeAreNamedTogether() {
        Answer answer = send(
                "rdvRappel",
                ",\"sendAt\":\"2038-01-16T10:00:00+01:00\",\"uselessAfter\":\"2037-01-14T21:00:00+01:00\"");

        ErrorsIT.assertProblem(answer, 422, "invalid-values", "\"sendAt\"", "\"uselessAfter\"");
        ErrorsIT.assertProblem(
                send(
                        "rdvRappel",
                        ",\"sendAt\":\"2037-01-16T10:00:00+01:00\",\"uselessAfter\":\"2037-01-16T10:00:00+01:00\""),
                422,
                "invalid-values",
                "not before uselessAfter");
    }

    @Test
    void aMessageWhoseHourComesTooLateIsRefusedAndToldTheHour() {
        ErrorsIT.assertProblem(
                send("rdvRappel", ",\"uselessAfter\":\"2037-01-15T08:00:00+01:00\""),
                422,
                "no-time-left",
                "2037-01-15T08:30+01:00",
                "quiet hours are over",
                "2037-01-15T08:00+01:00");
        hours("{\"quietHours\":{\"from\":\"07:00\",\"to\":\"20:00\"},\"region\":\"metropole\"}");
        ErrorsIT.assertProblem(send("promotions", ""), 422, "no-time-left", "leave nothing of the hours");
    }

    @Test
    void whatIsNotSaidIsUsefulAsLongAsItsTypeIs() {
        Message reminder = stored(send("rdvRappel", ",\"sendAt\":\"2037-03-02T10:00:00+01:00\""));

        // counted on the database's clock, which the test cannot set
        assertThat(Duration.between(reminder.createdAt(), reminder.uselessAfter()))
                .isEqualTo(Duration.between(time(EVENING), time("2037-03-03T10:00:00+01:00")));
    }

    @Test
    void eachMessageOfABatchKeepsItsHours() {
        Answer answer = api.post("/api/messages/batch", key, """
                {"tenantId":"tenant_123","messages":[%s,%s,%s]}""".formatted(
                        message("rdvRappel", ""),
                        message("rdvRappel", ",\"sendAt\":\"2037-03-02T10:00:00+01:00\""),
                        message("rdvRappel", ",\"uselessAfter\":\"2037-01-15T08:00:00+01:00\"")));

        assertThat(dueAt(answer, 0)).isEqualTo(time("2037-01-15T08:30:00+01:00"));
        assertThat(dueAt(answer, 1)).isEqualTo(time("2037-03-02T10:00:00+01:00"));
        assertThat(answer.json().at("/results/2/problem/type").asString()).endsWith("/no-time-left");
    }

    @Test
    void theSandboxDisturbsNobodyAndKeepsNoHours() {
        String test = api.keyOf(tenant.id(), true, Scope.SEND);

        Answer answer = api.post("/api/channels/sms/send", test, single("promotions", ""));

        assertThat(stored(answer).heldFor()).isNull();
    }

    @Test
    void anotherTimeIsAnotherRequestAndTheSameTimeTheSameOne() {
        String body = single("rdvRappel", ",\"sendAt\":\"2037-03-02T10:00:00+01:00\"");
        Answer first = api.post("/api/channels/sms/send", key, body, "Idempotency-Key", "timed");

        assertThat(api.post("/api/channels/sms/send", key, body, "Idempotency-Key", "timed")
                        .text("messageId"))
                .isEqualTo(first.text("messageId"));
        ErrorsIT.assertProblem(
                api.post(
                        "/api/channels/sms/send",
                        key,
                        single("rdvRappel", ",\"sendAt\":\"2037-03-02T11:00:00+01:00\""),
                        "Idempotency-Key",
                        "timed"),
                409,
                "idempotency-key-reused");
    }

    private static Answer hours(String body) {
        return api.put("/api/tenants/tenant_123/hours", key, body);
    }

    private static Answer send(String template, String more) {
        return api.post("/api/channels/sms/send", key, single(template, more));
    }

    private static String single(String template, String more) {
        return message(template, more).replace("\"channel\":\"sms\"", "\"tenantId\":\"tenant_123\"");
    }

    private static String message(String template, String more) {
        String variables = template.equals("promotions")
                ? "{\"clientName\":\"Jean\",\"offer\":\"Moins 10 pour cent\"}"
                : "{\"clientName\":\"Jean\",\"rdvDate\":\"2037-03-04\",\"rdvTime\":\"14:00\"}";
        return "{\"channel\":\"sms\",\"to\":\"+33612345678\",\"template\":\"%s\",\"variables\":%s%s}"
                .formatted(template, variables, more);
    }

    private static Message stored(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return find(answer.text("messageId"));
    }

    private static @Nullable Instant dueAt(Answer batch, int place) {
        return find(batch.json().at("/results/" + place + "/messageId").asString())
                .dueAt();
    }

    private static Message find(String id) {
        return api.bean(MessageLog.class).find(UUID.fromString(id)).orElseThrow();
    }

    private static Instant time(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }
}
