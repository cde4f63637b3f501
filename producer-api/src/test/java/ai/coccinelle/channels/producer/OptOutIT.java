package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.OptOut;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.tenant.Scope;
import ai.coccinelle.channels.tenant.Tenant;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recipients answer and opt out: what comes of it, from the webhook to the refusal. */
class OptOutIT {
    private static final String JEAN = "+33612345678";
    private static final String MAIL = "jean@example.fr";

    private static RunningApi api;
    private static Outside outside;
    private static PlayedWorker worker;
    private static Tenant tenant;
    private static Tenant other;
    private static String key;

    @BeforeAll
    static void start() {
        api = RunningApi.start();
        outside = new Outside(api);
        worker = new PlayedWorker(api);
        tenant = api.tenant("tenant_123");
        other = api.tenant("tenant_other");
        key = api.keyOf(tenant);
        api.put("/api/channels/whatsapp/config", RunningApi.PLATFORM_KEY, """
                {"tenantId":"tenant_123","enabled":true,"connectionMethod":"manual","whatsappNumber":"0612345678",
                 "phoneNumberId":"1","token":"t","appSecret":"%s"}""".formatted(Outside.APP_SECRET));
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void empty() {
        api.bean(Jdbi.class).useHandle(handle -> {
            handle.execute("DELETE FROM channel_messages_log");
            handle.execute("UPDATE lane_landings d SET landed = l.launched FROM lanes l WHERE l.tenant_id = d.tenant_id"
                    + " AND l.channel_type = d.channel_type");
            handle.execute("DELETE FROM replies");
        });
        api.get("/api/suppressions", RunningApi.PLATFORM_KEY)
                .json()
                .path("suppressions")
                .forEach(held -> assertThat(api.delete(
                                        "/api/suppressions/" + held.path("id").asString(), RunningApi.PLATFORM_KEY)
                                .status())
                        .isEqualTo(204));
    }

    @Test
    void whoWritesStopGetsNothingMoreUntilStart() {
        deliver(send("sms", JEAN));
        UUID waiting = accepted(send("sms", JEAN));
        Answer inbound = outside.twilioInbound("SM-stop", JEAN, "Arrêt !");
        assertThat(inbound.status()).isEqualTo(200);
        assertThat(inbound.header("Content-Type")).startsWith("text/xml");
        assertThat(inbound.body()).endsWith("<Response/>");

        Answer refused = send("sms", JEAN);
        ErrorsIT.assertProblem(refused, 409, "recipient-opted-out");
        assertThat(refused.body()).doesNotContain(JEAN);
        assertThat(worker.claim(ChannelType.SMS)).satisfies(claimed -> {
            assertThat(claimed.id()).isEqualTo(waiting);
            assertThat(claimed.optOut()).isEqualTo(OptOut.OPTED_OUT);
        });
        assertThat(sendAs(other, JEAN).status()).as("another tenant's message").isEqualTo(202);

        outside.twilioInbound("SM-start", JEAN, "Oui reprendre");
        assertThat(send("sms", JEAN).status()).isEqualTo(202);
    }

    @Test
    void onWhatsAppAsWell() {
        assertThat(outside.meta("tenant_123", Outside.whatsAppText("wamid.1", "33612345678", "STOP"))
                        .status())
                .isEqualTo(200);
        ErrorsIT.assertProblem(send("whatsapp", JEAN), 409, "recipient-opted-out");
        assertThat(send("sms", JEAN).status()).as("another channel").isEqualTo(202);

        outside.meta("tenant_123", Outside.whatsAppText("wamid.2", "33612345678", "start"));
        assertThat(send("whatsapp", JEAN).status()).isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource({
        "+2250768123456, 22568123456", // Côte d'Ivoire: ten digits since 2021
        "+2290197123456, 22997123456", // Benin: ten digits since 2024
        "+5511987654321, 551187654321", // Brazil: the ninth digit
        "+525512345678, 5215512345678", // Mexico: the 1 of mobiles
        "+5491112345678, 541112345678" // Argentina: the 9 of mobiles
    })
    void aStopUnderWhatsAppsOtherSpellingOfTheNumberHolds(String number, String waId) {
        String sent = takenByMeta(number, waId);
        outside.meta(
                "tenant_123", Outside.whatsAppMessages(Outside.whatsAppAnswer("wamid.b" + waId, waId, "STOP", sent)));
        ErrorsIT.assertProblem(send("whatsapp", number), 409, "recipient-opted-out");
        assertThat(api.get("/api/replies?channel=whatsapp", key).body()).contains("\"from\":\"" + number + "\"");

        outside.meta("tenant_123", Outside.whatsAppText("wamid.c" + waId, waId, "START"));
        assertThat(send("whatsapp", number).status())
                .as("and so does START, without a context")
                .isEqualTo(202);
    }

    @Test
    void theContextAloneTiesAnAnswerToWhoWasWrittenTo() {
        String sent = takenByMeta("+33639980041", null);
        outside.meta(
                "tenant_123",
                Outside.whatsAppMessages(
                        Outside.whatsAppAnswer("wamid.hidden", "FR.13491208655302741918", "Stop sms", sent)));
        ErrorsIT.assertProblem(send("whatsapp", "+33639980041"), 409, "recipient-opted-out");
        assertThat(outside.meta(
                                "tenant_123",
                                Outside.whatsAppMessages(Outside.whatsAppAnswer(
                                        "wamid.wrong", "33639980042", "STOP", "wamid.of-nobody")))
                        .status())
                .isEqualTo(200);
        ErrorsIT.assertProblem(send("whatsapp", "+33639980042"), 409, "recipient-opted-out");
    }

    @Test
    void aStopThatCameBeforeTheOtherSpellingWasKnownHoldsOnceItIs() {
        outside.meta("tenant_123", Outside.whatsAppText("wamid.early", "22568000111", "STOP"));
        takenByMeta("+2250768000111", "22568000111");
        ErrorsIT.assertProblem(send("whatsapp", "+2250768000111"), 409, "recipient-opted-out");
    }

    @Test
    void freeTextReachesAPersonWhoWroteUnderTheOtherSpelling() {
        takenByMeta("+2250768222333", "22568222333");
        outside.meta("tenant_123", Outside.whatsAppText("wamid.hello", "22568222333", "Bonjour"));
        assertThat(api.post("/api/channels/whatsapp/send", key, single("whatsapp", "+2250768222333", "reponseAuto"))
                        .status())
                .isEqualTo(202);
        ErrorsIT.assertProblem(
                api.post("/api/channels/whatsapp/send", key, single("whatsapp", "+2250768222334", "reponseAuto")),
                409,
                "outside-24h-window");
    }

    @ParameterizedTest
    @CsvSource({
        "Stop promotions, Stop promotions",
        "Stop promotions, Ne plus rien recevoir de ce genre",
        "Arrêter les promotions, Arrêter les promotions"
    })
    void theOptOutButtonOfAPromotionEndsPromotions(String payload, String text) {
        outside.meta("tenant_123", Outside.whatsAppMessages("""
                {"from":"33612345678","id":"wamid.%s","timestamp":"1800000000","type":"button",
                 "button":{"payload":"%s","text":"%s"},"context":{"id":"wamid.A"}}""".formatted(UUID.randomUUID(), payload, text)));
        assertHeld("whatsapp", "promotions", "reply");
        ErrorsIT.assertProblem(sendPromotion("whatsapp", JEAN), 409, "recipient-opted-out");
        assertThat(send("whatsapp", JEAN).status()).as("appointments go on").isEqualTo(202);
    }

    @Test
    void whatsAppsOwnSwitchEndsPromotionsAndTakesThemBack() {
        outside.meta("tenant_123", Outside.whatsAppPreference("33612345678", "stop", 1_800_000_000));
        assertHeld("whatsapp", "promotions", "provider");
        ErrorsIT.assertProblem(sendPromotion("whatsapp", JEAN), 409, "recipient-opted-out");
        assertThat(send("whatsapp", JEAN).status()).as("appointments go on").isEqualTo(202);

        outside.meta("tenant_123", Outside.whatsAppPreference("33612345678", "resume", 1_800_000_100));
        outside.meta("tenant_123", Outside.whatsAppPreference("33612345678", "stop", 1_800_000_000));
        assertThat(sendPromotion("whatsapp", JEAN).status())
                .as("the older one came again")
                .isEqualTo(202);
    }

    @Test
    void whoStoppedWithWordsIsNotStartedByTheSwitch() {
        outside.meta("tenant_123", Outside.whatsAppText("wamid.words", "33612345678", "stop pub"));
        outside.meta("tenant_123", Outside.whatsAppPreference("33612345678", "resume", 1_900_000_000));
        ErrorsIT.assertProblem(sendPromotion("whatsapp", JEAN), 409, "recipient-opted-out");
    }

    @ParameterizedTest
    @CsvSource({"STOP, Stop merci bien à vous", "STOP, Non", "START, Oui"})
    void whatTwilioTookAnAnswerForCountsWhateverItsText(String type, String text) {
        deliver(send("sms", JEAN));
        if (type.equals("START")) {
            outside.twilioInbound("SM-" + UUID.randomUUID(), JEAN, "STOP");
        }
        outside.twilio(
                "/webhooks/twilio/inbound",
                Map.of(
                        "MessageSid", "SM-" + UUID.randomUUID(),
                        "From", JEAN,
                        "To", "+33639980099",
                        "Body", text,
                        "OptOutType", type));
        if (type.equals("STOP")) {
            assertHeld("sms", "all", "reply");
            ErrorsIT.assertProblem(send("sms", JEAN), 409, "recipient-opted-out");
        } else {
            assertThat(send("sms", JEAN).status()).isEqualTo(202);
        }
    }

    @Test
    void aNewNumberIsNoAnswerAndTakesTheOptOutAlong() {
        outside.meta("tenant_123", Outside.whatsAppText("wamid.old", "33612345678", "STOP"));
        outside.meta("tenant_123", Outside.whatsAppMessages("""
                {"from":"33612345678","id":"wamid.S","timestamp":"1800000000","type":"system",
                 "system":{"body":"User Chloé changed from 33612345678 to 33639980012","wa_id":"33639980012",
                  "type":"user_changed_number"}}""", """
                {"from":"33639980013","id":"wamid.W","timestamp":"1800000000","type":"request_welcome"}"""));

        assertThat(texts("whatsapp")).containsExactly("STOP");
        ErrorsIT.assertProblem(send("whatsapp", "+33639980012"), 409, "recipient-opted-out");
        ErrorsIT.assertProblem(
                api.post("/api/channels/whatsapp/send", key, single("whatsapp", "+33639980013", "reponseAuto")),
                409,
                "outside-24h-window");
    }

    @Test
    void whatWasWrittenUnderAPhotoIsTheAnswer() {
        outside.meta("tenant_123", Outside.whatsAppMessages("""
                {"from":"33639980021","id":"wamid.I","type":"image","image":{"id":"1","mime_type":"image/jpeg",
                 "caption":"Je serai en retard de 10 min"}}""", """
                {"from":"33639980022","id":"wamid.V","type":"video","video":{"id":"2","caption":"Voici"}}""", """
                {"from":"33639980023","id":"wamid.D","type":"document","document":{"id":"3","caption":"STOP"}}""", """
                {"from":"33639980024","id":"wamid.R","type":"reaction","reaction":{"message_id":"wamid.A","emoji":"👍"}}""", """
                {"from":"33639980025","id":"wamid.P","type":"image","image":{"id":"4"}}""", """
                {"from":"33639980026","id":"wamid.L","type":"location","location":{"latitude":48.8,"longitude":2.3}}"""));

        assertThat(texts("whatsapp"))
                .containsExactlyInAnyOrder(
                        "Je serai en retard de 10 min", "Voici", "STOP", "👍", "[image]", "[location]");
        ErrorsIT.assertProblem(send("whatsapp", "+33639980023"), 409, "recipient-opted-out");
    }

    @Test
    void whoWritesOnWhatsAppIsAnsweredOnceADay() {
        String question = whatsAppFrom("Chloé 🌸", "33639980101", "Vous êtes ouverts le lundi ?");
        IntStream.range(0, 6)
                .parallel()
                .forEach(i -> outside.meta(
                        "tenant_123", i < 3 ? question : whatsAppFrom("Chloé 🌸", "33639980101", "Allô ? " + i)));
        awaitNobodyWaits();
        assertThat(autoRepliesTo("+33639980101"))
                .singleElement()
                .asString()
                .contains("Bonjour Chloé, merci pour votre message", "reponseAuto");

        api.bean(Jdbi.class)
                .useHandle(
                        handle -> handle.execute("UPDATE auto_replies SET asked_at = asked_at - interval '25 hours'"));
        outside.meta("tenant_123", whatsAppFrom("", "33639980101", "Et mardi ?"));
        awaitNobodyWaits();
        assertThat(autoRepliesTo("+33639980101"))
                .as("a day later, and under no name")
                .hasSize(2)
                .anySatisfy(message -> assertThat(message).contains("Bonjour Madame, Monsieur, merci"));
    }

    @Test
    void whatAnswersUsOrStopsUsOrIsNoMessageGetsNoAutoReply() {
        suppress("whatsapp", "+33639980111", "all");
        outside.meta("tenant_123", whatsAppFrom("Inès", "33639980111", "Pourquoi ?"));
        outside.meta("tenant_123", whatsAppFrom("Inès", "33639980112", "STOP"));
        outside.meta("tenant_123", whatsAppFrom("Inès", "33639980113", "Oui merci"));
        outside.meta("tenant_123", Outside.whatsAppMessages("""
                {"from":"33639980114","id":"wamid.B1","type":"button","button":{"payload":"x","text":"Je déplace"}}""", """
                {"from":"33639980115","id":"wamid.B2","type":"system","system":{"type":"user_changed_number",
                 "body":"User changed","wa_id":"33639980116"}}""", """
                {"from":"33639980117","id":"wamid.B3","type":"reaction","reaction":{"emoji":"👍"}}"""));
        awaitNobodyWaits();
        assertThat(autoRepliesTo("+3363998011")).isEmpty();
    }

    @Test
    void aTenantThatSwitchedItOffGivesNoAutoReply() {
        api.put("/api/channels/whatsapp/config", RunningApi.PLATFORM_KEY, """
                {"tenantId":"tenant_other","enabled":true,"connectionMethod":"manual","whatsappNumber":"0612345678",
                 "phoneNumberId":"1","token":"t","appSecret":"%s","templates":{"reponseAuto":false}}""".formatted(Outside.APP_SECRET));
        outside.meta("tenant_other", whatsAppFrom("Zoé", "33639980121", "Bonjour"));
        awaitNobodyWaits();
        assertThat(autoRepliesTo("+33639980121")).isEmpty();
    }

    @Test
    void aBatchAnswersTheOneAndTakesTheOthers() {
        suppress("sms", JEAN, "promotions");
        String messages = String.join(
                ",",
                IntStream.range(0, 3)
                        .mapToObj(i -> message("promotions", i == 1 ? JEAN : "+3361234560" + i))
                        .toList());
        Answer answer = api.post(
                "/api/messages/batch",
                key,
                "{\"tenantId\":\"tenant_123\",\"messages\":[" + messages + "," + message("rdvRappel", JEAN) + "]}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("accepted").asInt()).isEqualTo(3);
        assertThat(answer.json()
                        .path("results")
                        .path(1)
                        .path("problem")
                        .path("type")
                        .asString())
                .endsWith("/recipient-opted-out");
        assertThat(answer.json().path("results").path(3).path("status").asString())
                .as("a reminder is no promotion")
                .isEqualTo("pending");
    }

    @Test
    void aRepeatedRequestIsAnsweredAsItWasAlthoughTheRecipientOptedOutSince() {
        String body = single("sms", JEAN, "rdvRappel");
        Answer first = api.post("/api/channels/sms/send", key, body, "Idempotency-Key", "rdv-42");
        suppress("sms", JEAN, "all");
        Answer again = api.post("/api/channels/sms/send", key, body, "Idempotency-Key", "rdv-42");
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.text("messageId")).isEqualTo(first.text("messageId"));
    }

    @Test
    void aTestKeysMessagesReachNobodyAndAreNotHeldBack() {
        suppress("sms", JEAN, "all");
        String testKey = api.keyOf(tenant.id(), true, Scope.SEND);
        assertThat(api.post("/api/channels/sms/send", testKey, single("sms", JEAN, "rdvRappel"))
                        .status())
                .isEqualTo(202);
    }

    @Test
    void theListIsKeptOverTheApiAndShowsNoAddress() {
        Answer added = suppress("sms", "06 12 34 56 78", "all");
        assertThat(added.status()).isEqualTo(201);
        assertThat(added.body()).doesNotContain(JEAN, "0612345678");
        assertThat(added.text("address")).isEqualTo("+336…78");
        assertThat(added.body())
                .as("hashes tell who is a customer of two tenants")
                .doesNotContain("Hash");
        assertThat(suppress("sms", JEAN, "all").text("id")).isEqualTo(added.text("id"));
        suppress("email", MAIL, "promotions");

        Answer list = api.get("/api/suppressions?tenantId=tenant_123&channel=sms", key);
        assertThat(list.json().path("suppressions")).hasSize(1);
        assertThat(list.body()).contains("\"type\":\"all\"", "\"source\":\"api\"");
        Answer page = api.get("/api/suppressions?limit=1", key);
        assertThat(page.json().path("suppressions")).hasSize(1);
        assertThat(api.get("/api/suppressions?limit=1&cursor=" + page.text("nextCursor"), key)
                        .json()
                        .path("suppressions"))
                .hasSize(1);
        assertThat(api.get("/api/suppressions", api.keyOf(other)).json().path("suppressions"))
                .isEmpty();

        ErrorsIT.assertProblem(
                api.delete("/api/suppressions/" + added.text("id"), api.keyOf(other)), 404, "unknown-suppression");
        ErrorsIT.assertProblem(api.delete("/api/suppressions/" + UUID.randomUUID(), key), 404, "unknown-suppression");
        assertThat(api.delete("/api/suppressions/" + added.text("id"), key).status())
                .isEqualTo(204);
        assertThat(send("sms", JEAN).status()).isEqualTo(202);
        ErrorsIT.assertProblem(suppress("sms", "12", "all"), 422, "invalid-address");
        ErrorsIT.assertProblem(suppress("sms", JEAN, "some"), 400, "invalid-request");
        assertThat(api.get("/api/audit?tenantId=tenant_123", RunningApi.PLATFORM_KEY)
                        .body())
                .contains("POST /api/suppressions", "DELETE /api/suppressions/{id}")
                .doesNotContain(JEAN);
    }

    @Test
    void repliesAreListedForWhomTheyAre() {
        deliver(send("sms", JEAN));
        outside.twilioInbound("SM-1", JEAN, "Je serai en retard");
        outside.twilioInbound("SM-1", JEAN, "Je serai en retard");
        outside.twilioInbound("SM-2", "+33612345699", "Qui est-ce ?");
        outside.meta("tenant_123", Outside.whatsAppText("wamid.9", "33612345678", "Merci"));

        Answer replies = api.get("/api/replies?tenantId=tenant_123", key);
        assertThat(replies.json()
                        .path("replies")
                        .valueStream()
                        .map(reply -> reply.path("text").asString()))
                .containsExactly("Merci", "Je serai en retard");
        assertThat(replies.body()).contains("\"kind\":\"other\"", "\"from\":\"" + JEAN + "\"");
        Answer sms = api.get("/api/replies?channel=sms&limit=1", key);
        assertThat(sms.json().path("replies")).hasSize(1);
        assertThat(sms.json().path("nextCursor").isNull()).isTrue();
        assertThat(api.get("/api/replies", api.keyOf(other)).json().path("replies"))
                .isEmpty();
        assertThat(api.get("/api/replies", RunningApi.PLATFORM_KEY).json().path("replies"))
                .as("the platform sees the one that is for nobody, too")
                .hasSize(3);
        assertThat(api.get("/api/replies", api.keyOf(tenant.id(), true, Scope.READ))
                        .json()
                        .path("replies"))
                .isEmpty();
    }

    @Test
    void aMailsLinkAsksFirstAndUnsubscribesByOneClick() {
        String link = linkIn(send("email", MAIL, "newsletter"));
        assertThat(link).startsWith(RunningApi.PUBLIC_URL + "/unsubscribe/");
        String path = link.substring(RunningApi.PUBLIC_URL.length());

        Answer page = api.get(path, null);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.response().headers().allValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("default-src 'none'", "style-src 'sha256-", "form-action 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.body())
                .contains("Salon Belle", "<form method=\"post\">")
                .doesNotContain("<script", MAIL);
        assertThat(send("email", MAIL, "newsletter").status())
                .as("looking changes nothing")
                .isEqualTo(202);

        Answer done =
                api.post(path, null, "List-Unsubscribe=One-Click", "Content-Type", "application/x-www-form-urlencoded");
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.body()).contains("C’est fait");
        ErrorsIT.assertProblem(send("email", MAIL, "newsletter"), 409, "recipient-opted-out");
        ErrorsIT.assertProblem(send("email", MAIL, "promotions"), 409, "recipient-opted-out");
        assertThat(send("email", MAIL, "rdvRappel").status())
                .as("appointments go on")
                .isEqualTo(202);
        assertThat(api.get("/api/suppressions?channel=email", key).body())
                .contains("\"source\":\"link\"", "\"type\":\"promotions\"", "j…@example.fr");
    }

    @Test
    void aPersonUnsubscribesWithTheButtonOfThePageInABrowser() {
        String path = linkIn(send("email", MAIL, "newsletter")).substring(RunningApi.PUBLIC_URL.length());
        try (Browser browser = Browser.start()) {
            browser.open(api.url(path));
            assertThat(browser.text("h1")).isEqualTo("Se désabonner");
            browser.press("button");
            await().untilAsserted(() -> assertThat(browser.text("h1")).isEqualTo("C’est fait"));
            assertThat(browser.style("body", "max-width"))
                    .as("the page's own style is allowed")
                    .isEqualTo("512px");
        }
        ErrorsIT.assertProblem(send("email", MAIL, "newsletter"), 409, "recipient-opted-out");
    }

    @Test
    void whoUnsubscribedWithCapitalsGetsNoMoreNewslettersWithoutThem() {
        String path =
                linkIn(send("email", "Jean.Dupont@Exemple.fr", "newsletter")).substring(RunningApi.PUBLIC_URL.length());
        api.post(path, null, "List-Unsubscribe=One-Click", "Content-Type", "application/x-www-form-urlencoded");
        suppress("email", "Client@exemple.fr", "promotions");

        for (String same : List.of("jean.dupont@exemple.fr", "JEAN.DUPONT@EXEMPLE.FR", "client@exemple.fr")) {
            ErrorsIT.assertProblem(send("email", same, "newsletter"), 409, "recipient-opted-out");
        }
        assertThat(payload(send("email", "Other.Dupont@Exemple.fr", "newsletter"))
                        .unsubscribe())
                .isNotNull();
    }

    @Test
    void anObjectionIsRecordedForTheNumberAsItLooks() {
        assertThat(suppress("sms", "\\u202a06\\u201112 34 56 79\\u202c", "all").status())
                .isEqualTo(201);
        ErrorsIT.assertProblem(send("sms", "+33612345679"), 409, "recipient-opted-out");
        assertThat(suppress("whatsapp", "+33 692 12 34 56", "all").status()).isEqualTo(201);
        ErrorsIT.assertProblem(send("whatsapp", "0692 12 34 56"), 409, "recipient-opted-out");
    }

    @Test
    void theLinkHoldsAlsoWhenTheMessageIsForgotten() {
        String path = linkIn(send("email", MAIL, "promotions")).substring(RunningApi.PUBLIC_URL.length());
        api.bean(Jdbi.class).useHandle(handle -> handle.execute("DELETE FROM channel_messages_log"));
        HttpRequest button = api.request("POST", path, null, "", "Content-Type", "application/x-www-form-urlencoded");
        assertThat(api.send(button).status()).isEqualTo(200);
        ErrorsIT.assertProblem(send("email", MAIL, "promotions"), 409, "recipient-opted-out");
    }

    @Test
    void aLinkThatWasChangedUnsubscribesNobody() {
        String path = linkIn(send("email", MAIL, "promotions")).substring(RunningApi.PUBLIC_URL.length());
        int last = path.length() - 3;
        String changed = path.substring(0, last) + (path.charAt(last) == 'A' ? 'B' : 'A') + path.substring(last + 1);
        for (String wrong : List.of(changed, path.substring(0, 40), "/unsubscribe/x", "/unsubscribe/%2E%2E")) {
            assertThat(api.get(wrong, null).status()).isIn(400, 404);
            assertThat(api.post(wrong, null, "").status()).isIn(400, 404);
        }
        assertThat(api.get(changed, null).body()).contains("Ce lien n’est pas valable");
        assertThat(send("email", MAIL, "promotions").status()).isEqualTo(202);
    }

    @Test
    void mailAboutAppointmentsHasNoLinkAndWithoutAPublicAddressNoneHas() {
        assertThat(payload(send("email", MAIL, "rdvRappel")).unsubscribe()).isNull();
        try (RunningApi inner = RunningApi.start("--channels.public-url=")) {
            Tenant salon = inner.tenant("tenant_123");
            inner.post("/api/channels/email/send", inner.keyOf(salon), single("email", MAIL, "promotions"));
            ClaimedMessage claimed = new PlayedWorker(inner).claim(ChannelType.EMAIL);
            assertThat(((Payload.Email) claimed.payload()).unsubscribe()).isNull();
        }
    }

    /** Sends a message that Meta took, for a person that it knows by this id. */
    private static String takenByMeta(String number, @Nullable String waId) {
        Answer answer = send("whatsapp", number);
        UUID id = accepted(answer);
        ClaimedMessage claimed = await().until(
                        () -> worker.claimAll(ChannelType.WHATSAPP).stream()
                                .filter(each -> each.id().equals(id)) // auto replies are claimed along
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        worker.record(claimed, new Transition.Sent("wamid." + id, waId));
        return "wamid." + id;
    }

    private static String whatsAppFrom(String name, String from, String text) {
        return Outside.whatsAppText(
                        "wamid." + UUID.nameUUIDFromBytes((from + text).getBytes(StandardCharsets.UTF_8)), from, text)
                .replace("\"Jean\"", "\"" + name + "\"");
    }

    private static void awaitNobodyWaits() {
        await().until(() -> api.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery(
                                "SELECT NOT EXISTS (SELECT 1 FROM auto_replies WHERE due_at IS NOT NULL)")
                        .mapTo(Boolean.class)
                        .one()));
    }

    private static List<String> autoRepliesTo(String address) {
        return api.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery("""
                        SELECT template_name || ' ' || payload FROM channel_messages_log
                        WHERE template_name = 'reponseAuto' AND to_address LIKE :to || '%' LIMIT 10""")
                        .bind("to", address)
                        .mapTo(String.class)
                        .list());
    }

    private static void assertHeld(String channel, String type, String source) {
        assertThat(api.get("/api/suppressions?channel=" + channel, key).json().path("suppressions"))
                .singleElement()
                .satisfies(held -> {
                    assertThat(held.path("type").asString()).isEqualTo(type);
                    assertThat(held.path("source").asString()).isEqualTo(source);
                });
    }

    private static List<String> texts(String channel) {
        return api.get("/api/replies?channel=" + channel, key)
                .json()
                .path("replies")
                .valueStream()
                .map(reply -> reply.path("text").asString())
                .toList();
    }

    private static Answer sendPromotion(String channel, String to) {
        return api.post("/api/channels/" + channel + "/send", key, single(channel, to, "promotions"));
    }

    private static String linkIn(Answer accepted) {
        return Objects.requireNonNull(payload(accepted).unsubscribe());
    }

    private static Payload.Email payload(Answer accepted) {
        UUID id = accepted(accepted);
        ClaimedMessage claimed = worker.claim(ChannelType.EMAIL);
        assertThat(claimed.id()).isEqualTo(id);
        worker.record(claimed, new Transition.Sent("<" + id + "@example.fr>"));
        return (Payload.Email) claimed.payload();
    }

    private static void deliver(Answer accepted) {
        UUID id = accepted(accepted);
        ClaimedMessage claimed = worker.claim(ChannelType.SMS);
        assertThat(claimed.id()).isEqualTo(id);
        worker.record(claimed, new Transition.Sent("SM" + id));
    }

    private static UUID accepted(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return UUID.fromString(answer.text("messageId"));
    }

    private static Answer suppress(String channel, String address, String type) {
        return api.post("/api/suppressions", key, """
                {"tenantId":"tenant_123","channel":"%s","address":"%s","type":"%s"}""".formatted(channel, address, type));
    }

    private static Answer send(String channel, String to) {
        return send(channel, to, "rdvRappel");
    }

    private static Answer send(String channel, String to, String template) {
        return api.post("/api/channels/" + channel + "/send", key, single(channel, to, template));
    }

    private static Answer sendAs(Tenant sender, String to) {
        return api.post(
                "/api/channels/sms/send",
                api.keyOf(sender),
                single("sms", to, "rdvRappel").replace("tenant_123", sender.externalId()));
    }

    private static String single(String channel, String to, String template) {
        return "{\"tenantId\":\"tenant_123\",\"to\":\"%s\",\"template\":\"%s\",\"variables\":%s}"
                .formatted(to, template, RunningApi.variables(template));
    }

    private static String message(String template, String to) {
        return single("sms", to, template).replace("\"tenantId\":\"tenant_123\"", "\"channel\":\"sms\"");
    }
}
