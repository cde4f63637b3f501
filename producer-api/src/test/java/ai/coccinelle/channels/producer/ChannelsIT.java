package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelConfigurations;
import ai.coccinelle.channels.channel.ChannelSettings;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.connection.Diagnosis;
import ai.coccinelle.channels.connection.Finding;
import ai.coccinelle.channels.credential.CredentialOpener;
import ai.coccinelle.channels.credential.CredentialSealer;
import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.credential.ShownCredentials;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.LaneLimits;
import ai.coccinelle.channels.lane.LaneState;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.producer.channel.KnownConfigurations;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A tenant's channels: the hub, their settings, and that none is saved that does not work. */
class ChannelsIT {
    private static RunningApi api;
    private String external;
    private UUID id;
    private String key;

    @BeforeAll
    static void start() {
        api = RunningApi.start();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void tenant() {
        external = "tenant-" + UUID.randomUUID();
        id = open(external, "fr");
        key = api.post("/api/tenants/" + external + "/keys", RunningApi.PLATFORM_KEY, "{\"name\":\"booking\"}")
                .text("key");
    }

    private static UUID open(String external, String locale) {
        return UUID.fromString(api.post(
                        "/api/tenants",
                        RunningApi.PLATFORM_KEY,
                        "{\"externalId\":\"%s\",\"name\":\"Salon Belle\",\"locale\":\"%s\"}"
                                .formatted(external, locale))
                .text("id"));
    }

    private String smtp(String host, String password) {
        return """
                {"tenantId":"%s","enabled":true,"smtp":{"host":"%s","port":587,"secure":true,"user":"email@exemple.com",\
                "password":"%s","fromEmail":"contact@exemple.com","fromName":"Salon Belle"}}""".formatted(external, host, password);
    }

    private Answer save(String host) {
        return api.put("/api/channels/email/config", key, smtp(host, "a-password-that-is-long"));
    }

    private JsonNode channel(String name) {
        return api.get("/api/channels/" + name + "/config?tenantId=" + external, key)
                .json();
    }

    private Answer send() {
        return api.post("/api/channels/email/send", key, """
                {"tenantId":"%s","to":"a@example.org","template":"rdvRappel","variables":{"clientName":"Jean","rdvDate":"x",\
                "rdvTime":"y"}}""".formatted(external));
    }

    @Test
    void theHubCountsWhatIsThereConfiguredAndInUse() {
        JsonNode before = api.get("/api/channels?tenantId=" + external, key).json();
        assertThat(before.path("available").asInt()).isEqualTo(4);
        assertThat(before.path("configured").asInt()).isEqualTo(2);
        assertThat(before.path("active").asInt()).as("phone").isEqualTo(1);
        assertThat(before.path("channels").findValuesAsString("managedBy"))
                .containsExactly("platform", "tenant", "tenant", "platform");

        save("smtp.exemple.com");
        api.put(
                "/api/channels/sms/config",
                RunningApi.PLATFORM_KEY,
                "{\"tenantId\":\"%s\",\"enabled\":false}".formatted(external));
        JsonNode after = api.get("/api/channels?tenantId=" + external, key).json();
        assertThat(after.path("available").asInt()).isEqualTo(4);
        assertThat(after.path("configured").asInt()).isEqualTo(3);
        assertThat(after.path("active").asInt()).isEqualTo(2);
        assertThat(channel("sms").path("noticeCode").asString()).isEqualTo("switched-off");
        assertThat(channel("sms").path("notice").asString())
                .isEqualTo("Ce canal est désactivé. Activez-le pour envoyer des messages.");
        assertThat(channel("phone").path("notice").isNull()).isTrue();
        assertThat(channel("phone").path("noticeCode").isNull()).isTrue();
        assertThat(channel("whatsapp").path("noticeCode").asString()).isEqualTo("not-connected");
    }

    @Test
    void whyMessagesWaitIsSaidUntilTheSettingsAreSavedAgain() {
        save("smtp.exemple.com");
        api.bean(Jdbi.class)
                .useHandle(handle -> handle.execute(
                        "UPDATE lanes SET paused_until = now() + interval '5 minutes', pause_reason = 'SMTP password refused by"
                                + " smtp.exemple.com' WHERE tenant_id = ? AND channel_type = 'email'",
                        id));
        assertThat(channel("email").path("notice").asString())
                .startsWith("Vos messages attendent : SMTP password refused by smtp.exemple.com.");
        assertThat(channel("email").path("noticeCode").asString()).isEqualTo("paused");
        save("smtp.exemple.com");
        assertThat(channel("email").path("notice").isNull()).isTrue();
    }

    @Test
    void settingsAreShownAgainAndOfThePasswordTheEndOnly() {
        save("smtp.exemple.com");
        JsonNode shown = channel("email");
        assertThat(shown.path("smtp").path("host").asString()).isEqualTo("smtp.exemple.com");
        assertThat(shown.path("smtp").path("fromName").asString()).isEqualTo("Salon Belle");
        assertThat(shown.path("smtp").path("password").asString()).isEqualTo("…long");
        assertThat(shown.path("credentialsAt").asString()).isNotEmpty();
        assertThat(shown.path("notice").isNull()).isTrue();

        api.put("/api/channels/email/config", key, smtp("smtp.exemple.com", "short"));
        assertThat(channel("email").path("smtp").path("password").asString()).isEqualTo("…");
    }

    @Test
    void aSendersDomainIsTheOneThatWasWrittenAndNotOneThatLooksAlike() {
        String written = smtp("smtp.exemple.com", "a-password-that-is-long")
                .replace("contact@exemple.com", "contact@straße.example");

        assertThat(api.put("/api/channels/email/config", key, written).status()).isEqualTo(200);
        assertThat(channel("email").at("/smtp/fromEmail").asString()).isEqualTo("contact@xn--strae-oqa.example");
    }

    @Test
    void whatIsOnlySwitchedKeepsTheTimeOfItsCredentials() {
        save("smtp.exemple.com");
        String at = channel("email").path("credentialsAt").asString();
        api.post("/api/channels/email/disable", key, "{\"tenantId\":\"%s\"}".formatted(external));
        assertThat(channel("email").path("credentialsAt").asString()).isEqualTo(at);
        assertThat(channel("email").path("smtp").path("host").asString()).isEqualTo("smtp.exemple.com");
    }

    @Test
    void settingsThatDoNotWorkAreNotSavedAndTheTenantIsToldInItsLanguage() {
        save("smtp.exemple.com");
        api.tester.fail("refused.example.com", new Finding(Diagnosis.LOGIN_REFUSED, "535 5.7.8"));
        Answer french = save("refused.example.com");
        ErrorsIT.assertProblem(french, 422, "connection-test-failed", "a refusé l'utilisateur", "535 5.7.8");
        assertThat(french.json().path("errors").path(0).path("field").asString())
                .isEqualTo("smtp.password");
        assertThat(french.json().path("errors").path(0).path("code").asString()).isEqualTo("login-refused");
        assertThat(french.body()).doesNotContain("a-password-that-is-long");
        assertThat(channel("email").path("smtp").path("host").asString()).isEqualTo("smtp.exemple.com");

        external = "tenant-" + UUID.randomUUID();
        open(external, "en");
        key = RunningApi.PLATFORM_KEY;
        ErrorsIT.assertProblem(save("refused.example.com"), 422, "connection-test-failed", "refused user or password");
        assertThat(channel("email").path("configured").asBoolean()).isFalse();
    }

    @Test
    void whatNobodyCouldTryIsNotSavedAndNothingOfItStays() {
        api.tester.leave("slow.example.com");
        ErrorsIT.assertProblem(save("slow.example.com"), 503, "connection-not-tested", "Nothing was saved");
        assertThat(channel("email").path("configured").asBoolean()).isFalse();
        int left = api.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM connection_tests WHERE tenant_id = :id")
                        .bind("id", id)
                        .mapTo(Integer.class)
                        .one());
        assertThat(left).isZero();
    }

