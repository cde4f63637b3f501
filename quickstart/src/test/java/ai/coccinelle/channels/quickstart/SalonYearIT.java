package ai.coccinelle.channels.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.quickstart.Expectations.Expected;
import ai.coccinelle.channels.quickstart.SalonYear.Booking;
import ai.coccinelle.channels.quickstart.SalonYear.Cancellation;
import ai.coccinelle.channels.quickstart.SalonYear.Customer;
import ai.coccinelle.channels.quickstart.SalonYear.Happening;
import ai.coccinelle.channels.quickstart.SalonYear.OptOut;
import ai.coccinelle.channels.quickstart.SalonYear.Overtaken;
import ai.coccinelle.channels.quickstart.SalonYear.Promotion;
import ai.coccinelle.channels.quickstart.SalonYear.Rule;
import ai.coccinelle.channels.quickstart.SalonYear.Rules;
import ai.coccinelle.channels.quickstart.SalonYear.Straggler;
import ai.coccinelle.channels.quickstart.SalonYear.WorkerRestart;
import ai.coccinelle.channels.simulator.Arrival;
import ai.coccinelle.channels.simulator.Fault;
import ai.coccinelle.channels.simulator.Faults;
import ai.coccinelle.channels.simulator.SimulatedAccounts;
import ai.coccinelle.channels.simulator.SimulatedProvider;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A salon's year, lived through by API, workers, RabbitMQ and PostgreSQL on a clock that is moved from one event to the
 * next: whatever is due is waited for, and then the time goes on. In the end every customer got exactly what the rules say.
 */
class SalonYearIT {
    private static final long SEED = Long.getLong("year.seed", 2027);
    private static final int APPOINTMENTS = Integer.getInteger("year.appointments", 45);
    private static final String TENANT = "salon-belle";
    private static final Duration LATE = Duration.ofMinutes(2);

    /** How long the SMS provider takes where something is to happen meanwhile. */
    private static final Duration SLOW = Duration.ofMillis(1500);

    /** What is due, or on its way, or not receipted by a provider that does: the time does not go on meanwhile. */
    private static final String UNSETTLED = """
            SELECT concat_ws(' ', template_name, channel_type, status, attempt, 'due', due_at, error_code, error_message, l.open_at)
            FROM channel_messages_log m JOIN lanes l USING (tenant_id, channel_type)
            WHERE due_at <= :now OR status IN ('released', 'sending') OR status = 'sent' AND channel_type = 'sms'
            UNION ALL
            SELECT concat_ws(' ', 'notice', kind, slot, state, 'due', due_at) FROM appointment_notices WHERE due_at <= :now
            UNION ALL
            SELECT concat_ws(' ', 'receipt', provider, status, 'due', due_at) FROM receipts WHERE due_at <= :now
            LIMIT 20
            """;

    private static final String NEXT = """
            SELECT least(
                (SELECT min(due_at) FROM channel_messages_log),
                (SELECT min(due_at) FROM appointment_notices),
                (SELECT min(due_at) FROM receipts))
            """;

    /** Whatever left the house, whichever way it ended. */
    private static final String WENT = """
            SELECT m.id, coalesce(a.external_id, 'promotion') AS about, m.template_name, m.channel_type, m.to_address,
                   m.sent_at, m.content, m.external_message_id, a.starts_at
            FROM channel_messages_log m
            LEFT JOIN appointments a ON a.id = m.appointment_id
            WHERE m.sent_at IS NOT NULL
            ORDER BY m.sent_at
            LIMIT 100000
            """;

    private static final String IN_FLIGHT = """
            SELECT count(*) FROM channel_messages_log WHERE status = 'sending'
            """;

    private static final String SUPERSEDED = """
            SELECT count(*) AS all, count(*) FILTER (WHERE attempt > 0) AS begun
            FROM channel_messages_log WHERE status = 'cancelled' AND error_code = 'superseded'
            """;

    private record Went(
            String about, String template, String channel, String to, Instant at, String content, String externalId) {}

    private MovedPlatform platform;
    private Jdbi jdbi;
    private Api api;
    private int atRestarts;

