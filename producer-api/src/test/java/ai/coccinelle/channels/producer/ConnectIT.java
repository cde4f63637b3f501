package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.connect.ConnectFlows;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.tenant.Tenant;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The way to 360dialog and back, as the tenant's browser goes it. */
class ConnectIT {
    private static RunningApi api;
    private Tenant tenant;
    private String key;

    @BeforeAll
    static void start() {
        api = RunningApi.start("--channels.d360.partner-id=PartnerPA");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void tenant() {
        tenant = api.tenant("tenant-" + UUID.randomUUID());
        key = api.keyOf(tenant);
    }

    private Answer begin() {
        return api.post("/api/channels/whatsapp/connect", key, "{\"tenantId\":\"%s\"}".formatted(tenant.externalId()));
    }

    /** The path that the browser is to come back to. */
    private static String back(Answer begun) {
        assertThat(begun.status()).as(begun.body()).isEqualTo(201);
        String url = begun.text("redirectUrl");
        String redirect = URLDecoder.decode(
                url.substring(url.indexOf("redirect_url=") + "redirect_url=".length()), StandardCharsets.UTF_8);
        assertThat(redirect).startsWith(RunningApi.PUBLIC_URL + "/connect/360dialog/");
        return redirect.substring(RunningApi.PUBLIC_URL.length());
    }

    private Answer progress() {
        return api.get("/api/channels/whatsapp/connect?tenantId=" + tenant.externalId(), key);
    }

    @Test
    void theTenantGoesThereAndComesBackOnce() {
        assertThat(progress().text("status")).isEqualTo("none");
        Answer begun = begin();
        assertThat(begun.text("redirectUrl")).startsWith("https://app.360dialog.com/onboarding/PartnerPA?state=");
        assertThat(progress().text("status")).isEqualTo("started");

        Answer page = api.get(back(begun) + "?client=Client1CL&channels=%5BChan1CH%5D", null);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.response().headers().allValues("Content-Security-Policy"))
                .as("one policy, which allows the page's own style")
                .singleElement()
                .asString()
                .contains("default-src 'none'", "style-src 'sha256-");
        assertThat(page.body()).contains("lang=\"fr\"", "en cours de connexion").doesNotContain("<script");
        assertThat(progress().text("status")).isEqualTo("returned");
        assertThat(new ConnectFlows(api.bean(Jdbi.class)).latest(tenant.id())).hasValueSatisfying(flow -> {
            assertThat(flow.clientId()).isEqualTo("Client1CL");
            assertThat(flow.channelId()).isEqualTo("Chan1CH");
        });

        Answer again = api.get(back(begun) + "?client=Client1CL&channels=%5BOtherCH%5D", null);
        assertThat(again.status()).isEqualTo(410);
        assertThat(new ConnectFlows(api.bean(Jdbi.class))
                        .latest(tenant.id())
                        .orElseThrow()
                        .channelId())
                .isEqualTo("Chan1CH");
    }

    @Test
    void aStateThatIsNotKnownOrCameTooLateChangesNothing() {
        String path = back(begin());
        String foreign = path.substring(0, path.length() - 43) + "A".repeat(43);
        assertThat(api.get(foreign + "?client=C&channels=X", null).status()).isEqualTo(410);
        assertThat(api.get(path + "x?client=C&channels=X", null).status()).isEqualTo(410);
        assertThat(api.get(path + "?client=C&channels=X&state=another", null).status())
                .isEqualTo(410);
        assertThat(progress().text("status")).isEqualTo("started");

        api.bean(Jdbi.class)
                .useHandle(handle -> handle.execute(
                        "UPDATE whatsapp_connects SET expires_at = now() WHERE tenant_id = ?", tenant.id()));
        assertThat(api.get(path + "?client=C&channels=X", null).status()).isEqualTo(410);
        assertThat(progress().text("status")).isEqualTo("started");
    }

    @Test
    void onlyTheLastAttemptCounts() {
        String first = back(begin());
        String second = back(begin());
        assertThat(api.get(first + "?client=C&channels=X", null).status()).isEqualTo(410);
        assertThat(api.get(second + "?client=C&channels=X", null).status()).isEqualTo(200);
        assertThat(progress().text("status")).isEqualTo("returned");
    }

    @Test
    void whoGaveNoLeaveOrTooMuchIsToldAndMayBeginAnew() {
        assertThat(api.get(back(begin()) + "?client=C&channels=%5B%5D&revoked=%5BX%5D", null)
                        .body())
                .contains("Aucun compte");
        assertThat(progress().text("reason")).isEqualTo("no-channel");
        assertThat(api.get(back(begin()) + "?client=C&channels=%5BX,Y%5D", null).body())
                .contains("Plusieurs comptes");
        assertThat(progress().text("reason")).isEqualTo("several-channels");
        assertThat(api.get(back(begin()) + "?client=..%2F&channels=X", null).status())
                .isEqualTo(400);
        assertThat(api.get(back(begin()) + "?client=C&channels=X", null).status())
                .isEqualTo(200);
    }

    @Test
    void oneTenantsStateSaysNothingOfAnother() {
        String mine = back(begin());
        Tenant other = api.tenant("tenant-" + UUID.randomUUID());
        assertThat(api.get(mine + "?client=C&channels=X", null).status()).isEqualTo(200);
        assertThat(new ConnectFlows(api.bean(Jdbi.class)).latest(other.id())).isEmpty();
        assertThat(new ConnectFlows(api.bean(Jdbi.class)).latest(tenant.id())).isPresent();
    }

    @Test
    void wherePlatformIsNoPartnerItIsSaidWhichVariableIsMissing() {
        try (RunningApi bare = RunningApi.start()) {
            Tenant one = bare.tenant("tenant_one");
            ErrorsIT.assertProblem(
                    bare.post("/api/channels/whatsapp/connect", bare.keyOf(one), "{\"tenantId\":\"tenant_one\"}"),
                    503,
                    "not-set-up",
                    "CHANNELS_D360_PARTNER_ID");
        }
    }
}