    @Test
    void everyDiagnosisHasItsWordsInBothLanguages() {
        for (Diagnosis diagnosis : Diagnosis.values()) {
            String host = diagnosis.code() + ".example.com";
            api.tester.fail(host, new Finding(diagnosis));
            Answer answer = save(host);
            ErrorsIT.assertProblem(answer, 422, "connection-test-failed");
            assertThat(answer.json().path("errors").path(0).path("detail").asString())
                    .hasSizeGreaterThan(30)
                    .doesNotContain("{host}", "null");
        }
    }

    @Test
    void aChannelIsSwitchedOffAndOn() {
        save("smtp.exemple.com");
        String body = "{\"tenantId\":\"%s\"}".formatted(external);
        assertThat(api.post("/api/channels/email/disable", key, body)
                        .json()
                        .path("active")
                        .asBoolean())
                .isFalse();
        ErrorsIT.assertProblem(send(), 409, "channel-disabled", "POST /api/channels/email/enable");
        assertThat(api.post("/api/channels/email/enable", key, body)
                        .json()
                        .path("active")
                        .asBoolean())
                .isTrue();
        assertThat(send().status()).isEqualTo(202);
        ErrorsIT.assertProblem(api.post("/api/channels/whatsapp/enable", key, body), 409, "channel-not-configured");
        ErrorsIT.assertProblem(
                api.put("/api/channels/whatsapp/config", key, body.replace("}", ",\"enabled\":true}")),
                409,
                "channel-not-configured");
        ErrorsIT.assertProblem(api.post("/api/channels/fax/enable", key, body), 404, "unknown-channel");
    }

