package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends nonsense to every operation of the OpenAPI description, and to those that are hidden from it, by chance: none is
 * answered 5xx, every refusal is a problem that the description names and that gives nothing away, a refused request has
 * stored and changed nothing, and no webhook is taken without its signature. The seed is printed; {@code -Dfuzz.seed} plays
 * one again, {@code -Dfuzz.seconds} goes on for longer.
 */
class FuzzIT {
    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final Duration FOR = Duration.ofSeconds(Long.getLong("fuzz.seconds", 15));
    private static final int LEAST_ROUNDS = 5;

    /** What no answer may tell: names of classes and tables, SQL, traces. */
    private static final Pattern LEAK = Pattern.compile(
            "Exception|\\bai\\.coccinelle\\.|\\bjava\\.|\\borg\\.|\\bSELECT |INSERT |UPDATE |channel_messages_log|constraint|\\n\\s*at ");

    /** What moves by itself, or by the page that says why somebody came back in vain: there only new rows count. */
    private static final Set<String> RESTLESS = Set.of(
            "accounts",
            "account_calls",
            "appointment_notices",
            "campaigns",
            "connection_tests",
            "lane_landings",
            "lane_repair",
            "lanes",
            "receipts",
            "whatsapp_connects");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static RunningApi api;
    private static HttpClient http;
    private static JsonNode description;
    private static String digests;

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
        digests = digests();
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
        FuzzedThings things = new FuzzedThings(api);
        List<FuzzedOperation> operations = new ArrayList<>(FuzzedOperation.described(description));
        // three times: these are few, and open to everybody
        Collections.nCopies(3, FuzzedDoor.all(api)).forEach(operations::addAll);
        Map<String, String> faults = new TreeMap<>();
        Set<FuzzedOperation> reached = new HashSet<>();
        long end = System.nanoTime() + FOR.toNanos();
        int calls = 0;
        while (System.nanoTime() < end || calls <= LEAST_ROUNDS * operations.size()) {
            FuzzedOperation operation = operations.get(calls++ % operations.size());
            FuzzedOperation.Call call = operation.call(api, nonsense, things);
            HttpRequest request = call.request();
            Map<String, Rows> before = rows();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 404) {
                reached.add(operation);
            }
            if (response.statusCode() / 100 == 2 && !call.forged()) {
                if (!operation.isSafe()) {
                    things.renew();
                }
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
        assertThat(reached).as("not only told that there is no such thing").containsAll(operations);
        assertThat(faults.keySet())
                .as("with -Dfuzz.seed=%d: %s", SEED, String.join("\n", faults.values()))
                .isEmpty();
    }

    private static List<String> faults(
            FuzzedOperation.Call call,
            FuzzedOperation operation,
            HttpResponse<String> response,
            Map<String, Rows> before) {
        List<String> faults = new ArrayList<>();
        if (response.statusCode() / 100 == 2) {
            return List.of("taken without a proof");
        }
        if (response.statusCode() >= 500) {
            faults.add("answered " + response.statusCode());
        }
        if (response.statusCode() / 100 == 3) {
            return List.of("redirected");
        }
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (!type.startsWith("application/problem+json")) {
            if (!operation.hasPages() || !type.startsWith("text/html")) {
                faults.add("refused as " + type);
            }
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
        rows().forEach((table, rows) -> {
            Rows then = before.getOrDefault(table, new Rows(0, ""));
            if (rows.count > then.count) {
                faults.add("left a row in " + table);
            } else if (!rows.equals(then) && !RESTLESS.contains(table)) {
                faults.add("changed a row in " + table);
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

    /** What a table holds. */
    private record Rows(long count, String digest) {}

    /** One query for all; but for the audit log, which has every call, and for when a key was last used. */
    private static String digests() {
        return api.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery("""
                        SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
                        AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'audit_log'""").mapTo(String.class).stream()
                        .map(table -> """
                        SELECT '%1$s', count(*), sum(hashtext(%2$s)::bigint)::text FROM %1$s t""".formatted(
                                table, table.equals("api_keys") ? "(to_jsonb(t) - 'last_used_at')::text" : "t::text"))
                        .collect(Collectors.joining(" UNION ALL ")));
    }

    private static Map<String, Rows> rows() {
        return api.bean(Jdbi.class).withHandle(handle -> {
            Map<String, Rows> rows = new HashMap<>();
            handle.createQuery(digests)
                    .map((row, _) -> rows.put(
                            row.getString(1),
                            new Rows(row.getLong(2), Objects.requireNonNullElse(row.getString(3), ""))))
                    .list();
            return rows;
        });
    }
}
