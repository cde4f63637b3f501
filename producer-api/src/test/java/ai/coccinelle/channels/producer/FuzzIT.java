package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.tenant.Scope;
import ai.coccinelle.channels.tenant.Tenant;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends nonsense to every operation of the OpenAPI description, by chance: none is answered 5xx, every refusal is a problem
 * that the description names and that gives nothing away, and a refused request has stored nothing. The seed is printed;
 * {@code -Dfuzz.seed} plays one again, {@code -Dfuzz.seconds} goes on for longer.
 */
class FuzzIT {
    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final Duration FOR = Duration.ofSeconds(Long.getLong("fuzz.seconds", 25));
    private static final String TENANT = "tenant_fuzz";

    /** What no answer may tell: names of classes and tables, SQL, traces. */
    private static final Pattern LEAK = Pattern.compile(
            "Exception|\\bai\\.coccinelle\\.|\\bjava\\.|\\borg\\.|\\bSELECT |INSERT |UPDATE |channel_messages_log|constraint|\\n\\s*at ");

    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static RunningApi api;
    private static HttpClient http;
    private static JsonNode description;

    @BeforeAll
    static void start() {
        api = RunningApi.start(
                "--channels.api.requests-per-second=1000000",
                "--channels.api.platform-requests-per-second=1000000",
                "--channels.api.changes-per-minute=1000000",
                "--channels.submit.max-wait=20ms",
                "--channels.submit.test-wait=20ms",
                "--channels.d360.partner-id=PartnerPA");
        http = HttpClient.newHttpClient();
        description = api.get("/v3/api-docs", null).json();
    }

    @AfterAll
    static void stop() {
        http.close();
        api.close();
    }