    @Test
    void messageTypesAreSwitchedOneByOne() {
        save("smtp.exemple.com");
        Answer answer = api.put(
                "/api/channels/email/templates",
                key,
                "{\"tenantId\":\"%s\",\"templates\":{\"rdvRappel\":false}}".formatted(external));
        assertThat(answer.json().path("templates").path("rdvRappel").asBoolean())
                .isFalse();
        assertThat(answer.json().path("templates").path("rdvConfirmation").asBoolean())
                .isTrue();
        ErrorsIT.assertProblem(send(), 409, "template-switched-off");
        Answer unknown = api.put(
                "/api/channels/email/templates",
                key,
                "{\"tenantId\":\"%s\",\"templates\":{\"facture\":true,\"devis\":false}}".formatted(external));
        ErrorsIT.assertProblem(unknown, 422, "invalid-values");
        assertThat(unknown.json().path("errors").findValuesAsString("field"))
                .containsExactlyInAnyOrder("templates.facture", "templates.devis");
    }

    @Test
    void whatIsForgottenIsGone() {
        save("smtp.exemple.com");
        Answer forgotten = api.delete("/api/channels/email/config?tenantId=" + external, key);
        assertThat(forgotten.status()).isEqualTo(200);
        assertThat(forgotten.json().path("configured").asBoolean()).isFalse();
        assertThat(forgotten.json().path("smtp").isNull()).isTrue();
        assertThat(api.bean(ChannelConfigurations.class).find(new LaneKey(id, ChannelType.EMAIL)))
                .isEmpty();
        ErrorsIT.assertProblem(send(), 409, "channel-not-configured");
        assertThat(api.delete("/api/channels/email/config?tenantId=" + external, key)
                        .status())
                .isEqualTo(200);
        ErrorsIT.assertProblem(
                api.delete("/api/channels/sms/config?tenantId=" + external, key),
                403,
                "platform-key-needed",
                "/api/channels/sms/disable");
    }

    /** What a form shows can be sent back as it is, with one thing changed. */
    @Test
    void whatIsAnsweredCanBePutBack() {
        save("smtp.exemple.com");
        api.put("/api/channels/whatsapp/config", key, """
                {"tenantId":"%s","enabled":true,"connectionMethod":"manual","whatsappNumber":"+33 6 12 34 56 78",\
                "phoneNumberId":"106540352242922","token":"EAAG-token-that-is-long","appSecret":"s","verifyToken":"v",\
                "approvedTemplates":{"rdvRappel":{"name":"rdv_rappel","language":"fr"}}}""".formatted(external));
        for (String name : List.of("sms", "email", "whatsapp", "phone")) {
            Answer before = api.get("/api/channels/" + name + "/config?tenantId=" + external, key);
            Answer back = api.put("/api/channels/" + name + "/config", key, before.body());
            assertThat(back.status()).as(back.body()).isEqualTo(200);
            assertThat(back.json()).isEqualTo(before.json());
        }
    }

