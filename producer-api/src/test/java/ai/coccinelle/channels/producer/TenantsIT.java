package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.tenant.Scope;
import ai.coccinelle.channels.tenant.Tenant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Tenants that are suspended, resumed and deleted, and the log of who did it. */
class TenantsIT {
    private static final String SMS = """
            {"tenantId":"%s","to":"+33612345678","template":"rdvRappel","variables":{"clientName":"Jean","rdvDate":"x",\
            "rdvTime":"y"}}""";

    private static RunningApi api;
    private Tenant tenant;
    private String key;
    private String address;

    @BeforeAll
    static void start() {
        api = RunningApi.start();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void create() {
        tenant = api.tenant("tenant-" + UUID.randomUUID());
        key = api.keyOf(tenant);
        address = "/api/tenants/" + tenant.externalId();
    }

    @Test
    void aSuspendedTenantSendsNothingAndWhatWaitsIsHeldUntilItMayAgain() {
        Answer before = send();
        assertThat(before.status()).isEqualTo(202);
        assertThat(post("/suspend").json().path("suspendedAt").isNull()).isFalse();

        ErrorsIT.assertProblem(send(), 409, "tenant-suspended", "nothing was stored");
        ErrorsIT.assertProblem(
                api.post(
                        "/api/messages/batch",
                        key,
                        "{\"tenantId\":\"%s\",\"messages\":[{\"channel\":\"sms\",\"to\":\"x\",\"template\":\"y\"}]}"
                                .formatted(tenant.externalId())),
                409,
                "tenant-suspended");
        assertThat(claimed()).isZero();
        assertThat(api.get(before.header("Location"), key).text("waitingFor")).isEqualTo("the tenant is suspended");
        String since = post("/suspend").text("suspendedAt");
        assertThat(post("/suspend").text("suspendedAt")).as("suspended twice").isEqualTo(since);
        assertThat(api.put(
                                "/api/channels/sms/config",
                                RunningApi.PLATFORM_KEY,
                                "{\"tenantId\":\"%s\",\"enabled\":true}".formatted(tenant.externalId()))
                        .status())
                .isEqualTo(200);
        assertThat(claimed()).as("after a configuration was saved").isZero();

        api.releaser().told.clear();
        assertThat(post("/resume").json().path("suspendedAt").isNull()).isTrue();
        assertThat(api.releaser().told).hasSize(8);
        assertThat(send().status()).isEqualTo(202);
        assertThat(claimed()).isEqualTo(2);
    }

    @Test
    void aDeletedTenantIsGoneWithEverythingOfItAndNobodyElseIs() {
        Tenant other = api.tenant("tenant-" + UUID.randomUUID());
        api.post("/api/channels/sms/send", api.keyOf(other), SMS.formatted(other.externalId()));
        for (int i = 0; i < 3; i++) {
            api.post("/api/channels/sms/send", key, SMS.formatted(tenant.externalId()), "Idempotency-Key", "key " + i);
        }
        Answer deleted = api.delete(address, RunningApi.PLATFORM_KEY);
        assertThat(deleted.body()).isEqualTo("{\"messages\":3,\"keys\":1,\"configurations\":4,\"idempotencyKeys\":3}");
        ErrorsIT.assertProblem(api.get(address, RunningApi.PLATFORM_KEY), 404, "unknown-tenant");
        ErrorsIT.assertProblem(api.delete(address, RunningApi.PLATFORM_KEY), 404, "unknown-tenant");
        assertThat(rowsOf(tenant)).isEmpty();
        assertThat(rowsOf(other))
                .containsExactlyInAnyOrder(
                        "api_keys 1",
                        "channel_configurations 4",
                        "channel_messages_log 1",
                        "lane_landings 4",
                        "lanes 4");
        assertThat(audited("?limit=2", RunningApi.PLATFORM_KEY))
                .extracting(entry -> entry.path("action").asString() + " " + entry.path("tenantId") + " "
                        + entry.path("status").asInt())
                .containsExactly(
                        "DELETE /api/tenants/{tenant} null 404",
                        "DELETE /api/tenants/{tenant} \"%s\" 200".formatted(tenant.id()));
    }

    @Test
    void tenantsAreListedInPages() {
        List<String> made = IntStream.range(0, 3)
                .mapToObj(i -> api.tenant("tenant-" + UUID.randomUUID()).id().toString())
                .toList();
        List<String> listed = Stream.iterate(
                        api.get("/api/tenants?limit=2", RunningApi.PLATFORM_KEY).json(),
                        page -> !page.isMissingNode(),
                        page -> page.path("nextCursor").isNull()
                                ? page.path("end")
                                : api.get(
                                                "/api/tenants?limit=2&cursor="
                                                        + page.path("nextCursor")
                                                                .asString(),
                                                RunningApi.PLATFORM_KEY)
                                        .json())
                .flatMap(page -> page.path("tenants").findValuesAsString("id").stream())
                .toList();
        assertThat(listed).doesNotHaveDuplicates().containsSubsequence(made);
    }

    @Test
    void everyChangeIsInTheAuditLogWithoutItsSecretsAndReadingAndSendingAreNot() {
        String operator = api.keyOf(tenant.id(), false, Scope.OPERATE, Scope.CONFIGURE);
        api.put("/api/channels/email/config", operator, """
                {"tenantId":"%s","enabled":true,"smtp":{"host":"smtp.exemple.com","port":587,"secure":true,\
                "user":"email@exemple.com","password":"pass-of-the-tenant","fromEmail":"contact@exemple.com",\
                "fromName":"Salon"}}""".formatted(tenant.externalId()));
        api.put(
                "/api/channels/email/config",
                operator,
                "{\"tenantId\":\"%s\",\"unknown\":true}".formatted(tenant.externalId()));
        send();
        api.get("/api/messages", key);
        Answer issued = api.post(address + "/keys", operator, "{\"name\":\"next\",\"scope\":\"configure\"}");
        api.delete(address + "/keys/" + issued.text("id"), operator);

        List<JsonNode> entries = audited("", operator);
        assertThat(entries)
                .extracting(entry -> entry.path("action").asString() + " "
                        + entry.path("status").asInt())
                .containsExactly(
                        "DELETE /api/tenants/{tenant}/keys/{id} 200",
                        "POST /api/tenants/{tenant}/keys 201",
                        "PUT /api/channels/{channel}/config 200");
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.path("tenantId").asString()).isEqualTo(tenant.id().toString());
            assertThat(entry.path("actor").asString()).startsWith(operator.substring(0, 15) + " tests ");
            assertThat(entry.path("address").asString()).isEqualTo("127.0.0.1");
        });
        assertThat(entries.getLast().path("subject").toString()).isEqualTo("{\"channel\":\"email\"}");
        assertThat(api.get("/api/audit", RunningApi.PLATFORM_KEY).body())
                .contains(
                        "PUT /api/channels/{channel}/config\",\"subject\":{\"channel\":\"email\"},\"address\":\"127.0.0.1\",\"status\":400")
                .doesNotContain("pass-of-the-tenant", operator, issued.text("key"));
        ErrorsIT.assertProblem(
                api.get(
                        "/api/audit?tenantId="
                                + api.tenant("tenant-" + UUID.randomUUID()).id(),
                        operator),
                403,
                "foreign-tenant");
    }

    private Answer send() {
        return api.post("/api/channels/sms/send", key, SMS.formatted(tenant.externalId()));
    }

    private Answer post(String action) {
        Answer answer = api.post(address + action, RunningApi.PLATFORM_KEY, "");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    private long claimed() {
        return new PlayedWorker(api)
                .claimAll(ChannelType.SMS).stream()
                        .filter(claimed -> claimed.lane().tenantId().equals(tenant.id()))
                        .count();
    }

    private static List<JsonNode> audited(String query, String with) {
        return api.get("/api/audit" + query, with)
                .json()
                .path("entries")
                .valueStream()
                .toList();
    }

    /** Every table that has rows of the tenant, and how many. */
    private static List<String> rowsOf(Tenant tenant) {
        return api.bean(Jdbi.class)
                .withHandle(handle -> handle
                        .createQuery(
                                "SELECT table_name FROM information_schema.columns c JOIN information_schema.tables t"
                                        + " USING (table_schema, table_name) WHERE column_name = 'tenant_id' AND table_schema = 'public'"
                                        + " AND table_name NOT LIKE 'channel_messages_log_%' AND table_name <> 'audit_log'"
                                        + " AND table_type = 'BASE TABLE'")
                        .mapTo(String.class)
                        .list()
                        .stream()
                        .map(table -> table + " "
                                + handle.createQuery("SELECT count(*) FROM " + table + " WHERE tenant_id = :tenant")
                                        .bind("tenant", tenant.id())
                                        .mapTo(Integer.class)
                                        .one())
                        .filter(counted -> !counted.endsWith(" 0"))
                        .toList());
    }
}
