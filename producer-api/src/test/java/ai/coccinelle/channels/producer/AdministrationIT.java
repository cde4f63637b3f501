package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ai.coccinelle.channels.channel.ChannelConfigurations;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.credential.CredentialOpener;
import ai.coccinelle.channels.credential.Credentials;
import ai.coccinelle.channels.credential.Credentials.ApprovedTemplate;
import ai.coccinelle.channels.credential.Credentials.ConnectionMethod;
import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Priority;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.producer.RunningApi.Told;
import ai.coccinelle.channels.tenant.Tenants;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AdministrationIT {
    private static final String SMTP = """
            {"tenantId":"%s","enabled":true,"templates":{"promotions":false},"smtp":{"host":"smtp.exemple.com","port":587,\
            "secure":true,"user":"email@exemple.com","password":"pass-of-the-tenant","fromEmail":"contact@Exemple.com",\
            "fromName":"Salon Belle"}}""";
    private static final String WHATSAPP = """
            {"tenantId":"%s","enabled":true,"connectionMethod":"manual","whatsappNumber":"+33 6 12 34 56 78",\
            "phoneNumberId":"106540352242922","token":"EAAG-token","appSecret":"s","verifyToken":"v",\
            "approvedTemplates":{"rdvRappel":{"name":"rdv_rappel","language":"fr"}}}""";

    private static final String REMINDER = """
            {"tenantId":"%s","to":"0612345678","template":"rdvRappel","variables":{"clientName":"Jean","rdvDate":"x",\
            "rdvTime":"y"}}""";

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
    void create() {
        external = "tenant-" + UUID.randomUUID();
        Answer created = platform("/api/tenants", "{\"externalId\":\"%s\",\"name\":\"Salon Belle\"}");
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        id = UUID.fromString(created.text("id"));
        Answer issued = platform("/api/tenants/" + external + "/keys", "{\"name\":\"booking\"}");
        assertThat(issued.status()).isEqualTo(201);
        key = issued.text("key");
    }

    @Test
    void aTenantIsCreatedReadAndChanged() {
        assertThat(api.get("/api/tenants/" + external, key).body())
                .isEqualTo(
                        "{\"id\":\"%s\",\"externalId\":\"%s\",\"name\":\"Salon Belle\",\"locale\":\"fr\",\"timeZone\":\"Europe/Paris\","
                                        .formatted(id, external)
                                + "\"uncertain\":{\"transactional\":\"resend\",\"bulk\":\"leave\"},\"smsSender\":null,\"suspendedAt\":null}");
        Answer changed = platform(
                "/api/tenants",
                "{\"externalId\":\"%s\",\"name\":\"Salon Bleu\",\"locale\":\"en\",\"timeZone\":\"Indian/Reunion\"}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.text("id")).isEqualTo(id.toString());
        platform("/api/tenants", "{\"externalId\":\"%s\",\"name\":\"Salon Rouge\"}");
        assertThat(api.get("/api/tenants/" + id, RunningApi.PLATFORM_KEY).body())
                .contains("Salon Rouge", "\"en\"", "Indian/Reunion");
    }

    @Test
    void aTenantsSmsArriveUnderItsOwnNameFromThenOn() {
        api.configure(api.bean(Tenants.class).find(external).orElseThrow(), ChannelType.SMS, true, true, Map.of());
        platform("/api/tenants", "{\"externalId\":\"%s\",\"name\":\"Salon Belle\",\"smsSender\":\"SALON BELLE\"}");
        Answer kept = platform("/api/tenants", "{\"externalId\":\"%s\",\"name\":\"Salon Bleu\"}");
        assertThat(kept.text("smsSender")).isEqualTo("SALON BELLE");
        api.post("/api/channels/sms/send", key, REMINDER.formatted(external));
        Answer taken = platform("/api/tenants", "{\"externalId\":\"%s\",\"name\":\"Salon Bleu\",\"smsSender\":\"\"}");
        assertThat(taken.json().path("smsSender").isNull()).isTrue();
        api.post("/api/channels/sms/send", key, REMINDER.formatted(external));

        assertThat(new PlayedWorker(api).claimAll(ChannelType.SMS))
                .filteredOn(claimed -> claimed.lane().tenantId().equals(id))
                .extracting(claimed -> ((Payload.Sms) claimed.payload()).sender())
                .containsExactlyInAnyOrder("SALON BELLE", null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345", "Salon Éléonore", "Salon-Belle", "A name that is long", " Salon", "+33612345678"})
    void aSenderThatNoOperatorCarriesIsRefused(String sender) {
        Answer refused = api.post(
                "/api/tenants",
                RunningApi.PLATFORM_KEY,
                "{\"externalId\":\"%s\",\"name\":\"X\",\"smsSender\":\"%s\"}".formatted(external, sender));
        ErrorsIT.assertProblem(refused, 422, "invalid-values", "at least one letter");
    }

    @Test
    void whatBecomesOfUncertainMessagesIsTheTenantsToSay() {
        Answer changed = platform(
                "/api/tenants",
                "{\"externalId\":\"%s\",\"name\":\"Salon Belle\",\"uncertain\":{\"transactional\":\"leave\"}}");
        assertThat(changed.json().path("uncertain").toString())
                .isEqualTo("{\"transactional\":\"leave\",\"bulk\":\"leave\"}");
        platform(
                "/api/tenants", "{\"externalId\":\"%s\",\"name\":\"Salon Belle\",\"uncertain\":{\"bulk\":\"resend\"}}");
        platform("/api/tenants", "{\"externalId\":\"%s\",\"name\":\"Salon Bleu\"}");
        assertThat(api.get("/api/tenants/" + external, key)
                        .json()
                        .path("uncertain")
                        .toString())
                .isEqualTo("{\"transactional\":\"leave\",\"bulk\":\"resend\"}");

        api.configure(api.bean(Tenants.class).find(external).orElseThrow(), ChannelType.SMS, true, true, Map.of());
        for (String template : List.of("rdvRappel", "promotions")) {
            api.post(
                    "/api/channels/sms/send",
                    key,
                    "{\"tenantId\":\"%s\",\"to\":\"0612345678\",\"template\":\"%s\",\"variables\":%s}"
                            .formatted(external, template, RunningApi.variables(template)));
        }
        assertThat(new PlayedWorker(api).claimAll(ChannelType.SMS))
                .filteredOn(claimed -> claimed.lane().tenantId().equals(id))
                .extracting(ClaimedMessage::kind, ClaimedMessage::resend)
                .containsExactlyInAnyOrder(tuple(MessageKind.TRANSACTIONAL, false), tuple(MessageKind.BULK, true));
    }

    @Test
    void aChoiceThatDoesNotExistIs400() {
        Answer answer = platform(
                "/api/tenants",
                "{\"externalId\":\"%s\",\"name\":\"Salon Belle\",\"uncertain\":{\"bulk\":\"ask\",\"test\":\"leave\"}}");
        ErrorsIT.assertProblem(answer, 400, "invalid-request", "resend, leave");
        assertThat(answer.json().path("errors").findValuesAsString("field"))
                .containsExactly("uncertain.test", "uncertain.bulk");
    }

    @Test
    void whatIsChangedHoldsForTheNextMessage() {
        String sms = "{\"tenantId\":\"%s\",\"enabled\":%b}";
        String message = """
                {"tenantId":"%s","to":"0612345678","template":"rdvRappel","variables":{"clientName":"Jean","rdvDate":"x",\
                "rdvTime":"y"}}""".formatted(external);
        ErrorsIT.assertProblem(api.post("/api/channels/sms/send", key, message), 409, "channel-disabled");
        api.put("/api/channels/sms/config", key, sms.formatted(external, true));
        Answer sent = api.post("/api/channels/sms/send", key, message);
        assertThat(content(sent)).contains("Salon Belle");

        platform("/api/tenants", "{\"externalId\":\"%s\",\"name\":\"Salon Bleu\",\"locale\":\"en\"}");
        assertThat(content(api.post("/api/channels/sms/send", key, message))).contains("Salon Bleu", "appointment");

        api.put("/api/channels/sms/config", key, sms.formatted(external, false));
        ErrorsIT.assertProblem(api.post("/api/channels/sms/send", key, message), 409, "channel-disabled");
    }

    private String content(Answer sent) {
        assertThat(sent.status()).as(sent.body()).isEqualTo(202);
        return api.get(sent.header("Location"), key).text("content");
    }

    @Test
    void anotherTenantsIdIsNoExternalId() {
        for (String taken : List.of(id.toString(), id.toString().toUpperCase(Locale.ROOT))) {
            ErrorsIT.assertProblem(
                    api.post(
                            "/api/tenants",
                            RunningApi.PLATFORM_KEY,
                            "{\"externalId\":\"%s\",\"name\":\"Shadow\"}".formatted(taken)),
                    422,
                    "invalid-values",
                    "id that we gave another tenant");
        }
        assertThat(api.get("/api/tenants/" + id, key).text("name")).isEqualTo("Salon Belle");

        String ownUuid = UUID.randomUUID().toString();
        assertThat(api.post(
                                "/api/tenants",
                                RunningApi.PLATFORM_KEY,
                                "{\"externalId\":\"%s\",\"name\":\"A UUID of its own\"}".formatted(ownUuid))
                        .status())
                .isEqualTo(201);
        assertThat(api.bean(Tenants.class).shadows("salon", UUID.fromString(ownUuid)))
                .as("an id of ours that is somebody's external id")
                .isTrue();
    }

    @Test
    void everyFaultOfATenantIsNamed() {
        Answer answer = api.post(
                "/api/tenants",
                RunningApi.PLATFORM_KEY,
                "{\"externalId\":\"a b\",\"name\":\"Salon\\r\\nBelle\",\"timeZone\":\"Paris\"}");
        ErrorsIT.assertProblem(answer, 422, "invalid-values", "without line breaks", "Indian/Reunion");
        assertThat(answer.json().path("errors").findValuesAsString("field"))
                .containsExactly("externalId", "name", "timeZone");
    }

    @Test
    void smtpCredentialsAreSealedAndNeverGivenBack() throws Exception {
        Answer saved = api.put("/api/channels/email/config", key, SMTP.formatted(external));

        assertThat(saved.status()).as(saved.body()).isEqualTo(200);
        assertThat(saved.body()).doesNotContain("pass-of-the-tenant");
        assertThat(api.get("/api/channels?tenantId=" + external, key).body()).doesNotContain("pass-of-the-tenant");
        assertThat(sealed(ChannelType.EMAIL)).doesNotContain("pass-of-the-tenant");
        assertThat(opened(ChannelType.EMAIL))
                .isEqualTo(new Credentials.Smtp(
                        "smtp.exemple.com",
                        587,
                        true,
                        "email@exemple.com",
                        new Secret("pass-of-the-tenant"),
                        "contact@exemple.com",
                        "Salon Belle"));
    }

    @Test
    void credentialsThatAreLeftOutStayAndSoDoTemplates() {
        api.put("/api/channels/email/config", key, SMTP.formatted(external));
        String before = sealed(ChannelType.EMAIL);
        Answer saved = api.put(
                "/api/channels/email/config", key, "{\"tenantId\":\"%s\",\"enabled\":false}".formatted(external));
        assertThat(saved.json().path("configured").asBoolean()).isTrue();
        assertThat(saved.json().path("templates").path("promotions").asBoolean())
                .isFalse();
        assertThat(sealed(ChannelType.EMAIL)).isEqualTo(before);
    }

    @Test
    void aWhatsAppAccountIsSealed() throws Exception {
        Answer saved = api.put("/api/channels/whatsapp/config", key, WHATSAPP.formatted(external));
        assertThat(saved.json().path("configured").asBoolean()).as(saved.body()).isTrue();
        assertThat(opened(ChannelType.WHATSAPP))
                .isEqualTo(new Credentials.WhatsApp(
                        ConnectionMethod.MANUAL,
                        "+33612345678",
                        "106540352242922",
                        new Secret("EAAG-token"),
                        new Secret("s"),
                        new Secret("v"),
                        Map.of("rdvRappel", new ApprovedTemplate("rdv_rappel", "fr"))));
    }

    @Test
    void anApprovedTemplateMayNameItsParametersIfEveryMessageHasThem() throws Exception {
        String account = WHATSAPP.formatted(external);
        Answer saved = api.put(
                "/api/channels/whatsapp/config",
                key,
                account.replace("\"language\":\"fr\"", "\"parameters\":[\"rdvDate\",\"tenantName\"]"));
        assertThat(saved.json().at("/approvedTemplates/rdvRappel/parameters")).hasSize(2);
        assertThat(((Credentials.WhatsApp) opened(ChannelType.WHATSAPP)).approvedTemplates())
                .containsEntry("rdvRappel", new ApprovedTemplate("rdv_rappel", null, List.of("rdvDate", "tenantName")));
        ErrorsIT.assertProblem(
                api.put(
                        "/api/channels/whatsapp/config",
                        key,
                        account.replace("\"language\":\"fr\"", "\"parameters\":[\"rdvDate\",\"service\"]")),
                422,
                "invalid-values",
                "approvedTemplates.rdvRappel.parameters",
                "service");
        for (String parameters : List.of("\"rdvDate\"", "[1]", "[null]", "{}")) {
            ErrorsIT.assertProblem(
                    api.put(
                            "/api/channels/whatsapp/config",
                            key,
                            account.replace("\"language\":\"fr\"", "\"parameters\":" + parameters)),
                    400,
                    "invalid-request",
                    "approvedTemplates.rdvRappel.parameters");
        }
    }

    /** The platform's administrator sets the worker's variables once; no tenant waits for a call with the platform key. */
    @Test
    void thePlatformsChannelsAreConfiguredForAllTenantsOnceAWorkerReportsThem() {
        String on = "{\"tenantId\":\"%s\"%%s}".formatted(external);
        JsonNode phone =
                api.get("/api/channels/phone/config?tenantId=" + external, key).json();
        assertThat(phone.path("configured").asBoolean()).isTrue();
        assertThat(phone.path("enabled").asBoolean())
                .as("phone needs nothing of the tenant")
                .isTrue();
        assertThat(api.get("/api/channels/sms/config?tenantId=" + external, key)
                        .json()
                        .path("enabled")
                        .asBoolean())
                .isFalse();
        assertThat(api.post("/api/channels/sms/enable", key, on.formatted(""))
                        .json()
                        .path("active")
                        .asBoolean())
                .isTrue();

        api.takeAway(ChannelType.SMS);
        JsonNode gone =
                api.get("/api/channels/sms/config?tenantId=" + external, key).json();
        assertThat(gone.path("configured").asBoolean()).isFalse();
        assertThat(gone.path("noticeCode").asString()).isEqualTo("not-set-up");
        assertThat(gone.path("notice").asString()).contains("Vous n'avez rien à faire");
        Answer off = api.put("/api/channels/sms/config", key, on.formatted(",\"enabled\":false"));
        assertThat(off.status()).as("switching off is always possible").isEqualTo(200);
        Answer byPut = api.put("/api/channels/sms/config", key, on.formatted(",\"enabled\":true"));
        Answer bySwitch = api.post("/api/channels/sms/enable", key, on.formatted(""));
        api.giveBack(ChannelType.SMS);
        for (Answer refused : List.of(byPut, bySwitch)) {
            ErrorsIT.assertProblem(refused, 409, "channel-not-configured", "once for all tenants", "Twilio");
        }
        Answer byPlatform = api.put("/api/channels/sms/config", RunningApi.PLATFORM_KEY, on.formatted(""));
        assertThat(byPlatform.json().path("enabled").asBoolean())
                .as("what is left out stays the tenant's choice")
                .isFalse();
    }

    @Test
    void thePlatformWithholdsAChannelFromATenantWithAReason() {
        String path = "/api/tenants/" + external + "/channels/sms/permission";
        Answer withheld =
                api.put(path, RunningApi.PLATFORM_KEY, "{\"withheld\":\"Facture impayée\",\"countries\":null}");
        assertThat(withheld.status()).as(withheld.body()).isEqualTo(200);
        String tenantId = "{\"tenantId\":\"%s\"}".formatted(external);
        ErrorsIT.assertProblem(
                api.post("/api/channels/sms/enable", key, tenantId), 409, "channel-withheld", "Facture impayée.");
        ErrorsIT.assertProblem(
                api.put("/api/channels/sms/config", key, tenantId.replace("}", ",\"enabled\":true}")),
                409,
                "channel-withheld");
        ErrorsIT.assertProblem(
                api.post("/api/channels/sms/send", key, REMINDER.formatted(external)), 409, "channel-withheld");
        JsonNode shown =
                api.get("/api/channels/sms/config?tenantId=" + external, key).json();
        assertThat(shown.path("noticeCode").asString()).isEqualTo("withheld");
        assertThat(shown.path("notice").asString()).contains("Facture impayée");
        assertThat(shown.path("available").asBoolean()).isFalse();
        ErrorsIT.assertProblem(
                api.put(path, key, "{\"withheld\":null,\"countries\":null}"), 403, "platform-key-needed");

        api.put(path, RunningApi.PLATFORM_KEY, "{\"withheld\":null,\"countries\":null}");
        api.post("/api/channels/sms/enable", key, tenantId);
        assertThat(api.post("/api/channels/sms/send", key, REMINDER.formatted(external))
                        .status())
                .isEqualTo(202);
    }

    /** A stolen key would call expensive numbers all over the world. */
    @Test
    void aTenantReachesFranceAndEuropeUnlessThePlatformSaysOtherwise() {
        String path = "/api/tenants/" + external + "/channels/%s/permission";
        api.post("/api/channels/sms/enable", key, "{\"tenantId\":\"%s\"}".formatted(external));
        for (String reached : List.of("0612345678", "+262692123456", "+590690001234", "+32470123456")) {
            assertThat(send("sms", reached).status()).as(reached).isEqualTo(202);
        }
        for (String notReached : List.of("+2250768123456", "+12125550123", "+8801712345678")) {
            Answer refused = send("phone", notReached);
            ErrorsIT.assertProblem(refused, 422, "destination-not-allowed", "nothing was stored");
            assertThat(refused.json().path("errors").path(0).path("field").asString())
                    .isEqualTo("to");
        }
        ErrorsIT.assertProblem(send("sms", "+2250768123456"), 422, "destination-not-allowed", "CI");

        Answer chosen =
                api.put(path.formatted("sms"), RunningApi.PLATFORM_KEY, "{\"withheld\":null,\"countries\":[\"CI\"]}");
        assertThat(chosen.json().path("countries").toString()).isEqualTo("[\"CI\"]");
        assertThat(chosen.json().path("byDefault").asBoolean()).isFalse();
        assertThat(send("sms", "+2250768123456").status()).isEqualTo(202);
        ErrorsIT.assertProblem(send("sms", "0612345678"), 422, "destination-not-allowed", "FR");
        for (String faulty : List.of("[]", "[\"XX\"]", "[\"France\"]")) {
            ErrorsIT.assertProblem(
                    api.put(
                            path.formatted("sms"),
                            RunningApi.PLATFORM_KEY,
                            "{\"withheld\":null,\"countries\":%s}".formatted(faulty)),
                    422,
                    "invalid-values",
                    "ISO 3166");
        }
        ErrorsIT.assertProblem(
                api.put(path.formatted("email"), RunningApi.PLATFORM_KEY, "{\"withheld\":null,\"countries\":[\"FR\"]}"),
                422,
                "invalid-values",
                "tenant's own account");
        assertThat(api.get(path.formatted("phone"), key)
                        .json()
                        .path("countries")
                        .toString())
                .contains("\"FR\"", "\"RE\"", "\"BE\"");
    }

    private Answer send(String channel, String to) {
        return api.post(
                "/api/channels/" + channel + "/send",
                key,
                REMINDER.formatted(external).replace("0612345678", to));
    }

    @Test
    void aNewTenantHasALimitOfADayOnTheChannelsThatThePlatformPays() {
        assertThat(perDay("sms")).isEqualTo("1000");
        assertThat(perDay("phone")).isEqualTo("200");
        assertThat(perDay("email")).isEqualTo("null");
        platform("/api/tenants", "{\"externalId\":\"%s\",\"name\":\"Salon Bleu\"}");
        api.put(
                "/api/tenants/" + external + "/channels/sms/limits",
                RunningApi.PLATFORM_KEY,
                "{\"perSecond\":10,\"burst\":20,\"perMinute\":null,\"perDay\":null,\"maxInFlight\":25}");
        platform("/api/tenants", "{\"externalId\":\"%s\",\"name\":\"Salon Rouge\"}");
        assertThat(perDay("sms")).as("what the platform chose stays").isEqualTo("null");
    }

    private String perDay(String channel) {
        return api.get("/api/tenants/" + external + "/channels/" + channel + "/limits", key)
                .json()
                .path("perDay")
                .toString();
    }

    @Test
    void everyFaultOfAConfigurationIsNamedAndNoSecretQuoted() {
        Answer answer = api.put(
                "/api/channels/email/config",
                key,
                SMTP.formatted(external)
                        .replace("smtp.exemple.com", "smtp exemple")
                        .replace(":587", ":70000")
                        .replace("pass-of-the-tenant", "pass-of\\r\\n-the-tenant")
                        .replace("contact@Exemple.com", "contact")
                        .replace("\"fromName\":\"Salon Belle\"", "\"fromName\":\"Salon\\nBcc: x\"")
                        .replace("promotions", "reponseAuto")
                        .replace("\"enabled\":true", "\"enabled\":true,\"token\":\"t-1234\""));
        ErrorsIT.assertProblem(answer, 422, "invalid-values");
        assertThat(answer.json().path("errors").findValuesAsString("field"))
                .containsExactlyInAnyOrder(
                        "templates.reponseAuto",
                        "smtp.host",
                        "smtp.port",
                        "smtp.password",
                        "smtp.fromEmail",
                        "smtp.fromName",
                        "token");
        assertThat(answer.body()).doesNotContain("pass-of", "t-1234");
    }

    @Test
    void aHalfWhatsAppAccountNamesWhatIsMissing() {
        Answer answer = api.put(
                "/api/channels/whatsapp/config",
                key,
                "{\"tenantId\":\"%s\",\"enabled\":true,\"connectionMethod\":\"manual\"}".formatted(external));
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json().path("errors").findValuesAsString("field"))
                .containsExactly("token", "whatsappNumber", "phoneNumberId");
    }

    @Test
    void aMissingPasswordIsNamedWithItsPath() {
        Answer answer = api.put(
                "/api/channels/email/config",
                key,
                SMTP.formatted(external).replace("\"password\":\"pass-of-the-tenant\",", ""));
        ErrorsIT.assertProblem(answer, 422, "invalid-values", "smtp.password", "no stored password");
    }

    @Test
    void savingTellsTheReleaser() {
        api.releaser().told.clear();
        api.put("/api/channels/email/config", key, SMTP.formatted(external));
        LaneKey lane = new LaneKey(id, ChannelType.EMAIL);
        assertThat(api.releaser().told).contains(new Told(lane, Priority.TRANSACTIONAL), new Told(lane, Priority.BULK));
    }

    @Test
    void aTenantsChannelsAreAllFour() {
        assertThat(api.get("/api/channels?tenantId=" + external, key)
                        .json()
                        .path("channels")
                        .findValuesAsString("channel"))
                .containsExactly("sms", "email", "whatsapp", "phone");
    }

    private String sealed(ChannelType channel) {
        return String.valueOf(api.bean(ChannelConfigurations.class)
                .find(new LaneKey(id, channel))
                .orElseThrow()
                .settings()
                .configEncrypted());
    }

    private Credentials opened(ChannelType channel) throws CredentialOpener.SealBroken {
        return new CredentialOpener(RunningApi.KEYSETS.privateKeyset().reveal())
                .open(new LaneKey(id, channel), sealed(channel));
    }

    private Answer platform(String path, String body) {
        return api.post(path, RunningApi.PLATFORM_KEY, body.replace("%s", external));
    }
}