    @Test
    void theSendersNameChangesWithoutThePasswordAndItsServerDoesNot() {
        save("smtp.exemple.com");
        String shown =
                api.get("/api/channels/email/config?tenantId=" + external, key).body();
        Answer renamed = api.put(
                "/api/channels/email/config",
                key,
                shown.replace("Salon Belle", "Salon Bleu").replace("contact@exemple.com", "bonjour@exemple.com"));
        assertThat(renamed.status()).as(renamed.body()).isEqualTo(200);
        assertThat(channel("email").at("/smtp/fromName").asString()).isEqualTo("Salon Bleu");
        assertThat(opened())
                .isEqualTo(new Credentials.Smtp(
                        "smtp.exemple.com",
                        587,
                        true,
                        "email@exemple.com",
                        new Secret("a-password-that-is-long"),
                        "bonjour@exemple.com",
                        "Salon Bleu"));

        for (String[] change : List.of(
                new String[] {"smtp.exemple.com", "smtp.evil.example"},
                new String[] {"587", "465"},
                new String[] {"\"secure\":true", "\"secure\":false"},
                new String[] {"email@exemple.com", "another@exemple.com"})) {
            ErrorsIT.assertProblem(
                    api.put("/api/channels/email/config", key, shown.replace(change[0], change[1])),
                    422,
                    "invalid-values",
                    "smtp.password",
                    "type it again");
        }
        ErrorsIT.assertProblem(
                api.put("/api/channels/email/config", key, shown.replace("…long", "…ling")),
                422,
                "invalid-values",
                "shown");
        api.tester.fail("smtp.exemple.com", new Finding(Diagnosis.SENDER_REFUSED, "550"));
        Answer refused = api.put("/api/channels/email/config", key, shown.replace("Salon Belle", "Salon Vert"));
        api.tester.work("smtp.exemple.com");
        ErrorsIT.assertProblem(refused, 422, "connection-test-failed");
        assertThat(channel("email").at("/smtp/fromName").asString()).isEqualTo("Salon Bleu");
    }

    @Test
    void aNameThatIsTriedBringsNoForgottenPasswordBack() {
        save("forgotten.exemple.com");
        api.tester.meanwhile(
                "forgotten.exemple.com", () -> api.delete("/api/channels/email/config?tenantId=" + external, key));

        Answer renamed = api.put(
                "/api/channels/email/config",
                key,
                smtp("forgotten.exemple.com", "…long").replace("Salon Belle", "Salon Bleu"));

        ErrorsIT.assertProblem(renamed, 503, "connection-not-tested", "Nothing was saved", "changed meanwhile");
        assertThat(api.bean(ChannelConfigurations.class).find(new LaneKey(id, ChannelType.EMAIL)))
                .isEmpty();
    }

    @Test
    void aNameThatIsTriedLeavesThePasswordThatWasSavedMeanwhile() {
        save("replaced.exemple.com");
        Credentials.Smtp replaced = new Credentials.Smtp(
                "replaced.exemple.com",
                587,
                true,
                "email@exemple.com",
                new Secret("another-password-by-now"),
                "contact@exemple.com",
                "Salon Belle");
        api.tester.meanwhile("replaced.exemple.com", () -> replace(ChannelType.EMAIL, replaced));

        Answer renamed = api.put(
                "/api/channels/email/config",
                key,
                smtp("replaced.exemple.com", "…long").replace("Salon Belle", "Salon Bleu"));

        ErrorsIT.assertProblem(renamed, 503, "connection-not-tested", "Nothing was saved", "changed meanwhile");
        assertThat(opened()).isEqualTo(replaced);
        assertThat(channel("email").at("/smtp/fromName").asString()).isEqualTo("Salon Belle");
    }

    @Test
    void approvedTemplatesThatAreTriedLeaveTheAccountThatWasConnectedMeanwhile() {
        api.put("/api/channels/whatsapp/config", key, """
                {"tenantId":"%s","enabled":true,"connectionMethod":"manual","whatsappNumber":"+33 6 12 34 56 78",                "phoneNumberId":"106540352242922","token":"EAAG-token-that-is-long"}""".formatted(external));
        String shown = api.get("/api/channels/whatsapp/config?tenantId=" + external, key)
                .body();
        api.tester.meanwhile(
                "whatsapp",
                () -> replace(
                        ChannelType.WHATSAPP,
                        new Credentials.WhatsApp(
                                Credentials.ConnectionMethod.OAUTH,
                                "+33612345678",
                                null,
                                new Secret("a-key-of-360dialog"),
                                null,
                                null,
                                Map.of())));

        Answer approved = api.put(
                "/api/channels/whatsapp/config",
                key,
                shown.replace(
                        "\"approvedTemplates\":{}", "\"approvedTemplates\":{\"rdvRappel\":{\"name\":\"rdv_rappel\"}}"));

        ErrorsIT.assertProblem(approved, 503, "connection-not-tested", "Nothing was saved", "changed meanwhile");
        assertThat(channel("whatsapp").path("connectionMethod").asString()).isEqualTo("oauth");
    }