    @BeforeEach
    void start() throws IOException {
        platform = MovedPlatform.start();
        jdbi = platform.jdbi();
        api = new Api(platform.base(), MovedPlatform.PLATFORM_KEY);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void everyCustomerGetsExactlyWhatTheRulesSay() throws Exception {
        SalonYear year = new SalonYear(SEED, APPOINTMENTS);
        Expectations expectations = Expectations.of(year.happenings());
        Api salon = open();
        agree(salon, year.customers());
        int promotion = 0;
        for (Happening happening : year.happenings()) {
            goOnTo(happening.at());
            switch (happening) {
                case Booking booking -> assertThat(book(salon, booking)).isIn(200, 201);
                case Straggler(Instant _, Booking old) ->
                    assertThat(book(salon, old)).isEqualTo(409);
                case Overtaken overtaken -> overtake(salon, overtaken);
                case Cancellation cancelled -> cancel(salon, cancelled);
                case Promotion promoted -> promote(salon, "promotion-" + promotion++, promoted);
                case OptOut(Instant _, Customer customer) -> optOut(salon, customer);
                case Rules rules -> remind(rules);
                case WorkerRestart(Instant _, List<Booking> bookings) -> restart(salon, bookings);
            }
            settle();
        }
        goOnTo(LocalDate.of(SalonYear.YEAR + 1, 1, 15)
                .atStartOfDay(SalonYear.ZONE)
                .toInstant());
        List<Went> went = went();
        print(year.happenings(), expectations, went);
        checkMessages(expectations.messages(), went);
        checkHours(went);
        checkProviders(went);
        assertThat(superseded().get("all")).isEqualTo(expectations.superseded());
    }

    private Api open() throws IOException, InterruptedException {
        platform.clock()
                .moveTo(LocalDate.of(SalonYear.YEAR, 1, 1)
                        .atTime(12, 0)
                        .atZone(SalonYear.ZONE)
                        .toInstant());
        Api salon = TestBed.createTenant(api, TENANT);
        TestBed.configure(api, TENANT, "sms", Map.of());
        TestBed.configure(api, TENANT, "email", Map.of("smtp", platform.smtp()));
        TestBed.configure(
                api,
                TENANT,
                "whatsapp",
                Map.of(
                        "connectionMethod",
                        "manual",
                        "whatsappNumber",
                        SimulatedAccounts.META_PHONE_NUMBER,
                        "phoneNumberId",
                        SimulatedAccounts.META_PHONE_NUMBER_ID,
                        "token",
                        SimulatedAccounts.META_TOKEN));
        assertThat(api.put(
                                "/api/tenants/" + TENANT + "/hours",
                                Map.of("quietHours", Map.of("from", "21:00", "to", "08:00"), "region", "metropole"))
                        .status())
                .isEqualTo(200);
        return salon;
    }

    /** Lives through all that is due until then. */
    private void goOnTo(Instant time) {
        settle();
        Instant next = next();
        while (next != null && next.isBefore(time)) {
            platform.clock().moveTo(next.plusMillis(1));
            settle();
            next = next();
        }
        platform.clock().moveTo(time);
        settle();
    }

    private void settle() {
        await().pollInterval(Duration.ofMillis(10))
                .pollDelay(Duration.ZERO)
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(unsettled())
                        .as("at %s", platform.clock().instant())
                        .isEmpty());
    }

    private List<String> unsettled() {
        return jdbi.withHandle(handle -> handle.createQuery(UNSETTLED)
                .bind("now", platform.clock().instant())
                .mapTo(String.class)
                .list());
    }

    private @Nullable Instant next() {
        return jdbi.withHandle(handle ->
                handle.createQuery(NEXT).mapTo(Instant.class).findFirst().orElse(null));
    }

    private static int book(Api salon, Booking booking) throws IOException, InterruptedException {
        Customer customer = booking.customer();
        Map<String, Object> known = new LinkedHashMap<>();
        known.put("name", "Client " + customer.number());
        known.put("phone", customer.phone());
        known.put("email", customer.email());
        if (customer.whatsapp() != null) {
            known.put("whatsapp", customer.whatsapp());
        }
        return salon.put(
                        "/api/appointments/" + booking.id(),
                        Map.of(
                                "tenantId",
                                TENANT,
                                "startsAt",
                                booking.startsAt().toOffsetDateTime().toString(),
                                "service",
                                "Coupe",
                                "customer",
                                known,
                                "channels",
                                customer.channels(),
                                "confirm",
                                true,
                                "remind",
                                true,
                                "version",
                                booking.version()))
                .status();
    }