    @Test
    void noNonsenseIsAFaultOfOursOrIsHalfStored() throws Exception {
        System.out.println("fuzzing with -Dfuzz.seed=" + SEED);
        Nonsense nonsense = new Nonsense(new Random(SEED));
        Known known = Known.create();
        List<Operation> operations = operations();
        Map<String, String> faults = new TreeMap<>();
        long end = System.nanoTime() + FOR.toNanos();
        int calls = 0;
        while (System.nanoTime() < end) {
            Operation operation = operations.get(calls++ % operations.size());
            Call call = operation.call(nonsense, known);
            HttpRequest request = call.request();
            Map<String, Long> before = rows();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 == 2) {
                known = operation.isSafe() ? known : Known.create();
                awaitNotices();
            } else {
                for (String fault : faults(call, operation, response, before)) {
                    faults.putIfAbsent(
                            operation + ": " + fault,
                            "%s %s %s%n  body: %s%n  answer: %d %s%n"
                                    .formatted(
                                            request.method(),
                                            request.uri(),
                                            request.headers().map(),
                                            nonsense.lastBody(),
                                            response.statusCode(),
                                            response.body()));
                }
            }
        }
        System.out.println("fuzzed " + calls + " calls of " + operations.size() + " operations");
        assertThat(calls).isGreaterThan(5 * operations.size());
        assertThat(faults.keySet())
                .as("with -Dfuzz.seed=%d: %s", SEED, String.join("\n", faults.values()))
                .isEmpty();
    }

    private static List<String> faults(
            Call call, Operation operation, HttpResponse<String> response, Map<String, Long> before) {
        List<String> faults = new ArrayList<>();
        if (response.statusCode() >= 500) {
            faults.add("answered " + response.statusCode());
        }
        if (response.statusCode() / 100 == 3) {
            return List.of("redirected");
        }
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (!type.startsWith("application/problem+json")) {
            faults.add("refused as " + type);
        } else {
            JsonNode problem = JSON.readTree(response.body());
            String slug = problem.path("type").asString().replaceAll(".*/", "");
            if (problem.path("status").asInt() != response.statusCode()
                    || problem.path("title").asString().isEmpty()
                    || problem.path("detail").asString().isEmpty()) {
                faults.add("no whole problem");
            }
            if (!call.elsewhere() && !operation.names(response.statusCode(), slug)) {
                faults.add("the description does not name " + response.statusCode() + " " + slug);
            }
        }
        if (LEAK.matcher(response.body()).find()) {
            faults.add("tells of our inside");
        }
        rows().forEach((table, count) -> {
            if (count > before.getOrDefault(table, 0L)) {
                faults.add("left a row in " + table);
            }
        });
        return faults;
    }

    /** What a booking that went through has its customer told is stored beside the calls. */
    private static void awaitNotices() {
        await().atMost(Duration.ofSeconds(10))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> api.bean(Jdbi.class)
                                .withHandle(handle -> handle.createQuery(
                                                "SELECT count(*) FROM appointment_notices WHERE due_at <= now()")
                                        .mapTo(Integer.class)
                                        .one())
                        == 0);
    }

    /** How many rows each table has; but for the audit log, which has every call. */
    private static Map<String, Long> rows() {
        return api.bean(Jdbi.class).withHandle(handle -> {
            List<String> tables = handle.createQuery("""
                            SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
                            AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'audit_log'""").mapTo(String.class).list();
            StringBuilder sql = new StringBuilder();
            for (String table : tables) {
                sql.append(sql.isEmpty() ? "" : " UNION ALL ")
                        .append("SELECT '")
                        .append(table)
                        .append("' AS name, count(*) AS rows FROM ")
                        .append(table);
            }
            Map<String, Long> rows = new LinkedHashMap<>();
            handle.createQuery(sql.toString())
                    .map((row, _) -> rows.put(row.getString(1), row.getLong(2)))
                    .list();
            return rows;
        });
    }

    private static List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (var path : description.path("paths").properties()) {
            for (var method : path.getValue().properties()) {
                operations.add(
                        new Operation(method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()));
            }
        }
        return operations;
    }

    /** What is there to be named: made anew after each change that went through. */
    private record Known(String tenantKey, String messageId, String campaignId) {
        static Known create() {
            Tenant tenant = api.tenant(TENANT);
            api.post("/api/tenants/" + TENANT + "/resume", RunningApi.PLATFORM_KEY, "");
            String message = api.post("/api/channels/sms/send", RunningApi.PLATFORM_KEY, """
                    {"tenantId":"%s","to":"+33612345678","template":"rdvRappel","variables":{"clientName":"a",\
                    "rdvDate":"x","rdvTime":"y"}}""".formatted(TENANT))
                    .text("messageId");
            String key = api.keyOf(tenant.id(), false, Scope.values());
            String campaign =
                    api.post("/api/campaigns", key, """
                    {"tenantId":"%s","name":"a","channel":"sms","template":"promotions","variables":{"offer":"x"},\
                    "columns":{"to":"telephone","clientName":"prenom"}}""".formatted(TENANT)).text("id");
            return new Known(key, message, campaign);
        }
    }

    /** @param elsewhere whether its address was bent, so that it may be another operation's or nobody's */
    private record Call(HttpRequest request, boolean elsewhere) {}

    private record Operation(String method, String path, JsonNode spec) {
        @Override
        public String toString() {
            return method + " " + path;
        }

        boolean isSafe() {
            return method.equals("GET");
        }

        boolean names(int status, String slug) {
            return spec.path("responses")
                    .path(String.valueOf(status))
                    .path("description")
                    .asString()
                    .contains("`" + slug + "`");
        }

        Call call(Nonsense nonsense, Known known) {
            boolean elsewhere = nonsense.seldom();
            String filled = VARIABLE.matcher(path)
                    .replaceAll(variable -> Matcher.quoteReplacement(
                            elsewhere ? nonsense.segment() : value(variable.group(1), nonsense, known)));
            HttpRequest.Builder request = HttpRequest.newBuilder(api.url(
                            elsewhere && nonsense.seldom()
                                    ? filled + "/" + nonsense.segment()
                                    : filled + query(nonsense)))
                    .timeout(Duration.ofSeconds(20))
                    .header("Authorization", "Bearer " + nonsense.oneOf(known.tenantKey(), RunningApi.PLATFORM_KEY));
            nonsense.headers().forEach(request::header);
            return new Call(request.method(method, body(nonsense, request)).build(), elsewhere);
        }

        private String value(String variable, Nonsense nonsense, Known known) {
            return switch (variable) {
                case "tenant" -> TENANT;
                case "channel" -> nonsense.oneOf("sms", "email", "whatsapp", "phone");
                case "id" -> path.startsWith("/api/campaigns") ? known.campaignId() : known.messageId();
                default -> nonsense.oneOf("rdvRappel", "booking_42");
            };
        }

        private String query(Nonsense nonsense) {
            StringBuilder query = new StringBuilder();
            for (JsonNode parameter : spec.path("parameters")) {
                String name = parameter.path("name").asString();
                if (parameter.path("in").asString().equals("query") && !nonsense.seldom()) {
                    String value = name.equals("tenantId") && !nonsense.seldom() ? TENANT : nonsense.segment();
                    query.append(query.isEmpty() ? '?' : '&')
                            .append(name)
                            .append('=')
                            .append(value);
                }
            }
            if (nonsense.seldom()) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(nonsense.segment())
                        .append('=');
            }
            return query.toString();
        }

        private HttpRequest.BodyPublisher body(Nonsense nonsense, HttpRequest.Builder request) {
            JsonNode content = spec.path("requestBody").path("content");
            if (content.isEmpty() && !nonsense.seldom()) {
                return HttpRequest.BodyPublishers.noBody();
            }
            List<String> types = content.propertyNames().stream().toList();
            String type = types.isEmpty() ? "application/json" : nonsense.oneOf(types.toArray(String[]::new));
            request.header("Content-Type", nonsense.seldom() ? nonsense.contentType() : type);
            String example = example(content.path(type)).replace("tenant_123", TENANT);
            byte[] body = type.equals("application/json") ? nonsense.json(example) : nonsense.lines(example);
            return HttpRequest.BodyPublishers.ofByteArray(body);
        }

        /** As it would be sent; an empty object where there is none. */
        private static String example(JsonNode media) {
            JsonNode example = Stream.concat(
                            Stream.of(media.path("example")),
                            media.path("examples").valueStream().map(each -> each.path("value")))
                    .filter(each -> !each.isMissingNode())
                    .findFirst()
                    .orElseGet(JSON::createObjectNode);
            return example.isString() ? example.asString() : example.toString();
        }
    }
}