    private void replace(ChannelType channel, Credentials credentials) {
        LaneKey lane = new LaneKey(id, channel);
        api.bean(KnownConfigurations.class)
                .save(
                        lane,
                        new ChannelSettings(
                                true,
                                true,
                                new CredentialSealer(RunningApi.KEYSETS.publicKeyset()).seal(lane, credentials),
                                Map.of(),
                                ShownCredentials.of(credentials).write()));
    }

    private Credentials opened() {
        LaneKey lane = new LaneKey(id, ChannelType.EMAIL);
        try {
            return new CredentialOpener(RunningApi.KEYSETS.privateKeyset().reveal())
                    .open(
                            lane,
                            String.valueOf(api.bean(ChannelConfigurations.class)
                                    .find(lane)
                                    .orElseThrow()
                                    .settings()
                                    .configEncrypted()));
        } catch (CredentialOpener.SealBroken broken) {
            throw new AssertionError(broken);
        }
    }

    @Test
    void approvedTemplatesChangeWithoutTheTokenAndTheNumberDoesNot() {
        api.put("/api/channels/whatsapp/config", key, """
                {"tenantId":"%s","enabled":true,"connectionMethod":"manual","whatsappNumber":"+33 6 12 34 56 78",\
                "phoneNumberId":"106540352242922","token":"EAAG-token-that-is-long"}""".formatted(external));
        String shown = api.get("/api/channels/whatsapp/config?tenantId=" + external, key)
                .body();
        Answer approved = api.put(
                "/api/channels/whatsapp/config",
                key,
                shown.replace(
                        "\"approvedTemplates\":{}", "\"approvedTemplates\":{\"rdvRappel\":{\"name\":\"rdv_rappel\"}}"));
        assertThat(approved.status()).as(approved.body()).isEqualTo(200);
        assertThat(channel("whatsapp").at("/approvedTemplates/rdvRappel/name").asString())
                .isEqualTo("rdv_rappel");
        ErrorsIT.assertProblem(
                api.put("/api/channels/whatsapp/config", key, shown.replace("+33612345678", "+33612345679")),
                422,
                "invalid-values",
                "give it again");
    }

    @Test
    void aConfiguredChannelIsTestedBeforeItIsSwitchedOn() {
        save("smtp.exemple.com");
        api.post("/api/channels/email/disable", key, "{\"tenantId\":\"%s\"}".formatted(external));
        ErrorsIT.assertProblem(send(), 409, "channel-disabled");
        Answer test = api.post(
                "/api/channels/test",
                key,
                "{\"tenantId\":\"%s\",\"channel\":\"email\",\"to\":\"a@example.org\"}".formatted(external));
        assertThat(test.status()).as(test.body()).isEqualTo(200);
        assertThat(test.text("status")).as("nobody plays the worker").isEqualTo("pending");
    }

    @Test
    void promotionsAreOffUntilTheTenantSwitchesThemOn() {
        JsonNode types = channel("email").path("templates");
        for (String on : List.of("rdvConfirmation", "rdvRappel", "rdvAnnulation")) {
            assertThat(types.path(on).asBoolean()).as(on).isTrue();
        }
        for (String off : List.of("promotions", "newsletter")) {
            assertThat(types.path(off).asBoolean()).as(off).isFalse();
        }
        assertThat(channel("sms").at("/templates/promotions").asBoolean()).isFalse();
        assertThat(channel("whatsapp").at("/templates/promotions").asBoolean()).isFalse();
        assertThat(channel("whatsapp").at("/templates/reponseAuto").asBoolean()).isTrue();
        save("smtp.exemple.com");
        String newsletter = """
                {"tenantId":"%s","to":"a@example.org","template":"newsletter","variables":{"title":"a","body":"b"}}""".formatted(external);
        ErrorsIT.assertProblem(
                api.post("/api/channels/email/send", key, newsletter), 409, "template-switched-off", "newsletter");
        api.put(
                "/api/channels/email/templates",
                key,
                "{\"tenantId\":\"%s\",\"templates\":{\"newsletter\":true}}".formatted(external));
        assertThat(api.post("/api/channels/email/send", key, newsletter).status())
                .isEqualTo(202);
    }

