package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Message;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.message.MessageStatus;
import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.tenant.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers call: each proves whose the call is, and what it tells becomes the message's state. */
class WebhooksIT {
    private static RunningApi api;
    private static Outside outside;
    private static PlayedWorker worker;
    private static Tenant tenant;

    @BeforeAll
    static void start() {
        api = RunningApi.start("--channels.receipts.tick=100ms");
        outside = new Outside(api);
        worker = new PlayedWorker(api);
        tenant = api.tenant("tenant_123");
        assertThat(api.put("/api/channels/whatsapp/config", RunningApi.PLATFORM_KEY, """
                        {"tenantId":"tenant_123","enabled":true,"connectionMethod":"manual","whatsappNumber":"0612345678",
                         "phoneNumberId":"106540352242922","token":"t0ken","appSecret":"%s","verifyToken":"%s",
                         "webhookSecret":"%s"}""".formatted(
                                        Outside.APP_SECRET, Outside.VERIFY_TOKEN, Outside.D360_SECRET))
                        .status())
                .isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void empty() {
        api.bean(Jdbi.class).useHandle(handle -> {
            handle.execute("DELETE FROM receipts");
            handle.execute("DELETE FROM replies");
            handle.execute("DELETE FROM suppressions");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "delivered, DELIVERED",
        "read, DELIVERED",
        "undelivered, UNDELIVERED",
        "failed, UNDELIVERED",
        "canceled, UNDELIVERED"
    })
    void twilioTellsOfAnSms(String word, MessageStatus status) {
        String id = sent(ChannelType.SMS, "SM-" + word);
        assertThat(outside.twilioStatus(id, "SM-" + word, word).status()).isEqualTo(204);
        awaitStatus(id, status);
    }

    @Test
    void whyAnSmsDidNotArriveIsShown() {
        String id = sent(ChannelType.SMS, "SM-why");
        outside.twilio(
                "/webhooks/twilio/status?message=" + id,
                Map.of("MessageSid", "SM-why", "MessageStatus", "undelivered", "ErrorCode", "30003"));
        awaitStatus(id, MessageStatus.UNDELIVERED);

        Answer shown = api.get("/api/messages/" + id, api.keyOf(tenant));
        assertThat(shown.body()).contains("undelivered", "30003", "the phone is switched off or out of reach");
    }

    @Test
    void aReceiptThatIsFasterThanOurRecordWaitsForIt() {
        UUID id = accept(ChannelType.SMS);
        ClaimedMessage claimed = worker.claim(ChannelType.SMS);
        assertThat(claimed.id()).isEqualTo(id);
        outside.twilioStatus(id.toString(), "SM-early", "delivered");
        await().until(() -> receipts("due_at > now()") == 1);
        assertThat(find(id.toString()).status()).isEqualTo(MessageStatus.SENDING);

        worker.record(claimed, new Transition.Sent("SM-early"));
        awaitStatus(id.toString(), MessageStatus.DELIVERED);
    }

    @ParameterizedTest
    @CsvSource({
        "meta, delivered, DELIVERED",
        "meta, read, DELIVERED",
        "meta, failed, UNDELIVERED",
        "360dialog, delivered, DELIVERED"
    })
    void whatsAppTells(String by, String word, MessageStatus status) {
        String id = sent(ChannelType.WHATSAPP, "wamid." + by + word);
        String body = Outside.whatsAppStatus("wamid." + by + word, word, id);
        Answer answer = by.equals("meta") ? outside.meta("tenant_123", body) : outside.d360("tenant_123", body);
        assertThat(answer.status()).isEqualTo(200);
        awaitStatus(id, status);
    }

    @Test
    void anUnansweredWhatsAppMessageIsProvenByItsReceipt() {
        UUID id = accept(ChannelType.WHATSAPP);
        worker.record(worker.claim(ChannelType.WHATSAPP), new Transition.LeftUncertain("deadline", "no answer"));
        assertThat(find(id.toString()).status()).isEqualTo(MessageStatus.UNCERTAIN);

        outside.meta(tenant.id().toString(), Outside.whatsAppStatus("wamid.proof", "sent", id.toString()));
        awaitStatus(id.toString(), MessageStatus.SENT);
        assertThat(find(id.toString()).externalMessageId()).isEqualTo("wamid.proof");
    }

    @Test
    void vapiTellsHowACallWent() {
        String taken = sent(ChannelType.PHONE, "call-1");
        String missed = sent(ChannelType.PHONE, "call-2");
        assertThat(outside.vapi(Outside.vapiStatus("call-1", taken, "ringing")).status())
                .isEqualTo(204);
        outside.vapi(Outside.vapiEnd("call-1", taken, "customer-ended-call"));
        outside.vapi(Outside.vapiEnd("call-2", missed, "customer-did-not-answer"));
        awaitStatus(taken, MessageStatus.DELIVERED);
        awaitStatus(missed, MessageStatus.UNDELIVERED);
        assertThat(find(missed).errorMessage()).isEqualTo("nobody answered");
        assertThat(outside.vapi("{\"message\":{\"type\":\"transcript\"}}").status())
                .isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource({
        "assistant-said-end-call-phrase, DELIVERED",
        "assistant-forwarded-call, DELIVERED",
        "customer-ended-call-during-transfer, DELIVERED",
        "vonage-rejected, UNDELIVERED",
        "call.in-progress.error-providerfault-openai-500-server-error, UNDELIVERED"
    })
    void everyEndOfACallHasItsMeaning(String reason, MessageStatus status) {
        String id = sent(ChannelType.PHONE, "call-" + reason);
        outside.vapi(Outside.vapiEnd("call-" + reason, id, reason));
        awaitStatus(id, status);
    }

    @Test
    void anEndThatIsNotKnownFreesTheLineAndLeavesTheMessageAsItIs() {
        String id = sent(ChannelType.PHONE, "call-new");
        assertThat(openCalls(id)).isEqualTo(1);
        outside.vapi(Outside.vapiEnd("call-new", id, "a-reason-of-tomorrow"));
        await().untilAsserted(() -> assertThat(openCalls(id)).isZero());
        assertThat(find(id).status()).isEqualTo(MessageStatus.SENT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aThousandUpdatesOfOneCallAreApplied(boolean oneEntry) {
        List<String> ids = IntStream.range(0, 25)
                .mapToObj(i -> sent(ChannelType.WHATSAPP, "wamid.k" + oneEntry + i))
                .toList();
        List<String> statuses = IntStream.range(0, 1000)
                .mapToObj(i -> """
                        {"id":"wamid.%s","status":"delivered","timestamp":"1800000000","recipient_id":"33639980011",
                         "conversation":{"id":"%032d","origin":{"type":"utility"}},
                         "pricing":{"billable":true,"pricing_model":"PMP","category":"utility"}}""".formatted(i % 40 == 0 ? "k" + oneEntry + i / 40 : "x" + oneEntry + i, i))
                .toList();
        String entries = oneEntry
                ? entry(String.join(",", statuses))
                : statuses.stream().map(WebhooksIT::entry).collect(Collectors.joining(","));
        String call = "{\"object\":\"whatsapp_business_account\",\"entry\":[" + entries + "]}";
        assertThat(outside.meta("tenant_123", call).status()).isEqualTo(200);
        assertThat(receipts("TRUE")).isEqualTo(1000);
        assertThat(outside.meta("tenant_123", call).status()).as("again").isEqualTo(200);
        assertThat(receipts("TRUE")).isEqualTo(1000);
        ids.forEach(id -> awaitStatus(id, MessageStatus.DELIVERED));
    }

    private static String entry(String statuses) {
        return """
                {"id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp",
                 "metadata":{"display_phone_number":"33639980099","phone_number_id":"1"},"statuses":[%s]}}]}""".formatted(statuses);
    }

    @Test
    void metaSetsItsWebhookUpWithTheTenantsToken() {
        String path = "/webhooks/meta/tenant_123?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=";
        Answer right = api.get(path + Outside.VERIFY_TOKEN, null);
        assertThat(right.status()).isEqualTo(200);
        assertThat(right.body()).isEqualTo("1158201444");
        assertThat(right.header("Content-Type")).startsWith("text/plain");

        double refused = refused("meta");
        ErrorsIT.assertProblem(api.get(path + "wrong", null), 403, "invalid-signature");
        ErrorsIT.assertProblem(
                api.get(path.replace("1158201444", "%3Cscript%3E") + Outside.VERIFY_TOKEN, null),
                403,
                "invalid-signature");
        ErrorsIT.assertProblem(
                api.get(path.replace("tenant_123", "tenant_unknown") + Outside.VERIFY_TOKEN, null),
                403,
                "invalid-signature");
        assertThat(refused("meta")).isEqualTo(refused + 3);
    }

    @Test
    void aCallThatDoesNotProveWhoseItIsIsRefusedAndCountedAndStoresNothing() {
        Map<String, String> fields = Map.of("MessageSid", "SM1", "MessageStatus", "delivered");
        String path = "/webhooks/twilio/status?message=" + UUID.randomUUID();
        String form = "application/x-www-form-urlencoded";
        String signature = Outside.twilioSignature(path, fields);
        double twilio = refused("twilio");
        refuse(api.post(path, null, Outside.form(fields), "Content-Type", form));
        refuse(api.post(
                path, null, Outside.form(fields) + "&More=1", "Content-Type", form, "X-Twilio-Signature", signature));
        refuse(api.post(path + "0", null, Outside.form(fields), "Content-Type", form, "X-Twilio-Signature", signature));
        refuse(api.post(
                "/webhooks/twilio/inbound",
                null,
                Outside.form(fields),
                "Content-Type",
                form,
                "X-Twilio-Signature",
                signature));
        assertThat(refused("twilio")).isEqualTo(twilio + 4);

        String body =
                Outside.whatsAppStatus("wamid.1", "delivered", UUID.randomUUID().toString());
        double meta = refused("meta");
        refuse(api.post("/webhooks/meta/tenant_123", null, body));
        refuse(api.post(
                "/webhooks/meta/tenant_123", null, body + " ", "X-Hub-Signature-256", Outside.metaSignature(body)));
        refuse(outside.meta("tenant_unknown", body));
        assertThat(refused("meta")).isEqualTo(meta + 3);

        double d360 = refused("360dialog");
        refuse(api.post("/webhooks/360dialog/tenant_123", null, body));
        refuse(api.post("/webhooks/360dialog/tenant_123", null, body, "X-Channels-Webhook-Secret", "wrong"));
        refuse(outside.d360("tenant_unknown", body));
        assertThat(refused("360dialog")).isEqualTo(d360 + 3);

        double vapi = refused("vapi");
        refuse(api.post("/webhooks/vapi", null, Outside.vapiEnd("call", "x", "voicemail")));
        refuse(api.post("/webhooks/vapi", null, Outside.vapiEnd("call", "x", "voicemail"), "X-Vapi-Secret", "wrong"));
        assertThat(refused("vapi")).isEqualTo(vapi + 2);

        assertThat(receipts("TRUE")).isZero();
    }

    @Test
    void aTenantsCallsSpeakForItsOwnMessages() {
        api.tenant("tenant_b");
        api.put("/api/channels/whatsapp/config", RunningApi.PLATFORM_KEY, """
                {"tenantId":"tenant_b","enabled":true,"connectionMethod":"manual","whatsappNumber":"0612345678",
                 "phoneNumberId":"1","token":"t","appSecret":"%s"}""".formatted(Outside.APP_SECRET));
        String id = sent(ChannelType.WHATSAPP, "wamid.of-a");

        assertThat(outside.meta("tenant_b", Outside.whatsAppStatus("wamid.of-a", "failed", id))
                        .status())
                .isEqualTo(200);
        await().until(() -> receipts("due_at > now()") == 1);
        assertThat(find(id).status()).isEqualTo(MessageStatus.SENT);
    }

    @Test
    void theSecretsAreStoredSealedOrHashed() {
        String stored = api.bean(Jdbi.class)
                .withHandle(
                        handle -> handle.createQuery("SELECT string_agg(to_jsonb(w)::text, ' ') FROM webhook_secrets w")
                                .mapTo(String.class)
                                .one());
        assertThat(stored)
                .contains("sealed")
                .doesNotContain(Outside.APP_SECRET, Outside.VERIFY_TOKEN, Outside.D360_SECRET);
    }

    @Test
    void aSecretThatCouldBeGuessedIsRefused() {
        Answer answer = api.put("/api/channels/whatsapp/config", RunningApi.PLATFORM_KEY, """
                {"tenantId":"tenant_123","enabled":true,"connectionMethod":"oauth","whatsappNumber":"0612345678",
                 "token":"t","webhookSecret":"geheim"}""");
        ErrorsIT.assertProblem(answer, 422, "invalid-values");
        assertThat(answer.body()).contains("webhookSecret").doesNotContain("geheim");
    }

    @Test
    void whatIsTooLargeOrNoJsonIsRefused() {
        ErrorsIT.assertProblem(
                outside.d360("tenant_123", "{\"x\":\"" + "x".repeat(3 * 1024 * 1024) + "\"}"), 413, "body-too-large");
        ErrorsIT.assertProblem(
                outside.d360("tenant_123", "{\"x\":[" + "{},".repeat(100_000) + "0]}"), 400, "malformed-json");
        ErrorsIT.assertProblem(outside.d360("tenant_123", "{"), 400, "malformed-json");
        ErrorsIT.assertProblem(outside.d360("tenant_123", "[]"), 400, "malformed-json");
        assertThat(outside.d360("tenant_123", "{\"entry\":[{\"changes\":[{\"value\":7}]}]}")
                        .status())
                .isEqualTo(200);
    }

    /** As many as Meta puts into one call ("Webhooks": up to 1,000 updates, up to 3 MB), in one entry or in one each. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aThousandUpdatesInOneCallAreTaken(boolean oneEntry) {
        String body = thousandStatuses(oneEntry);
        assertThat(body.length()).isGreaterThan(256 * 1024);
        assertThat(outside.meta("tenant_123", body).status()).isEqualTo(200);
        assertThat(receipts("true")).isEqualTo(1_000);

        String filled = body.replaceFirst(
                "\\{", "{\"filler\":\"" + "é".repeat((3 * 1024 * 1024 - 14 - body.length()) / 2) + "\",");
        assertThat(outside.d360("tenant_123", filled).status()).isEqualTo(200);
    }

    private static String thousandStatuses(boolean oneEntry) {
        String status = """
                {"id":"wamid.%064d","status":"delivered","timestamp":"1800000000","recipient_id":"33639980011",\
                "conversation":{"id":"%032d","origin":{"type":"utility"}},"pricing":{"billable":true,\
                "pricing_model":"PMP","category":"utility"}}""";
        String entry = """
                {"id":"1","changes":[{"field":"messages","value":{"messaging_product":"whatsapp",\
                "metadata":{"display_phone_number":"33639980099","phone_number_id":"1"},"statuses":[%s]}}]}""";
        List<String> statuses =
                IntStream.range(0, 1_000).mapToObj(i -> status.formatted(i, i)).toList();
        String entries = oneEntry
                ? entry.formatted(String.join(",", statuses))
                : statuses.stream().map(entry::formatted).collect(Collectors.joining(","));
        return "{\"object\":\"whatsapp_business_account\",\"entry\":[%s]}".formatted(entries);
    }

    @Test
    void aCallsReportMayHaveALongTranscript() {
        String id = sent(ChannelType.PHONE, "call-long");
        String report = Outside.vapiEnd("call-long", id, "customer-ended-call")
                .replaceFirst(
                        "\"type\"",
                        "\"artifact\":{\"transcript\":\"" + "AI: Bonjour. ".repeat(25_000) + "\"},\"type\"");
        assertThat(outside.vapi(report).status()).isEqualTo(204);
        awaitStatus(id, MessageStatus.DELIVERED);
    }

    @Test
    void aLargeCallIsReadOnlyOnceItIsKnownWhoseItIs() {
        String large = "{\"x\":\"" + "x".repeat(40 * 1024) + "\"}";
        for (String path : List.of("/webhooks/twilio/status", "/webhooks/nothing", "/unsubscribe/x")) {
            ErrorsIT.assertProblem(api.post(path, null, large), 413, "body-too-large", "32768 bytes");
        }
        ErrorsIT.assertProblem(outside.meta("tenant_nobody", large), 403, "invalid-signature");
        ErrorsIT.assertProblem(api.post("/webhooks/meta/tenant_123", null, large), 403, "invalid-signature");
        ErrorsIT.assertProblem(
                api.post("/webhooks/360dialog/tenant_123", null, large, "X-Channels-Webhook-Secret", "x"),
                403,
                "invalid-signature");
        ErrorsIT.assertProblem(api.post("/webhooks/vapi", null, large, "X-Vapi-Secret", "x"), 403, "invalid-signature");
    }

    @Test
    void whatATenantsWebhookSaysOfItselfIsBounded() {
        try (RunningApi narrow = RunningApi.start(
                "--channels.receipts.per-minute=2",
                "--channels.receipts.replies-per-minute=1",
                "--channels.request.unproven-per-minute=1")) {
            Outside calls = new Outside(narrow);
            for (String name : List.of("tenant_a", "tenant_b")) {
                narrow.tenant(name);
                narrow.put("/api/channels/whatsapp/config", RunningApi.PLATFORM_KEY, """
                        {"tenantId":"%s","enabled":true,"connectionMethod":"oauth","whatsappNumber":"0612345678",
                         "token":"t0ken","webhookSecret":"%s"}""".formatted(
                                name, Outside.D360_SECRET));
            }
            assertThat(calls.d360("tenant_a", Outside.whatsAppText("wamid.1", "33612345678", "un"))
                            .status())
                    .isEqualTo(200);
            ErrorsIT.assertProblem(
                    calls.d360("tenant_a", Outside.whatsAppText("wamid.2", "33612345678", "deux")),
                    429,
                    "too-many-requests",
                    "nothing of this call was stored");
            for (int i = 0; i < 2; i++) {
                assertThat(calls.d360("tenant_a", Outside.whatsAppStatus("wamid.s" + i, "sent", "x"))
                                .status())
                        .isEqualTo(200);
            }
            ErrorsIT.assertProblem(
                    calls.d360("tenant_a", Outside.whatsAppStatus("wamid.s3", "sent", "x")), 429, "too-many-requests");
            assertThat(calls.d360("tenant_b", Outside.whatsAppText("wamid.3", "33612345678", "un"))
                            .status())
                    .as("another tenant's, and from an address whose calls proved nothing")
                    .isEqualTo(200);
        }
    }

    @Test
    void whatIsNotSetUpSaysWhichVariableIsMissing() {
        try (RunningApi bare = RunningApi.start(
                "--channels.webhook-keyset=",
                "--channels.address-key=",
                "--channels.public-url=",
                "--channels.vapi.webhook-secret=")) {
            assertMissing(bare.post("/webhooks/twilio/status", null, ""), "CHANNELS_PUBLIC_URL");
            assertMissing(bare.post("/webhooks/meta/tenant_123", null, "{}"), "CHANNELS_WEBHOOK_KEYSET");
            assertMissing(bare.get("/webhooks/meta/tenant_123", null), "CHANNELS_WEBHOOK_KEYSET");
            assertMissing(bare.post("/webhooks/vapi", null, "{}"), "CHANNELS_VAPI_WEBHOOK_SECRET");
            bare.tenant("tenant_bare");
            assertMissing(bare.post("/api/suppressions", RunningApi.PLATFORM_KEY, """
                    {"tenantId":"tenant_bare","channel":"sms","address":"0612345678"}"""), "CHANNELS_ADDRESS_KEY");
        }
        try (RunningApi bare = RunningApi.start("--channels.twilio.auth-token=")) {
            assertMissing(bare.post("/webhooks/twilio/inbound", null, ""), "TWILIO_AUTH_TOKEN");
        }
    }

    private static void assertMissing(Answer answer, String variable) {
        ErrorsIT.assertProblem(answer, 503, "not-set-up");
        assertThat(answer.text("detail")).contains(variable);
    }

    private static void refuse(Answer answer) {
        ErrorsIT.assertProblem(answer, 403, "invalid-signature");
    }

    private static double refused(String provider) {
        return api.bean(MeterRegistry.class)
                .counter("channels.webhooks.refused", "provider", provider)
                .count();
    }

    private static int openCalls(String id) {
        return api.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM open_calls WHERE message_id = :id")
                        .bind("id", UUID.fromString(id))
                        .mapTo(Integer.class)
                        .one());
    }

    private static int receipts(String where) {
        return api.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM receipts WHERE " + where)
                        .mapTo(Integer.class)
                        .one());
    }

    private static UUID accept(ChannelType channel) {
        Answer answer = api.post("/api/channels/" + channel.wireName() + "/send", api.keyOf(tenant), """
                {"tenantId":"tenant_123","to":"0612345678","template":"rdvRappel",
                 "variables":{"clientName":"Jean Dupont","rdvDate":"2027-01-15","rdvTime":"14:00"}}""");
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return UUID.fromString(answer.text("messageId"));
    }

    private static String sent(ChannelType channel, String external) {
        UUID id = accept(channel);
        ClaimedMessage claimed = worker.claim(channel);
        assertThat(claimed.id()).isEqualTo(id);
        worker.record(claimed, new Transition.Sent(external));
        return id.toString();
    }

    private static Message find(String id) {
        return api.bean(MessageLog.class).find(UUID.fromString(id)).orElseThrow();
    }

    private static void awaitStatus(String id, MessageStatus status) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(find(id).status()).isEqualTo(status));
    }
}