    private static void cancel(Api salon, Cancellation cancelled) throws IOException, InterruptedException {
        assertThat(salon.delete("/api/appointments/%s?tenantId=%s&version=%d&notify=%s"
                                .formatted(cancelled.id(), TENANT, cancelled.version(), cancelled.isTold()))
                        .status())
                .isEqualTo(200);
    }

    /** Moves an appointment whose reminder is in the air. */
    private void overtake(Api salon, Overtaken overtaken) throws IOException, InterruptedException {
        Faults provider = platform.simulators().faults();
        provider.latency(SimulatedProvider.TWILIO, SLOW);
        if (!overtaken.arrives()) {
            provider.next(SimulatedProvider.TWILIO, new Fault.Unavailable(), 3);
        }
        platform.clock().moveTo(overtaken.move().at());
        awaitInFlight(1);
        assertThat(book(salon, overtaken.move())).isEqualTo(200);
        provider.latency(SimulatedProvider.TWILIO, Duration.ZERO);
        goOnTo(overtaken.at().plus(LATE));
        provider.clear();
    }

    /** Restarts the worker while it confirms these. */
    private void restart(Api salon, List<Booking> bookings) throws IOException, InterruptedException {
        Faults provider = platform.simulators().faults();
        provider.latency(SimulatedProvider.TWILIO, SLOW);
        for (Booking booking : bookings) {
            assertThat(book(salon, booking)).isEqualTo(201);
        }
        awaitInFlight(1);
        atRestarts += inFlight();
        platform.restartWorker();
        provider.clear();
    }

    private void awaitInFlight(int messages) {
        await().pollInterval(Duration.ofMillis(10)).pollDelay(Duration.ZERO).until(() -> inFlight() >= messages);
    }

    private int inFlight() {
        return jdbi.withHandle(
                handle -> handle.createQuery(IN_FLIGHT).mapTo(Integer.class).one());
    }

    /** All that were made and withdrawn, and those that a worker had begun before. */
    private Map<String, Integer> superseded() {
        return jdbi.withHandle(handle -> handle.createQuery(SUPERSEDED)
                .map((row, _) -> Map.of("all", row.getInt("all"), "begun", row.getInt("begun")))
                .one());
    }

    private void remind(Rules rules) throws IOException, InterruptedException {
        List<Map<String, Object>> reminders = new ArrayList<>();
        for (Rule rule : rules.reminders()) {
            String before = "P%dD".formatted(rule.daysBefore());
            String channel = rule.channel();
            reminders.add(
                    channel == null
                            ? Map.of("before", before)
                            : Map.of("before", before, "channels", List.of(channel)));
        }
        Api.Answer answer = api.put(
                "/api/tenants/" + TENANT + "/reminders",
                Map.of("reminders", reminders, "lateReminder", rules.late(), "ladderDelay", "PT30M"));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    }

    /** For SMS the consents are recorded once for all; for mail each promotion brings its own. */
    private void agree(Api salon, List<Customer> customers) throws IOException, InterruptedException {
        List<Map<String, Object>> consents = customers.stream()
                .filter(Customer::agreed)
                .map(customer -> Map.of(
                        "channel",
                        "sms",
                        "address",
                        customer.phone(),
                        "proof",
                        proof(platform.clock().instant().minus(Duration.ofDays(30)))))
                .toList();
        Api.Answer answer = salon.post("/api/consents", Map.of("tenantId", TENANT, "consents", consents));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
    }

    private static Map<String, Object> proof(Instant given) {
        return Map.of("basis", "opt-in", "givenAt", given.toString(), "source", "card at the till");
    }

    /** Refused where the customer agreed to none, or wants no more. */
    private static void promote(Api salon, String about, Promotion promotion) throws IOException, InterruptedException {
        Customer customer = promotion.customer();
        boolean mail = promotion.channel().equals("email");
        Map<String, Object> message = new LinkedHashMap<>(Map.of(
                "tenantId",
                TENANT,
                "to",
                mail ? customer.email() : customer.phone(),
                "template",
                "promotions",
                "variables",
                Map.of("clientName", "Client " + customer.number(), "offer", about)));
        if (mail && customer.agreed()) {
            message.put("consent", proof(promotion.at().minus(Duration.ofDays(30))));
        }
        Api.Answer answer = salon.post("/api/channels/%s/send".formatted(promotion.channel()), message);
        assertThat(answer.status()).as(answer.body().toString()).isIn(202, 409);
    }