    @Test
    void presetsAreInWordsOfTheTenantsLanguageAndInCodes() {
        JsonNode french = api.get("/api/channels/email/presets", key)
                .json()
                .path("presets")
                .path(0);
        assertThat(french.path("userCode").asString()).isEqualTo("whole-address");
        assertThat(french.path("user").asString()).isEqualTo("votre adresse e-mail complète");
        assertThat(french.path("password").asString()).contains("mot de passe d'application");
        JsonNode english = api.get("/api/channels/email/presets", RunningApi.PLATFORM_KEY)
                .json()
                .path("presets")
                .path(0);
        assertThat(english.path("user").asString()).isEqualTo("your whole email address");
        assertThat(english.path("password").asString()).contains("not your account's password");
    }

    @Test
    void theEndOfAnOnboardingInitialisesTheFourConfigurations() {
        String path = "/api/tenants/" + external + "/onboarding";
        assertThat(api.get(path, key).json().path("channels").isEmpty()).isTrue();
        Answer chosen = api.put(path, key, "{\"channels\":[\"phone\",\"sms\",\"email\"]}");
        assertThat(chosen.status()).as(chosen.body()).isEqualTo(200);
        ErrorsIT.assertProblem(api.put(path, key, "{\"channels\":[\"fax\"]}"), 400, "invalid-request", "phone");
        ErrorsIT.assertProblem(api.put(path, key, "{\"channels\":[\"sms\",\"sms\"]}"), 422, "invalid-values", "once");

        Answer completed = api.post(path + "/complete", key, "{}");
        assertThat(completed.status()).as(completed.body()).isEqualTo(200);
        assertThat(completed.json().path("completedAt").isNull()).isFalse();
        assertThat(completed.json().path("configurations").findValuesAsString("channel"))
                .containsExactly("sms", "email", "whatsapp", "phone");
        assertThat(completed.json().path("remaining").toString()).isEqualTo("[\"email\"]");
        assertThat(completed.text("message")).isEqualTo("Finalisez ces canaux dans les paramètres : e-mail.");
        assertThat(channel("sms").path("active").asBoolean()).isTrue();
        assertThat(api.bean(ChannelConfigurations.class).ofTenant(id)).hasSize(4);

        api.post("/api/channels/sms/disable", key, "{\"tenantId\":\"%s\"}".formatted(external));
        Answer again = api.post(path + "/complete", key, "{}");
        assertThat(again.text("completedAt")).isEqualTo(completed.text("completedAt"));
        assertThat(channel("sms").path("enabled").asBoolean())
                .as("what the tenant chose since stays")
                .isFalse();
    }

    @Test
    void aKnownMailHostBringsItsLimitsUnlessSomebodyChoseOthers() {
        JsonNode presets = api.get("/api/channels/email/presets", key).json().path("presets");
        assertThat(presets.findValuesAsString("host")).contains("smtp.gmail.com", "ssl0.ovh.net", "smtp.sendgrid.net");

        save("smtp.gmail.com");
        assertThat(limits().perDay()).isEqualTo(500);
        save("smtp.office365.com");
        assertThat(limits().perMinute()).isEqualTo(30);
        save("smtp.exemple.com");
        assertThat(limits().perMinute()).isNull();

        api.put(
                "/api/tenants/" + external + "/channels/email/limits",
                RunningApi.PLATFORM_KEY,
                "{\"perSecond\":3,\"burst\":7,\"perMinute\":null,\"perDay\":123,\"maxInFlight\":4}");
        save("smtp.gmail.com");
        assertThat(limits().perDay()).isEqualTo(123);
    }

    private LaneLimits limits() {
        return api.bean(Lanes.class)
                .find(new LaneKey(id, ChannelType.EMAIL))
                .map(LaneState::limits)
                .orElseThrow();
    }
}
