package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.tenant.Scope;
import ai.coccinelle.channels.tenant.Tenant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Walks every operation that the OpenAPI description names, so that a new one cannot be forgotten: without a key nothing
 * opens, each needs exactly one scope, and one tenant's key neither sees nor changes anything of another's.
 */
class IsolationIT {
    private static final Set<String> COMMON = Set.of("GET /api/channels/email/presets");

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SECRET_OF_A = "Jean-of-tenant-A";

    private static RunningApi api;
    private static Tenant a;
    private static Tenant b;
    private static String keyOfB;
    private static String messageOfA;
    private static String keyIdOfA;
    private static String eventOfA;
    private static String campaignOfA;
    private static JsonNode description;

    @BeforeAll
    static void start() {
        api = RunningApi.start("--channels.api.unknown-keys-per-minute=1000"); // each operation is tried with one
        a = api.tenant("tenant_a");
        b = api.tenant("tenant_b");
        messageOfA = api.post("/api/channels/sms/send", api.keyOf(a), """
                {"tenantId":"tenant_a","to":"+33612345678","template":"rdvRappel","variables":{"clientName":"%s",\
                "rdvDate":"x","rdvTime":"y"}}""".formatted(SECRET_OF_A))
                .text("messageId");
        api.post("/api/templates", RunningApi.PLATFORM_KEY, """
                {"tenantId":"tenant_a","name":"rdvRappel","channel":"sms","locale":"fr","body":"%s"}""".formatted(SECRET_OF_A));
        api.put("/api/tenants/tenant_a/brand", RunningApi.PLATFORM_KEY, "{\"displayName\":\"Salon of A\"}");
        api.put("/api/appointments/rdv_of_a", api.keyOf(a), """
                {"tenantId":"tenant_a","version":1,"startsAt":"2030-01-15T14:00:00+01:00","service":"Coupe","customer":\
                {"name":"%s","phone":"+33612345678"},"channels":["sms"],"confirm":false,"remind":true}""".formatted(SECRET_OF_A));
        keyIdOfA = api.post("/api/tenants/tenant_a/keys", RunningApi.PLATFORM_KEY, "{\"name\":\"of A\"}")
                .text("id");
        api.put("/api/tenants/tenant_a/callback", api.keyOf(a), "{\"url\":\"https://hooks.example.com/of-a\"}");
        eventOfA = api.post("/api/tenants/tenant_a/callback/test", api.keyOf(a), "{}")
                .text("eventId");
        campaignOfA = api.post("/api/campaigns", api.keyOf(a), """
                {"tenantId":"tenant_a","name":"%s","channel":"sms","template":"promotions","variables":{"offer":"x"},\
                "columns":{"to":"to","clientName":"name"}}""".formatted(SECRET_OF_A))
                .text("id");
        assertThat(api.send(api.request(
                                "PUT",
                                "/api/campaigns/" + campaignOfA + "/recipients",
                                api.keyOf(a),
                                "to,name\n+33612345678," + SECRET_OF_A,
                                "Content-Type",
                                "text/csv"))
                        .json()
                        .path("usable")
                        .asInt())
                .isEqualTo(1);
        keyOfB = api.keyOf(b.id(), false, Scope.values());
        description = api.get("/v3/api-docs", null).json();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @TestFactory
    Stream<DynamicTest> withoutAKeyNothingOpens() {
        return operations()
                .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> {
                    ErrorsIT.assertProblem(operation.callOnA(null), 401, "unauthenticated");
                    ErrorsIT.assertProblem(operation.callOnA("cck_live_" + "0".repeat(64)), 401, "unauthenticated");
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyOperationNeedsExactlyOneScope() {
        List<String> keys = Arrays.stream(Scope.values())
                .map(scope -> api.keyOf(null, false, scope))
                .toList();
        return operations()
                .filter(operation -> !operation.isDestructive())
                .map(operation -> DynamicTest.dynamicTest(
                        operation.toString(),
                        () -> assertThat(keys)
                                .filteredOn(
                                        key -> !operation.callOnA(key).body().contains("/scope-needed\""))
                                .hasSize(1)));
    }

    @TestFactory
    Stream<DynamicTest> oneTenantNeitherSeesNorChangesAnythingOfAnothers() {
        return operations()
                .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> {
                    List<String> before = rowsOfA();
                    Answer answer = operation.callOnA(keyOfB);
                    assertThat(answer.status())
                            .as("%s answered %s", operation, answer.body())
                            .isIn(operation.isCommon() ? List.of(200) : List.of(403, 404));
                    assertThat(answer.body())
                            .doesNotContain(SECRET_OF_A, "Salon of A", "+33612345678", "of-a", a.id().toString());
                    assertThat(rowsOfA()).isEqualTo(before);
                }));
    }

    @TestFactory
    Stream<DynamicTest> aListingWithoutATenantShowsTheCallersOwn() {
        return operations()
                .filter(Operation::isListing)
                .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> {
                    Answer answer = api.send(api.request("GET", operation.path(), keyOfB, null));
                    assertThat(answer.status()).isIn(200, 400, 403);
                    assertThat(answer.body())
                            .doesNotContain(
                                    SECRET_OF_A, messageOfA, keyIdOfA, eventOfA, campaignOfA, a.id().toString());
                }));
    }

    @TestFactory
    Stream<DynamicTest> headNeedsWhatGetNeeds() {
        List<String> keys = Stream.concat(
                        Stream.of(keyOfB), Arrays.stream(Scope.values()).map(scope -> api.keyOf(a.id(), false, scope)))
                .toList();
        return operations()
                .filter(operation -> operation.method().equals("GET"))
                .map(operation -> DynamicTest.dynamicTest(
                        operation.toString(),
                        () -> assertThat(keys)
                                .allSatisfy(key -> assertThat(operation
                                                .as("HEAD")
                                                .callOnA(key)
                                                .status())
                                        .isEqualTo(operation.callOnA(key).status()))));
    }

    @Test
    void whatHasNoRuleIsDenied() {
        ErrorsIT.assertProblem(api.get("/api/nothing", keyOfB), 404, "unknown-route");
        ErrorsIT.assertProblem(api.get("/api", keyOfB), 404, "unknown-route");
        ErrorsIT.assertProblem(api.get("/api/nothing", null), 401, "unauthenticated");
        for (String method : List.of("OPTIONS", "PATCH", "DELETE")) {
            Answer answer = api.send(api.request(method, "/api/messages", keyOfB, null));
            assertThat(answer.status()).as(method).isEqualTo(405);
            assertThat(answer.header("Allow")).as(method).isEqualTo("GET, HEAD");
        }
        assertThat(api.send(api.request("HEAD", "/api/messages/batch", api.keyOf(null, false, Scope.SEND), null))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void theWalkFindsTheOperations() {
        assertThat(operations().map(Operation::toString))
                .contains("POST /api/channels/{channel}/send", "DELETE /api/tenants/{tenant}", "GET /api/audit")
                .hasSizeGreaterThan(25);
    }

    private static Stream<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (var path : description.path("paths").properties()) {
            for (var method : path.getValue().properties()) {
                operations.add(new Operation(
                        method.getKey().toUpperCase(java.util.Locale.ROOT), path.getKey(), method.getValue()));
            }
        }
        return operations.stream();
    }

    /** Everything that is stored of tenant A, row by row. */
    private static List<String> rowsOfA() {
        return api.bean(Jdbi.class).withHandle(handle -> {
            List<String> rows = new ArrayList<>();
            for (String table : List.of(
                    "api_keys",
                    "channel_configurations",
                    "channel_messages_log",
                    "lanes",
                    "appointments",
                    "reminder_rules",
                    "idempotency_keys",
                    "suppressions",
                    "replies",
                    "webhook_secrets",
                    "sms_preferences",
                    "callback_endpoints",
                    "callback_events",
                    "message_templates",
                    "active_templates",
                    "tenant_brands",
                    "tenant_hours",
                    "consents",
                    "campaigns")) {
                rows.addAll(handle.createQuery(
                                "SELECT to_jsonb(t)::text FROM " + table + " t WHERE tenant_id = :a ORDER BY 1")
                        .bind("a", a.id())
                        .mapTo(String.class)
                        .list());
            }
            rows.addAll(handle.createQuery("""
                            SELECT to_jsonb(r)::text
                            FROM campaign_recipients r JOIN campaigns c ON c.id = r.campaign_id
                            WHERE c.tenant_id = :a
                            ORDER BY 1""")
                    .bind("a", a.id())
                    .mapTo(String.class)
                    .list());
            rows.addAll(handle.createQuery("SELECT to_jsonb(t)::text FROM tenants t WHERE id = :a")
                    .bind("a", a.id())
                    .mapTo(String.class)
                    .list());
            return rows;
        });
    }

    private record Operation(String method, String path, JsonNode spec) {
        @Override
        public String toString() {
            return method + " " + path;
        }

        Operation as(String other) {
            return new Operation(other, path, spec);
        }

        /** It tells everybody the same, and opens nobody's data. */
        boolean isCommon() {
            return COMMON.contains(toString());
        }

        boolean isDestructive() {
            return method.equals("DELETE");
        }

        boolean isListing() {
            return method.equals("GET") && !path.contains("{");
        }

        /** Calls it, naming what is tenant A's wherever it takes something. */
        Answer callOnA(@org.jspecify.annotations.Nullable String key) {
            String filled = path.replace("{tenant}", a.externalId())
                    .replace("{channel}", ChannelType.SMS.wireName())
                    .replace("{name}", "rdvRappel")
                    .replace("{externalId}", "rdv_of_a")
                    .replace("/keys/{id}", "/keys/" + keyIdOfA)
                    .replace("/callback-events/{id}", "/callback-events/" + eventOfA)
                    .replace("/campaigns/{id}", "/campaigns/" + campaignOfA)
                    .replace("{id}", messageOfA);
            boolean asksForATenant = spec.path("parameters")
                    .valueStream()
                    .anyMatch(parameter -> parameter.path("name").asString().equals("tenantId"));
            return api.send(
                    api.request(method, filled + (asksForATenant ? "?tenantId=" + a.externalId() : ""), key, body()));
        }

        private @org.jspecify.annotations.Nullable String body() {
            JsonNode schema = spec.path("requestBody")
                    .path("content")
                    .path("application/json")
                    .path("schema");
            return schema.isMissingNode() ? null : example(schema, "").toString();
        }

        /** A value that the schema allows: what is required, and the tenant's id, which is A's. */
        private static JsonNode example(JsonNode schema, String name) {
            JsonNode resolved = schema.has("$ref")
                    ? description.at(schema.path("$ref").asString().substring(1))
                    : schema;
            if (name.equals("tenantId") || name.equals("externalId")) {
                return JSON.valueToTree(a.externalId());
            }
            if (resolved.path("properties").isObject()) {
                ObjectNode object = JSON.createObjectNode();
                List<String> required = resolved.path("required")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList();
                for (var property : resolved.path("properties").properties()) {
                    if (required.contains(property.getKey())
                            || property.getKey().equals("tenantId")) {
                        object.set(property.getKey(), example(property.getValue(), property.getKey()));
                    }
                }
                return object;
            }
            if (resolved.has("example")) {
                return resolved.path("example");
            }
            return switch (resolved.path("type").asString()) {
                case "array" -> JSON.createArrayNode().add(example(resolved.path("items"), ""));
                case "boolean" -> JSON.valueToTree(true);
                case "integer", "number" -> JSON.valueToTree(1);
                case "object" -> JSON.createObjectNode();
                default ->
                    resolved.path("enum").isArray() ? resolved.path("enum").get(0) : JSON.valueToTree("x");
            };
        }
    }
}
