package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.connect.ConnectFlows;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.tenant.Tenant;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
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

    /** Plays a browser: it keeps the cookie that it was given. */
    private static final class Visitor {
        private String cookie = "";

        Answer open(String path) {
            Answer page = call("GET", path, null);
            String set = page.header("Set-Cookie");
            if (!set.isEmpty()) {
                assertThat(set).startsWith("__Host-").contains("; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/");
                cookie = set.substring(0, set.indexOf(';'));
            }
            return page;
        }

        /** Presses the page's button; the answer leads to 360dialog. */
        Answer press(String path, Answer page) {
            Matcher seen = Pattern.compile("name=\"seen\" value=\"([^\"]+)\"").matcher(page.body());
            assertThat(seen.find()).as(page.body()).isTrue();
            return call("POST", path, "seen=" + seen.group(1));
        }

        private Answer call(String method, String path, @Nullable String form) {
            return api.send(api.request(
                    method,
                    path,
                    null,
                    form,
                    "Content-Type",
                    "application/x-www-form-urlencoded",
                    "Cookie",
                    cookie.isEmpty() ? "other=1" : cookie));
        }
    }

    private final Visitor browser = new Visitor();

    private static String path(String url) {
        assertThat(url).startsWith(RunningApi.PUBLIC_URL + "/connect/");
        return url.substring(RunningApi.PUBLIC_URL.length());
    }

    private static String page(Answer begun) {
        assertThat(begun.status()).as(begun.body()).isEqualTo(201);
        return path(begun.text("redirectUrl"));
    }

    /** Goes to 360dialog in that browser; returns the path that it is sent back to. */
    private static String back(Answer begun, Visitor browser) {
        String page = page(begun);
        Answer there = browser.press(page, browser.open(page));
        assertThat(there.status()).as(there.body()).isEqualTo(303);
        String url = there.header("Location");
        assertThat(url).startsWith("https://app.360dialog.com/onboarding/PartnerPA?state=");
        return path(URLDecoder.decode(
                url.substring(url.indexOf("redirect_url=") + "redirect_url=".length()), StandardCharsets.UTF_8));
    }

    private String back(Answer begun) {
        return back(begun, browser);
    }

    private Answer progress() {
        return api.get("/api/channels/whatsapp/connect?tenantId=" + tenant.externalId(), key);
    }

    @Test
    void theTenantGoesThereAndComesBackOnce() {
        assertThat(progress().text("status")).isEqualTo("none");
        Answer begun = begin();
        assertThat(progress().text("status")).isEqualTo("started");

        String back = back(begun);
        Answer page = browser.open(back + "?client=Client1CL&channels=%5BChan1CH%5D");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.response().headers().allValues("Content-Security-Policy"))
                .as("one policy, which allows the page's own style")
                .singleElement()
                .asString()
                .contains("default-src 'none'", "style-src 'sha256-");
        assertThat(page.body()).contains("lang=\"fr\"", "confirmez son numéro").doesNotContain("<script");
        assertThat(progress().text("status")).isEqualTo("returned");
        assertThat(new ConnectFlows(api.bean(Jdbi.class)).latest(tenant.id())).hasValueSatisfying(flow -> {
            assertThat(flow.clientId()).isEqualTo("Client1CL");
            assertThat(flow.channelId()).isEqualTo("Chan1CH");
        });

        Answer again = browser.open(back + "?client=Client1CL&channels=%5BOtherCH%5D");
        assertThat(again.status()).isEqualTo(410);
        assertThat(new ConnectFlows(api.bean(Jdbi.class))
                        .latest(tenant.id())
                        .orElseThrow()
                        .channelId())
                .isEqualTo("Chan1CH");
    }

    @Test
    void thePageNamesTheTenantInItsLanguageAndMayLeadTo360dialogOnly() {
        String page = page(begin());
        Answer asking = browser.open(page);
        assertThat(asking.status()).isEqualTo(200);
        assertThat(asking.body())
                .contains("lang=\"fr\"", "sera connecté à Salon Belle", "Continuer chez 360dialog")
                .doesNotContain("<script", "{0}");
        assertThat(asking.response().headers().allValues("Content-Security-Policy"))
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("default-src 'none'", "style-src 'sha256-", "form-action 'self' https://app.360dialog.com");
        assertThat(progress().text("status")).isEqualTo("started");

        api.post(
                "/api/tenants",
                RunningApi.PLATFORM_KEY,
                "{\"externalId\":\"%s\",\"name\":\"<b>Hair</b>\",\"locale\":\"en\"}".formatted(tenant.externalId()));
        assertThat(browser.open(page).body())
                .contains("lang=\"en\"", "Continue at 360dialog", "&lt;b&gt;Hair&lt;/b&gt;")
                .doesNotContain("<b>Hair");
    }

    /** The owner of an account follows a link of 360dialog's that another tenant sent: nothing of his is connected. */
    @Test
    void aLinkThatSomebodyElseBeganConnectsNothing() {
        String back = back(begin(), browser);
        Visitor victim = new Visitor();
        Answer refused = victim.open(back + "?client=VictimCL&channels=%5BVictimCH%5D");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("Autre navigateur");
        assertThat(progress().text("status")).isEqualTo("started");

        Tenant other = api.tenant("tenant-" + UUID.randomUUID());
        String elsewhere = page(api.post(
                "/api/channels/whatsapp/connect",
                api.keyOf(other),
                "{\"tenantId\":\"%s\"}".formatted(other.externalId())));
        victim.press(elsewhere, victim.open(elsewhere));
        assertThat(victim.open(back + "?client=VictimCL&channels=%5BVictimCH%5D")
                        .status())
                .as("with the cookie of an attempt of its own")
                .isEqualTo(403);
        assertThat(progress().text("status")).isEqualTo("started");
    }

    @Test
    void aFormOfAnotherSiteDoesNotGoOn() {
        String page = page(begin());
        assertThat(new Visitor().call("POST", page, "seen=x").status()).isEqualTo(403);
        browser.open(page);
        assertThat(browser.call("POST", page, "seen=x").status()).isEqualTo(403);
        assertThat(browser.call("POST", page, "").status()).isEqualTo(403);
        String another = page(begin());
        assertThat(browser.press(another, browser.open(page(begin()))).status())
                .as("what was shown for another attempt")
                .isEqualTo(403);
    }

    @Test
    void theTenantConfirmsTheNumberThatWasFound() {
        Answer begun = begin();
        String id = begun.text("connectId");
        ErrorsIT.assertProblem(confirm(id, "+33612345678"), 409, "connect-state", "started");
        browser.open(back(begun) + "?client=Client1CL&channels=%5BChan1CH%5D");
        new ConnectFlows(api.bean(Jdbi.class)).found(UUID.fromString(id), "+33612345678", "Salon Belle");
        Answer found = progress();
        assertThat(found.text("status")).isEqualTo("found");
        assertThat(found.text("whatsappNumber")).isEqualTo("+33612345678");
        assertThat(found.text("displayName")).isEqualTo("Salon Belle");
        assertThat(found.text("notice")).contains("Est-ce bien votre numéro");

        ErrorsIT.assertProblem(confirm(id, "+33612345679"), 409, "connect-state", "differs");
        ErrorsIT.assertProblem(confirm(id, "12"), 422, "invalid-values", "whatsappNumber");
        Tenant other = api.tenant("tenant-" + UUID.randomUUID());
        ErrorsIT.assertProblem(
                api.post(
                        "/api/channels/whatsapp/connect/" + id + "/confirm",
                        api.keyOf(other),
                        "{\"tenantId\":\"%s\",\"whatsappNumber\":\"+33612345678\"}".formatted(other.externalId())),
                404,
                "unknown-connect");
        ErrorsIT.assertProblem(confirm("x", "+33612345678"), 404, "unknown-connect");
        assertThat(progress().text("status")).isEqualTo("found");

        assertThat(confirm(id, "06 12 34 56 78").status()).isEqualTo(202);
        assertThat(confirm(id, "+33612345678").text("status")).isEqualTo("confirmed");
    }

    private Answer confirm(String id, String number) {
        return api.post(
                "/api/channels/whatsapp/connect/" + id + "/confirm",
                key,
                "{\"tenantId\":\"%s\",\"whatsappNumber\":\"%s\"}".formatted(tenant.externalId(), number));
    }

    @Test
    void everyFailureHasItsWordsInTheTenantsLanguage() {
        for (String reason : List.of("partner-refused", "key-refused", "of-another-tenant", "token-refused", "news")) {
            String id = begin().text("connectId");
            api.bean(Jdbi.class)
                    .useHandle(handle -> handle.execute(
                            "UPDATE whatsapp_connects SET status = 'failed', reason = ? WHERE id = ?",
                            reason,
                            UUID.fromString(id)));
            assertThat(progress().text("reason")).isEqualTo(reason);
            assertThat(progress().text("notice")).hasSizeGreaterThan(30).doesNotContain("{", "Begin again");
        }
    }

    @Test
    void aStateThatIsNotKnownOrCameTooLateChangesNothing() {
        String path = back(begin());
        String foreign = path.substring(0, path.length() - 43) + "A".repeat(43);
        assertThat(browser.open(foreign + "?client=C&channels=X").status()).isEqualTo(410);
        assertThat(browser.open(path + "x?client=C&channels=X").status()).isEqualTo(410);
        assertThat(browser.open(path + "?client=C&channels=X&state=another").status())
                .isEqualTo(410);
        assertThat(progress().text("status")).isEqualTo("started");

        api.bean(Jdbi.class)
                .useHandle(handle -> handle.execute(
                        "UPDATE whatsapp_connects SET expires_at = now() WHERE tenant_id = ?", tenant.id()));
        assertThat(browser.open(path + "?client=C&channels=X").status()).isEqualTo(410);
        assertThat(progress().text("status")).isEqualTo("started");
    }

    @Test
    void onlyTheLastAttemptCounts() {
        String first = back(begin());
        String second = back(begin());
        assertThat(browser.open(first + "?client=C&channels=X").status()).isEqualTo(410);
        assertThat(browser.open(second + "?client=C&channels=X").status()).isEqualTo(200);
        assertThat(progress().text("status")).isEqualTo("returned");
    }

    @Test
    void whoGaveNoLeaveOrTooMuchIsToldAndMayBeginAnew() {
        assertThat(browser.open(back(begin()) + "?client=C&channels=%5B%5D&revoked=%5BX%5D")
                        .body())
                .contains("Aucun compte");
        assertThat(progress().text("reason")).isEqualTo("no-channel");
        assertThat(browser.open(back(begin()) + "?client=C&channels=%5BX,Y%5D").body())
                .contains("Plusieurs comptes");
        assertThat(progress().text("reason")).isEqualTo("several-channels");
        assertThat(browser.open(back(begin()) + "?client=..%2F&channels=X").status())
                .isEqualTo(400);
        assertThat(browser.open(back(begin()) + "?client=C&channels=X").status())
                .isEqualTo(200);
    }

    @Test
    void oneTenantsStateSaysNothingOfAnother() {
        String mine = back(begin());
        Tenant other = api.tenant("tenant-" + UUID.randomUUID());
        assertThat(browser.open(mine + "?client=C&channels=X").status()).isEqualTo(200);
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
