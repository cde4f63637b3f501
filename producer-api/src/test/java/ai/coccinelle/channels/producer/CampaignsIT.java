package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.campaign.Campaigns;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.LaneLimits;
import ai.coccinelle.channels.lane.LaneRate;
import ai.coccinelle.channels.lane.Lanes;
import ai.coccinelle.channels.message.ClaimedMessage;
import ai.coccinelle.channels.message.Message;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.message.MessageQuery;
import ai.coccinelle.channels.message.MessageStatus;
import ai.coccinelle.channels.message.Origin;
import ai.coccinelle.channels.message.Transition;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.producer.campaign.Workbooks;
import ai.coccinelle.channels.tenant.Scope;
import ai.coccinelle.channels.tenant.Tenant;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CampaignsIT {
    private static final String CAMPAIGNS = "/api/campaigns";
    private static final String COLUMNS = "\"to\":\"telephone\",\"clientName\":\"prenom\"";
    private static final String HEADER = "telephone;prenom\n";
    private static final String JEANNE = "+33612345678;Jeanne\n";
    private static final int AHEAD = 20;
    private static final int FEW = 5;

    private static RunningApi api;
    private static PlayedWorker worker;
    private Tenant tenant;
    private String key;

    @BeforeAll
    static void start() {
        api = RunningApi.start(
                "--channels.campaign.tick=50ms",
                "--channels.campaign.chunk=8",
                "--channels.campaign.ahead=" + AHEAD,
                "--channels.campaign.max-rows=500",
                "--channels.request.max-upload=64KB",
                "--channels.api.changes-per-minute=1000");
        worker = new PlayedWorker(api);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void tenant() {
        tenant = api.tenant("tenant-" + UUID.randomUUID());
        key = api.keyOf(tenant);
        limit(10_000);
    }

    /** So many may go now; a few more only trickle. */
    private void limit(int atOnce) {
        BigDecimal perSecond = atOnce == FEW ? new BigDecimal("0.01") : BigDecimal.valueOf(atOnce);
        api.bean(Lanes.class).limit(lane(), LaneLimits.initial(ChannelType.SMS).at(new LaneRate(perSecond, atOnce)));
    }

    @AfterEach
    void cancelWhatRuns() {
        Campaigns campaigns = api.bean(Campaigns.class);
        campaigns
                .search(new Campaigns.Query(tenant.id(), null, null, false, 100))
                .forEach(campaign -> campaigns.cancel(campaign.id()));
    }

    @Test
    void everyBadRowIsNamedAndEveryGoodOneCountedOnce() {
        String id = created();

        Answer answer = upload(id, HEADER + """
                +33612345678;Jeanne
                06 12 34 56 79;Paul
                06 12 34 56 78;Jeanne again
                0102;Marc

                +33612345680;
                nonsense;
                +33612345681;Anne;too much
                +33612345682
                """);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(counts(answer.json(), "rows", "usable", "duplicates", "faulty"))
                .containsExactly(8, 2, 1, 5);
        assertThat(answer.json().path("file").toString())
                .isEqualTo("{\"type\":\"csv\",\"encoding\":\"utf-8\",\"separator\":\"semicolon\",\"sampleRow\":2,"
                        + "\"sample\":{\"clientName\":\"Jeanne\",\"to\":\"+33612345678\"}}");
        assertThat(answer.json().path("refusals")).isEmpty();
        assertThat(answer.json().path("stored").asBoolean()).isTrue();
        assertThat(answer.json().path("smsParts").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(faults(answer))
                .containsExactly(
                        "5 to telephone invalid-address",
                        "7 variables.clientName prenom missing-variable",
                        "8 to telephone invalid-address",
                        "8 variables.clientName prenom missing-variable",
                        "9   wrong-width",
                        "10 variables.clientName prenom missing-variable");
        assertThat(csv(id, "faults"))
                .hasSize(7)
                .startsWith("row;to;field;column;code;detail")
                .anyMatch(line -> line.startsWith("8;nonsense;to;telephone;invalid-address;"));
        assertThat(counts(campaign(id).path("recipients"), "rows", "usable", "duplicates", "faulty", "waiting"))
                .containsExactly(8, 2, 1, 5, 2);
        assertThat(csv(id, "result"))
                .containsExactly(
                        "row;to;messageId;status;error;sentAt",
                        "2;+33612345678;;waiting;;",
                        "3;+33612345679;;waiting;;",
                        "4;+33612345678;;duplicate;;",
                        "5;0102;;faulty;;",
                        "7;+33612345680;;faulty;;",
                        "8;nonsense;;faulty;;",
                        "9;+33612345681;;faulty;;",
                        "10;+33612345682;;faulty;;");
    }

    @Test
    void aDryRunAnswersTheSameAndStoresNothing() {
        String file = HEADER + JEANNE + "nonsense;Paul\n" + JEANNE;
        String id = created();
        assertThat(upload(id, HEADER + "+33699999999;Anne\n").status()).isEqualTo(200);

        Answer dry =
                send("PUT", path(id) + "/recipients?dryRun=true", file.getBytes(StandardCharsets.UTF_8), "text/csv");
        assertThat(dry.json().path("stored").asBoolean()).isFalse();
        assertThat(csv(id, "result")).hasSize(2).anyMatch(line -> line.contains("+33699999999"));
        assertThat(counts(campaign(id).path("recipients"), "rows")).containsExactly(1);

        Answer real = upload(id, file);
        assertThat(real.body()).isEqualTo(dry.body().replace("\"stored\":false", "\"stored\":true"));
        assertThat(csv(id, "result")).hasSize(4).noneMatch(line -> line.contains("+33699999999"));
    }

    @Test
    void aFileFromASpreadsheetIsReadWithItsMarkQuotesAndLineBreaks() {
        String id = created("\"to\":\"Téléphone\",\"clientName\":\"Prénom, nom\"", "");
        String file = "\uFEFFTéléphone,\"Prénom, nom\",ville\r\n+33612345678,\"Jeanne\r\n\"\"la grande\"\"\",Paris\r\n";

        assertThat(counts(upload(id, file).json(), "rows", "usable")).containsExactly(1, 1);
        start(id);
        Message made = awaitMade(id, 1).getFirst();
        assertThat(made.content()).contains("Jeanne \"la grande\"");
        assertThat(made.origin()).isEqualTo(new Origin.Campaign(UUID.fromString(id)));
    }

    @Test
    void aRowMaySayItsLanguage() {
        String id = created("\"to\":\"telephone\",\"clientName\":\"prenom\",\"locale\":\"langue\"", "");
        Answer answer =
                upload(id, "telephone;prenom;langue\n+33612345678;Jean;EN\n+33612345679;Anne;\n+33612345680;Paul;xx\n");

        assertThat(faults(answer)).containsExactly("4 locale langue unknown-value");
        startWithoutTheFaulty(id);
        assertThat(awaitMade(id, 2)).extracting(Message::locale).containsExactlyInAnyOrder("en", "fr");
    }

    @Test
    void whatIsNoCsvIsRefusedAndWhatWasThereStays() {
        String id = created();
        upload(id, HEADER + JEANNE);

        ErrorsIT.assertProblem(put(id, new byte[] {'a', (byte) 0x81}), 400, "malformed-csv", "CSV UTF-8");
        ErrorsIT.assertProblem(upload(id, HEADER + "\"a\"b;c\n"), 400, "malformed-csv", "row 2");
        ErrorsIT.assertProblem(upload(id, HEADER + "+33612345679;\"Paul\n"), 400, "malformed-csv", "row 2");
        ErrorsIT.assertProblem(upload(id, ""), 400, "malformed-csv", "empty");
        byte[] file = HEADER.getBytes(StandardCharsets.UTF_8);
        for (String type : List.of("application/json", "nonsense", "text/plain")) {
            ErrorsIT.assertProblem(
                    send("PUT", path(id) + "/recipients", file, type), 415, "unsupported-media-type", "text/csv");
        }
        ErrorsIT.assertProblem(
                send("PUT", path(id) + "/recipients?dryRun=maybe&separator=dot&x=1", file, "text/csv"),
                400,
                "invalid-request",
                "dryRun",
                "separator",
                "'x'");
        assertThat(csv(id, "result")).hasSize(2).anyMatch(line -> line.contains("+33612345678"));
    }

    @Test
    void aFileFromFrenchExcelIsTakenAsItIsAndTheAnswerSaysHowItWasRead() {
        String id = created("\"to\":\"TELEPHONE\",\"clientName\":\"Prénom \"", "");
        byte[] file = "Téléphone;pre\u0301nom;notes\r\n0639980010;Paul\r\n;;\r\n0639980011;Chloé;VIP\r\n"
                .replace("e\u0301", "é")
                .getBytes(Charset.forName("windows-1252"));

        Answer answer = send("PUT", path(id) + "/recipients", file, "application/vnd.ms-excel");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(counts(answer.json(), "rows", "usable", "faulty")).containsExactly(2, 2, 0);
        assertThat(answer.json().path("file").toString())
                .isEqualTo(
                        "{\"type\":\"csv\",\"encoding\":\"windows-1252\",\"separator\":\"semicolon\",\"sampleRow\":4,"
                                + "\"sample\":{\"clientName\":\"Chloé\",\"to\":\"0639980011\"}}");
        assertThat(upload(id, "TELEPHONE\tpre\u0301nom\n0639980011\tChloé\n")
                        .json()
                        .path("file")
                        .path("separator")
                        .asString())
                .isEqualTo("tab");
        assertThat(csv(id, "result")).contains("2\t+33639980011\t\twaiting\t\t");
    }

    @Test
    void aWorkbookIsTakenAsItIs() {
        String id = created();

        Answer answer = send(
                "PUT",
                path(id) + "/recipients",
                Workbooks.ofTwoCustomers(),
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("file").path("type").asString()).isEqualTo("xlsx");
        assertThat(csv(id, "result")).contains("2;+33639980011;;waiting;;", "4;+33639980012;;waiting;;");
    }

    @Test
    void columnsThatTheFileDoesNotHaveAreAllNamed() {
        String id =
                created("\"to\":\"mobile\",\"clientName\":\"prenom\",\"offer\":\"offre\",\"locale\":\"langue\"", "");

        ErrorsIT.assertProblem(
                upload(id, "telephone;prenom;prenom\n" + JEANNE),
                422,
                "invalid-values",
                "columns.to",
                "'mobile'",
                "columns.offer",
                "columns.locale",
                "columns.clientName",
                "ambiguous-column",
                "'telephone', 'prenom'");
    }

    @Test
    void aFileThatIsTooLargeOrTooLongIsRefusedAndWhatWasThereStays() {
        String id = created();
        upload(id, HEADER + JEANNE);

        String rows =
                IntStream.range(0, 501).mapToObj("+336%08d;Jean\n"::formatted).collect(Collectors.joining());
        ErrorsIT.assertProblem(upload(id, HEADER + rows), 413, "body-too-large", "500 rows");
        ErrorsIT.assertProblem(upload(id, HEADER + "x".repeat(70_000)), 413, "body-too-large", "65536 bytes");
        HttpRequest unannounced = HttpRequest.newBuilder(api.url(path(id) + "/recipients"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "text/csv")
                .PUT(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(new byte[70_000]))) // chunked
                .build();
        ErrorsIT.assertProblem(api.send(unannounced), 413, "body-too-large", "65536 bytes");
        assertThat(csv(id, "result")).hasSize(2);
    }

    @Test
    void everybodyInTheFileGetsOneMessageAndTheResultTellsOfEach() {
        String id = created();
        upload(id, file(60));
        assertThat(start(id).text("state")).isEqualTo("running");
        assertThat(start(id).status()).as("again").isEqualTo(200);

        await().atMost(Duration.ofSeconds(60)).until(() -> {
            claimed().forEach(message -> worker.record(message, new Transition.Sent("SM" + message.id())));
            return campaign(id).path("state").asString().equals("done");
        });

        assertThat(made(id)).extracting(Message::to).hasSize(60).doesNotHaveDuplicates();
        JsonNode done = campaign(id);
        assertThat(done.path("progress").path("messages").toString()).isEqualTo("{\"sent\":60}");
        assertThat(counts(done.path("recipients"), "waiting", "made", "refused"))
                .containsExactly(0, 60, 0);
        assertThat(csv(id, "result"))
                .hasSize(61)
                .filteredOn(line -> !line.startsWith("row"))
                .allMatch(line -> line.matches("\\d+;\\+336\\d{8};[0-9a-f-]{36};sent;;20.*Z"));
        assertThat(api.get(CAMPAIGNS + "?state=done&limit=1", key)
                        .json()
                        .path("campaigns")
                        .get(0)
                        .path("id")
                        .asString())
                .isEqualTo(id);
    }

    @Test
    void aPauseTakesBackWhatWaitsAndNobodyGetsAnythingTwice() {
        limit(FEW);
        String id = started(50);
        awaitMade(id, AHEAD);
        List<ClaimedMessage> begun = claimed();
        assertThat(begun).hasSize(FEW);

        Answer paused = change(id, "pause");
        assertThat(paused.text("state")).isEqualTo("paused");
        assertThat(paused.text("pauseReason")).contains("/pause");
        assertThat(counts(paused.json().path("recipients"), "made", "waiting"))
                .containsExactly(begun.size(), 50 - begun.size());
        assertThat(claimed()).isEmpty();
        assertThat(change(id, "pause").status()).as("again").isEqualTo(200);

        begun.forEach(message -> worker.record(message, new Transition.Sent("SM" + message.id())));
        limit(10_000);
        assertThat(change(id, "resume").text("state")).isEqualTo("running");
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            claimed().forEach(message -> worker.record(message, new Transition.Sent("SM" + message.id())));
            return campaign(id).path("state").asString().equals("done");
        });
        assertThat(made(id).stream().filter(message -> message.status() == MessageStatus.SENT))
                .extracting(Message::to)
                .hasSize(50)
                .doesNotHaveDuplicates();
        assertThat(campaign(id).path("progress").path("messages").toString()).isEqualTo("{\"sent\":50}");
    }

    @Test
    void aCancelledOneNeverSendsWhatNoWorkerHasBegun() {
        limit(FEW);
        String id = started(50);
        awaitMade(id, AHEAD);
        List<ClaimedMessage> begun = claimed();
        assertThat(begun).hasSize(FEW);

        assertThat(change(id, "cancel").text("state")).isEqualTo("cancelled");
        assertThat(claimed()).isEmpty();
        begun.forEach(message -> worker.record(message, new Transition.Sent("SM" + message.id())));

        assertThat(made(id))
                .filteredOn(message -> message.status() == MessageStatus.SENT)
                .extracting(Message::id)
                .containsExactlyInAnyOrderElementsOf(
                        begun.stream().map(ClaimedMessage::id).toList());
        assertThat(made(id))
                .filteredOn(message -> message.status() == MessageStatus.CANCELLED)
                .hasSize(AHEAD - FEW);
        List<String> result = csv(id, "result");
        assertThat(result).hasSize(51);
        assertThat(result).filteredOn(line -> line.contains(";sent;")).hasSize(FEW);
        assertThat(result).filteredOn(line -> line.contains(";cancelled;")).hasSize(50 - FEW);
        ErrorsIT.assertProblem(change(id, "resume"), 409, "campaign-state", "cancelled");
    }

    @Test
    void aChannelThatIsSwitchedOffPausesItInWords() {
        String id = created();
        upload(id, file(10));
        api.configure(tenant, ChannelType.SMS, false, true, Map.of());
        start(id);

        await().until(() -> campaign(id).path("state").asString().equals("paused"));
        assertThat(campaign(id).path("pauseReason").asString()).contains("switched the channel sms off");
        assertThat(made(id)).isEmpty();
        api.configure(tenant, ChannelType.SMS, true, true, Map.of());
        change(id, "resume");
        awaitMade(id, 10);
    }

    @Test
    void whoOptedOutIsToldInTheDryRunAndRefusedInItsTurn() {
        api.post("/api/suppressions", key, """
                {"tenantId":"%s","channel":"sms","address":"+33612345678","type":"promotions"}""".formatted(tenant.externalId()));
        String id = created();

        JsonNode uploaded = upload(id, HEADER + JEANNE + "+33612345679;Paul\n").json();
        assertThat(counts(uploaded, "usable")).containsExactly(2);
        assertThat(uploaded.path("refusals").toString()).isEqualTo("{\"recipient-opted-out\":1}");
        start(id);
        awaitMade(id, 1);
        assertThat(campaign(id).path("progress").path("refusals").toString()).isEqualTo("{\"recipient-opted-out\":1}");
        assertThat(csv(id, "result")).anyMatch(line -> line.startsWith("2;+33612345678;;refused;"));
    }

    @Test
    void oneWithFaultyRowsStartsOnlyWhenTheyAreToBeIgnored() {
        String id = created();
        ErrorsIT.assertProblem(start(id), 409, "campaign-not-ready", "no usable recipient");
        upload(id, HEADER + JEANNE + "nonsense;Paul\n");
        ErrorsIT.assertProblem(start(id), 409, "campaign-not-ready", "1 of its rows", "ignoreFaulty");

        startWithoutTheFaulty(id);
        awaitMade(id, 1);
        ErrorsIT.assertProblem(upload(id, HEADER + JEANNE), 409, "campaign-state", "running");
    }

    @Test
    void aDraftIsNeitherPausedNorResumedButCancelled() {
        String id = created();

        ErrorsIT.assertProblem(change(id, "pause"), 409, "campaign-state", "draft", "paused");
        ErrorsIT.assertProblem(change(id, "resume"), 409, "campaign-state", "draft", "resumed");
        assertThat(change(id, "cancel").text("state")).isEqualTo("cancelled");
        assertThat(change(id, "cancel").status()).isEqualTo(200);
        ErrorsIT.assertProblem(start(id), 409, "campaign-state", "cancelled", "started");
        ErrorsIT.assertProblem(api.get(CAMPAIGNS + "/" + UUID.randomUUID(), key), 404, "unknown-campaign");
    }

    @Test
    void withoutConsentAPromotionIsRefusedAndTheFileMayBringTheProof() {
        try (RunningApi strict =
                RunningApi.start("--channels.marketing.consent=required", "--channels.campaign.tick=50ms")) {
            Tenant salon = strict.tenant("salon");
            String salonKey = strict.keyOf(salon);
            strict.post("/api/consents", salonKey, """
                    {"tenantId":"salon","consents":[{"channel":"sms","address":"+33612345678","proof":{"basis":"opt-in",\
                    "givenAt":"2026-03-02T10:15:00+01:00","source":"booking form"}}]}""");
            String id = strict.post(CAMPAIGNS, salonKey, """
                    {"tenantId":"salon","name":"Soldes","channel":"sms","template":"promotions","variables":{"offer":"-20 %"},\
                    "columns":{"to":"telephone","clientName":"prenom","consentBasis":"base","consentGivenAt":"le",\
                    "consentSource":"ou"}}""").text("id");
            String file = """
                    telephone;prenom;base;le;ou
                    +33612345678;Jeanne;;;
                    +33612345679;Paul;existing-customer;2026-03-02;caisse
                    +33612345680;Anne;;;
                    +33612345681;Marc;opt-in;2026-03-02T10:15:00+01:00;
                    +33612345682;Luc;oui;2 mars;caisse
                    +33612345683;Max;opt-in;2999-03-02;caisse
                    """;
            Answer uploaded = strict.send(
                    strict.request("PUT", path(id) + "/recipients", salonKey, file, "Content-Type", "text/csv"));

            assertThat(uploaded.json().path("refusals").toString()).isEqualTo("{\"no-consent\":1}");
            String withdrawn = strict.get("/api/consents", salonKey)
                    .json()
                    .at("/consents/0/id")
                    .asString();
            assertThat(strict.delete("/api/consents/" + withdrawn, salonKey).status())
                    .isEqualTo(204);
            Answer after = strict.send(strict.request(
                    "PUT",
                    path(id) + "/recipients?dryRun=true",
                    salonKey,
                    file.replace(";;;", ";opt-in;2026-03-02;booking form"),
                    "Content-Type",
                    "text/csv"));
            assertThat(after.json().path("refusals").toString())
                    .as("a proof of before the withdrawal")
                    .isEqualTo("{\"no-consent\":1}");
            strict.post("/api/consents", salonKey, """
                    {"tenantId":"salon","consents":[{"channel":"sms","address":"+33612345678","proof":{"basis":"opt-in",\
                    "givenAt":"%s","source":"booking form"}}]}""".formatted(Instant.now()));
            assertThat(faults(uploaded))
                    .containsExactly(
                            "5 consentSource ou missing-field",
                            "6 consentBasis base unknown-value",
                            "6 consentGivenAt le invalid-value",
                            "7 consent.givenAt le invalid-value");
            assertThat(strict.get("/api/consents", salonKey).json().path("consents"))
                    .as("nothing of the file is recorded yet")
                    .hasSize(2);

            strict.post(path(id) + "/start", salonKey, "{\"ignoreFaulty\":true}");
            await().until(() -> counts(strict.get(path(id), salonKey).json().path("recipients"), "made", "refused")
                    .equals(List.of(2, 1)));
            assertThat(strict.get(path(id) + "/result.csv", salonKey).body())
                    .contains("4;+33612345680;;refused;\"Nobody has recorded that this recipient agreed");
            assertThat(strict.get("/api/consents", salonKey)
                            .json()
                            .path("consents")
                            .toString())
                    .contains("caisse", "existing-customer", "2026-03-01T23:00:00Z");
        }
    }

    @Test
    void whileMarketingHoursForbidItNoRowIsMade() {
        SettableClock clock = new SettableClock(Instant.parse("2037-01-19T21:00:00Z")); // a Monday, late
        try (RunningApi night =
                RunningApi.start(clock, "--channels.marketing.hours=french", "--channels.campaign.tick=50ms")) {
            Tenant salon = night.tenant("salon");
            String salonKey = night.keyOf(salon);
            String id = night.post(CAMPAIGNS, salonKey, body(COLUMNS, "").replace(tenant.externalId(), "salon"))
                    .text("id");
            night.send(night.request(
                    "PUT", path(id) + "/recipients", salonKey, HEADER + JEANNE, "Content-Type", "text/csv"));
            night.post(path(id) + "/start", salonKey, "{}");

            await().until(() -> night.get(path(id), salonKey).text("heldFor").equals("marketing-hours"));
            JsonNode held = night.get(path(id), salonKey).json();
            assertThat(held.path("heldUntil").asString()).isEqualTo("2037-01-20T07:00:00Z");
            assertThat(counts(held.path("recipients"), "waiting", "made")).containsExactly(1, 0);
        }
    }

    @Test
    void aTextThatNeedsMoreThanTheRowsHavePausesIt() {
        write(1, "Bonjour {{prenom}}", "prenom");
        String id = api.post(CAMPAIGNS, key, """
                {"tenantId":"%s","name":"Soldes","channel":"sms","template":"soldes","columns":{"to":"telephone",\
                "prenom":"prenom"}}""".formatted(tenant.externalId())).text("id");
        assertThat(counts(upload(id, HEADER + JEANNE).json(), "usable")).containsExactly(1);
        set(id, "start_at = now() + interval '1 hour'");
        start(id);
        write(2, "Bonjour {{prenom}}, code {{code}}", "prenom", "code");
        set(id, "due_at = now()");

        await().until(() -> campaign(id).path("state").asString().equals("paused"));
        assertThat(campaign(id).path("pauseReason").asString()).contains("variables.code");
        assertThat(counts(campaign(id).path("recipients"), "waiting", "refused"))
                .containsExactly(1, 0);
    }

    @Test
    void aDayMayBeWrittenAsASpreadsheetShowsIt() {
        write(1, "Bonjour {{prenom}}, le {{jour}}", "prenom", "jour:date");
        String id = api.post(CAMPAIGNS, key, """
                {"tenantId":"%s","name":"Soldes","channel":"sms","template":"soldes","columns":{"to":"telephone",\
                "prenom":"prenom","jour":"jour"}}""".formatted(tenant.externalId())).text("id");

        Answer answer = upload(
                id, "telephone;prenom;jour\n=\"0612345678\";15/01/2027;15/01/2027\n+33612345679;Anne;32/01/2027\n");

        assertThat(faults(answer)).containsExactly("3 variables.jour jour invalid-value");
        startWithoutTheFaulty(id);
        assertThat(awaitMade(id, 1).getFirst().content()).contains("Bonjour 15/01/2027, le vendredi 15 janvier");
    }

    @Test
    void aTextWhoseVariablesHaveOtherNamesByNowPausesItToo() {
        write(1, "Bonjour {{prenom}}", "prenom");
        String id = api.post(CAMPAIGNS, key, """
                {"tenantId":"%s","name":"Soldes","channel":"sms","template":"soldes","columns":{"to":"telephone",\
                "prenom":"prenom"}}""".formatted(tenant.externalId())).text("id");
        upload(id, HEADER + JEANNE);
        set(id, "start_at = now() + interval '1 hour'");
        start(id);
        write(2, "Bonjour {{nom}}", "nom");
        set(id, "due_at = now()");

        await().until(() -> campaign(id).path("state").asString().equals("paused"));
        assertThat(campaign(id).path("pauseReason").asString()).contains("variables.nom", "variables.prenom");
        assertThat(counts(campaign(id).path("recipients"), "waiting", "refused"))
                .containsExactly(1, 0);
    }

    @Test
    void whileAFileOfItIsReadNothingElseWaitsForIt() {
        String id = created();
        upload(id, HEADER + JEANNE);
        api.bean(Jdbi.class).useTransaction(handle -> {
            handle.execute("SELECT 1 FROM campaigns WHERE id = CAST(? AS uuid) FOR UPDATE", id);

            ErrorsIT.assertProblem(upload(id, HEADER + JEANNE), 409, "campaign-state", "just being read");
            ErrorsIT.assertProblem(start(id), 409, "campaign-state", "just being read");
            ErrorsIT.assertProblem(change(id, "cancel"), 409, "campaign-state", "just being read");
        });
        assertThat(start(id).status()).isEqualTo(200);
    }

    /** Has the tenant's own type of promotion say this, which needs these variables; one may name its type behind a colon. */
    private void write(int version, String body, String... variables) {
        String declared = Stream.of(variables)
                .map(name -> name.contains(":") ? name : name + ":text")
                .map(name ->
                        "{\"name\":\"%s\",\"type\":\"%s\",\"required\":true}".formatted((Object[]) name.split(":")))
                .collect(Collectors.joining(",", "[", "]"));
        String text = "\"tenantId\":\"%s\",\"channel\":\"sms\",\"locale\":\"fr\"".formatted(tenant.externalId());
        Answer written = api.post(
                "/api/templates",
                key,
                "{%s,\"name\":\"soldes\",\"kind\":\"bulk\",\"body\":\"%s\",\"variables\":%s}"
                        .formatted(text, body, declared));
        assertThat(written.status()).as(written.body()).isEqualTo(201);
        Answer active = api.post("/api/templates/soldes/activate", key, "{%s,\"version\":%d}".formatted(text, version));
        assertThat(active.status()).as(active.body()).isEqualTo(200);
    }

    @Test
    void whoseEndIsOverBeforeTheirTurnAreRefused() {
        String id = created(
                COLUMNS, ",\"uselessAfter\":\"%s\"".formatted(Instant.now().plus(Duration.ofDays(2))));
        upload(id, file(3));
        set(id, "start_at = now() + interval '1 hour'");
        assertThat(start(id).text("heldFor")).isEqualTo("send-at");
        set(id, "useless_after = now() - interval '1 second', due_at = now(), paced_at = now()");

        await().until(() -> campaign(id).path("state").asString().equals("done"));
        assertThat(campaign(id).path("progress").path("refusals").toString()).isEqualTo("{\"no-time-left\":3}");
        assertThat(made(id)).isEmpty();
    }

    @Test
    void ofWhatAPauseTakesBackTheTenantsSystemIsNotToldAndOfWhatACancelEndsItIs() {
        api.put(
                "/api/tenants/" + tenant.externalId() + "/callback",
                key,
                "{\"url\":\"https://hooks.example.com/campaigns\"}");
        String id = started(10);
        awaitMade(id, 10);

        change(id, "pause");
        assertThat(cancellationsTold()).isZero();
        change(id, "resume");
        await().until(() -> counts(campaign(id).path("recipients"), "made").equals(List.of(10)));
        change(id, "cancel");
        assertThat(cancellationsTold()).isEqualTo(10);
    }

    private static void set(String id, String what) {
        api.bean(Jdbi.class)
                .useHandle(
                        handle -> handle.createUpdate("UPDATE campaigns SET " + what + " WHERE id = CAST(:id AS uuid)")
                                .bind("id", id)
                                .execute());
    }

    private int cancellationsTold() {
        return api.get("/api/callback-events?limit=200&type=message.cancelled&tenantId=" + tenant.externalId(), key)
                .json()
                .path("events")
                .size();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"template\":\"promotions\"  | \"template\":\"nothing\"       | unknown-template  | template",
                "\"offer\":\"-20 %\"          | ''                           | missing-variables | variables.offer",
                "\"offer\":\"-20 %\"          | \"offer\":\"x\",\"other\":\"x\" | unknown-variables | variables.other",
                "\"clientName\":\"prenom\"    | \"name\":\"prenom\"            | invalid-values    | variables.name",
                "\"to\":\"telephone\"         | \"x\":\"telephone\"            | invalid-values    | columns",
                "\"to\":\"telephone\"         | \"to\":\"t\",\"consentBasis\":\"b\" | invalid-values | columns",
                "\"name\":\"Soldes\"          | \"name\":\" \"                 | invalid-values    | name",
                "\"perHour\":100000           | \"perHour\":0                  | invalid-values    | pace.perHour",
                "\"perHour\":100000           | \"perHour\":1,\"perMinute\":1  | invalid-values    | pace",
                "\"perHour\":100000           | \"perSecond\":1                | invalid-request   | pace.perSecond"
            })
    void whatIsWrongWithEveryRowIsToldBeforeThereIsAny(String right, String wrong, String slug, String field) {
        String good = body(COLUMNS, ",\"pace\":{\"perHour\":100000}");
        assertThat(good).contains(right);
        assertThat(api.post(CAMPAIGNS, key, good).status()).isEqualTo(201);

        Answer answer = api.post(CAMPAIGNS, key, good.replace(right, wrong));
        ErrorsIT.assertProblem(answer, slug.equals("invalid-request") ? 400 : 422, slug, "\"field\":\"" + field + "\"");
    }

    @Test
    void itsTimesMustBeToCome() {
        String past = Instant.now().minus(Duration.ofHours(1)).toString();
        String far = Instant.now().plus(Duration.ofDays(500)).toString();

        ErrorsIT.assertProblem(
                api.post(
                        CAMPAIGNS,
                        key,
                        body(COLUMNS, ",\"uselessAfter\":\"" + past + "\",\"startAt\":\"" + far + "\"")),
                422,
                "invalid-values",
                "\"field\":\"uselessAfter\"",
                "\"field\":\"startAt\"");
    }

    @Test
    void aTestKeysCampaignEndsInTheSandboxAndIsItsOwn() {
        String test = api.keyOf(tenant.id(), true, Scope.SEND, Scope.READ);
        String id = api.post(CAMPAIGNS, test, body(COLUMNS, "")).text("id");
        assertThat(api.send(api.request(
                                "PUT", path(id) + "/recipients", test, HEADER + JEANNE, "Content-Type", "text/csv"))
                        .status())
                .isEqualTo(200);
        assertThat(api.post(path(id) + "/start", test, "{}").json().path("test").asBoolean())
                .isTrue();

        await().until(() -> made(id).size() == 1);
        assertThat(made(id).getFirst().sandbox()).isTrue();
        ErrorsIT.assertProblem(api.get(path(id), key), 404, "unknown-campaign");
        assertThat(api.get(CAMPAIGNS, key).json().path("campaigns")).isEmpty();
    }

    @Test
    void changesAreAudited() {
        String id = created();
        change(id, "cancel");

        JsonNode entries = api.get("/api/audit?tenantId=" + tenant.externalId(), RunningApi.PLATFORM_KEY)
                .json()
                .path("entries");
        assertThat(entries.toString())
                .contains("POST /api/campaigns/{id}/cancel", "\"action\":\"POST /api/campaigns\"", id);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyFileIsAnsweredAndNeverHalfStored(long seed) {
        String id = created();
        upload(id, HEADER + JEANNE);
        Random random = new Random(seed);
        for (int i = 0; i < 40; i++) {
            byte[] file = (random.nextBoolean() ? HEADER : "")
                    .concat(mangled(random))
                    .getBytes(random.nextInt(5) == 0 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
            List<String> before = csv(id, "result");
            Answer answer = put(id, file);

            assertThat(answer.status())
                    .as("seed %d, file %d: %s", seed, i, answer.body())
                    .isIn(200, 400, 422);
            if (answer.status() == 200) {
                assertThat(csvRecords(id)).isEqualTo(answer.json().path("rows").asInt());
            } else {
                assertThat(csv(id, "result")).isEqualTo(before);
            }
        }
    }

    private static String mangled(Random random) {
        String alphabet = "\n\n\n;;;\"\r\t é=@\u0000;06123";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(80); i > 0; i--) {
            text.append(
                    random.nextInt(6) == 0
                            ? "+3361234567" + random.nextInt(10)
                            : alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private int csvRecords(String id) {
        return api.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery(
                                "SELECT count(*) FROM campaign_recipients WHERE campaign_id = CAST(:id AS uuid)")
                        .bind("id", id)
                        .mapTo(Integer.class)
                        .one());
    }

    private LaneKey lane() {
        return new LaneKey(tenant.id(), ChannelType.SMS);
    }

    private String created() {
        return created(COLUMNS, "");
    }

    private String created(String columns, String more) {
        Answer answer = api.post(CAMPAIGNS, key, body(columns, more));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        assertThat(answer.text("state")).isEqualTo("draft");
        return answer.text("id");
    }

    private String body(String columns, String more) {
        return """
                {"tenantId":"%s","name":"Soldes","channel":"sms","template":"promotions","variables":{"offer":"-20 %%"},\
                "columns":{%s}%s}""".formatted(tenant.externalId(), columns, more);
    }

    private String started(int rows) {
        String id = created();
        upload(id, file(rows));
        assertThat(start(id).status()).isEqualTo(200);
        return id;
    }

    private static String file(int rows) {
        return HEADER
                + IntStream.range(0, rows)
                        .mapToObj(number -> "+336%08d;Jean %d\n".formatted(12_000_000 + number, number))
                        .collect(Collectors.joining());
    }

    private Answer upload(String id, String file) {
        return put(id, file.getBytes(StandardCharsets.UTF_8));
    }

    private Answer put(String id, byte[] file) {
        return send("PUT", path(id) + "/recipients", file, "text/csv");
    }

    private Answer send(String method, String path, byte[] body, String type) {
        return api.send(HttpRequest.newBuilder(api.url(path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .build());
    }

    private Answer start(String id) {
        return api.post(path(id) + "/start", key, "{}");
    }

    private void startWithoutTheFaulty(String id) {
        Answer answer = api.post(path(id) + "/start", key, "{\"ignoreFaulty\":true}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private Answer change(String id, String what) {
        return api.send(api.request("POST", path(id) + "/" + what, key, null));
    }

    private static String path(String id) {
        return CAMPAIGNS + "/" + id;
    }

    private JsonNode campaign(String id) {
        Answer answer = api.get(path(id), key);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private List<String> csv(String id, String what) {
        Answer answer = api.get(path(id) + "/" + what + ".csv", key);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/csv;charset=UTF-8");
        return answer.body().lines().toList();
    }

    /** Of this tenant's. */
    private List<ClaimedMessage> claimed() {
        List<ClaimedMessage> claimed = new ArrayList<>();
        List<ClaimedMessage> some;
        do {
            some = worker.claimAll(ChannelType.SMS);
            claimed.addAll(some);
        } while (!some.isEmpty());
        return claimed.stream().filter(message -> message.lane().equals(lane())).toList();
    }

    private List<Message> made(String id) {
        Origin origin = new Origin.Campaign(UUID.fromString(id));
        return List.of(false, true).stream()
                .flatMap(sandbox -> api
                        .bean(MessageLog.class)
                        .search(new MessageQuery(tenant.id(), null, null, null, null, null, 200, sandbox))
                        .stream())
                .filter(message -> message.origin().equals(origin))
                .toList();
    }

    private List<Message> awaitMade(String id, int count) {
        return await().atMost(Duration.ofSeconds(30)).until(() -> made(id), made -> made.size() == count);
    }

    private static List<Integer> counts(JsonNode json, String... names) {
        return List.of(names).stream().map(name -> json.path(name).asInt()).toList();
    }

    private static List<String> faults(Answer answer) {
        return answer.json()
                .path("faults")
                .valueStream()
                .map(fault -> "%d %s %s %s"
                        .formatted(
                                fault.path("row").asInt(),
                                fault.path("field").asString(),
                                text(fault.path("column")),
                                fault.path("code").asString()))
                .toList();
    }

    private static String text(@Nullable JsonNode node) {
        return node == null ? "" : node.asString("");
    }
}