    private static void optOut(Api salon, Customer customer) throws IOException, InterruptedException {
        assertThat(salon.post(
                                "/api/suppressions",
                                Map.of("tenantId", TENANT, "channel", "sms", "address", customer.phone()))
                        .status())
                .isEqualTo(201);
    }

    private List<Went> went() {
        return jdbi.withHandle(handle -> handle.createQuery(WENT)
                .map((rows, context) -> new Went(
                        rows.getString("about"),
                        rows.getString("template_name"),
                        rows.getString("channel_type"),
                        rows.getString("to_address"),
                        rows.getTimestamp("sent_at").toInstant(),
                        rows.getString("content"),
                        rows.getString("external_message_id")))
                .list());
    }

    /** No message is missing, none is double, none is another's, and each went at its time. */
    private static void checkMessages(List<Expected> expected, List<Went> went) {
        List<String> faults = new ArrayList<>();
        List<Went> left = new ArrayList<>(went);
        expected.stream().sorted(Comparator.comparing(Expected::at)).forEach(each -> {
            var found = left.stream().filter(one -> matches(each, one)).findFirst();
            found.ifPresentOrElse(left::remove, () -> faults.add("missing: " + each));
        });
        left.forEach(each -> faults.add("nobody was to get: " + each));
        assertThat(faults).isEmpty();
    }

    private static boolean matches(Expected expected, Went went) {
        boolean isAbout = went.about().equals("promotion")
                ? went.template().equals(expected.template())
                : went.about().equals(expected.about());
        Duration after = Duration.between(expected.at(), went.at());
        String content = Expectations.plain(went.content());
        return isAbout
                && went.template().equals(expected.template())
                && went.channel().equals(expected.channel())
                && went.to().equals(expected.to())
                // the evening before at nine: in the minute before the quiet hours, or at their edge
                && !after.isNegative()
                && after.compareTo(LATE) < 0
                && expected.says().stream().allMatch(content::contains);
    }

    private static void checkHours(List<Went> went) {
        assertThat(went)
                .filteredOn(each -> Set.of("rdvRappel", "rdvAnnulation").contains(each.template()))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(Expectations.isQuiet(
                                each.at().atZone(SalonYear.ZONE).toLocalTime()))
                        .as("%s", each)
                        .isFalse());
        assertThat(went)
                .filteredOn(each -> each.template().equals("promotions"))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(
                                Expectations.isMarketingHour(each.at().atZone(SalonYear.ZONE)))
                        .as("%s", each)
                        .isTrue());
    }

    /** The providers took each message once, and nothing else. */
    private void checkProviders(List<Went> went) {
        List<String> arrived = platform.simulators().inbox().arrivals().stream()
                .map(Arrival::externalId)
                .toList();
        assertThat(arrived).doesNotHaveDuplicates();
        assertThat(arrived)
                .containsExactlyInAnyOrderElementsOf(
                        went.stream().map(Went::externalId).toList());
    }

    private void print(List<Happening> happenings, Expectations expectations, List<Went> went) {
        Map<String, Integer> counts = new TreeMap<>();
        happenings.forEach(each -> counts.merge(each.getClass().getSimpleName(), 1, Integer::sum));
        System.out.printf("%n%-18s %8s%n", "in the year", "times");
        counts.forEach((what, times) -> System.out.printf("%-18s %8d%n", what, times));
        System.out.printf("%-18s %8d%n", "in flight then", atRestarts);
        System.out.printf("%n%-18s %-9s %9s %6s%n", "message", "channel", "expected", "sent");
        Map<String, int[]> rows = new TreeMap<>();
        expectations
                .messages()
                .forEach(each -> rows.computeIfAbsent(
                                "%-18s %-9s".formatted(each.template(), each.channel()), _ -> new int[2])[0]++);
        went.forEach(each ->
                rows.computeIfAbsent("%-18s %-9s".formatted(each.template(), each.channel()), _ -> new int[2])[1]++);
        rows.forEach((row, both) -> System.out.printf("%s %9d %6d%n", row, both[0], both[1]));
        Map<String, Integer> superseded = superseded();
        System.out.printf(
                "%-28s %9d %6d, %d of them begun before%n",
                "superseded", expectations.superseded(), superseded.get("all"), superseded.get("begun"));
    }
}
