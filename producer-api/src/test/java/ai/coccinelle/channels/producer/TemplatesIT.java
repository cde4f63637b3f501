package ai.coccinelle.channels.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ai.coccinelle.channels.channel.ChannelSettings;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.message.Message;
import ai.coccinelle.channels.message.MessageLog;
import ai.coccinelle.channels.producer.RunningApi.Answer;
import ai.coccinelle.channels.producer.channel.KnownConfigurations;
import ai.coccinelle.channels.template.MessageTemplates;
import ai.coccinelle.channels.template.TextKey;
import ai.coccinelle.channels.tenant.Scope;
import ai.coccinelle.channels.tenant.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TemplatesIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String TEMPLATES = "/api/templates";
    private static final String TO = "+33612345678";

    private static RunningApi api;
    private Tenant tenant;
    private String key;

    @BeforeAll
    static void start() {
        api = RunningApi.start("--channels.api.changes-per-minute=100000");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void create() {
        tenant = api.tenant("tenant-" + UUID.randomUUID());
        key = api.keyOf(tenant);
    }

    @Test
    void aTextIsVersionedActivatedRolledBackAndTakenAwayAgain() {
        assertThat(content("rdvRappel")).startsWith("Rappel : Jean Dupont");
        Answer first = write("rdvRappel", "sms", "Un : {{clientName}} {{rdvDate}}");
        assertThat(first.status()).as(first.body()).isEqualTo(201);
        assertThat(first.json().path("version").asInt()).isEqualTo(1);
        assertThat(first.json().path("active").asBoolean()).isFalse();
        assertThat(first.text("createdBy")).startsWith("cck_live_");
        assertThat(content("rdvRappel")).as("stored is not in use").startsWith("Rappel :");

        assertInUse(activate("rdvRappel", 1), 1);
        assertThat(content("rdvRappel")).isEqualTo("Un : Jean Dupont mercredi 15 janvier 2025");
        write("rdvRappel", "sms", "Deux : {{clientName}}");
        assertInUse(activate("rdvRappel", 2), 2);
        assertInUse(activate("rdvRappel", 2), 2);
        assertThat(content("rdvRappel")).isEqualTo("Deux : Jean Dupont");
        assertInUse(rollBack("rdvRappel"), 1);
        assertThat(content("rdvRappel")).startsWith("Un : ");
        assertInUse(deactivate("rdvRappel"), 0);
        assertInUse(deactivate("rdvRappel"), 0);
        assertThat(content("rdvRappel")).startsWith("Rappel :");
        assertInUse(rollBack("rdvRappel"), 1);
        assertInUse(rollBack("rdvRappel"), 0);
        assertThat(content("rdvRappel")).as("before the first one").startsWith("Rappel :");
        ErrorsIT.assertProblem(rollBack("rdvRappel"), 409, "nothing-before");

        JsonNode versions = versions("rdvRappel", "");
        assertThat(versions.path("versions").findValuesAsString("version")).containsExactly("2", "1", "0");
        assertThat(versions.path("versions").findValuesAsString("active")).containsExactly("false", "false", "true");
        assertThat(versions.path("nextCursor").isNull()).isTrue();
        JsonNode page = versions("rdvRappel", "&limit=1");
        assertThat(page.path("versions").findValuesAsString("version")).containsExactly("2");
        assertThat(versions(
                                "rdvRappel",
                                "&limit=2&cursor=" + page.path("nextCursor").asString())
                        .path("versions")
                        .findValuesAsString("version"))
                .containsExactly("1", "0");
        assertThat(api.get("/api/audit?tenantId=" + tenant.externalId(), RunningApi.PLATFORM_KEY)
                        .body())
                .contains(
                        "POST /api/templates/{name}/activate",
                        "POST /api/templates/{name}/rollback",
                        "DELETE /api/templates/{name}",
                        "\"POST /api/templates\"");
    }

    @Test
    void aTenantsOwnTypeGoesLikeABuiltInOneOnceItIsActive() {
        Answer written = post(TEMPLATES, """
                {"tenantId":"%s","name":"avisClient","channel":"sms","locale":"fr","kind":"bulk",
                 "body":"{{clientName}}, votre avis du {{visite}} : {{lien}}{{#remise}} ({{remise}}){{/remise}}",
                 "variables":[{"name":"clientName","type":"text","required":true,"example":"Camille"},
                  {"name":"visite","type":"date","required":true},{"name":"lien","type":"link","required":true},
                  {"name":"remise","type":"text"}]}""");
        assertThat(written.status()).as(written.body()).isEqualTo(201);
        String good = "{\"clientName\":\"Jean\",\"visite\":\"2025-01-15\",\"lien\":\"https://avis.example/1\"}";
        ErrorsIT.assertProblem(send("sms", "avisClient", good), 422, "unknown-template", "rdvRappel");
        activate("avisClient", 1);

        Message stored = stored(send("sms", "avisClient", good));
        assertThat(stored.content())
                .as("as every promotion by SMS it says whose it is, and how to have no more")
                .isEqualTo("""
                        Salon Belle : Jean, votre avis du mercredi 15 janvier 2025 : https://avis.example/1
                        STOP : répondez STOP""");
        assertThat(stored.kind().wireName()).isEqualTo("bulk");
        assertThat(stored.locale()).isEqualTo("fr");
        Answer english = api.post(
                "/api/channels/sms/send",
                key,
                sending("avisClient", good).replace("\"to\"", "\"locale\":\"en\",\"to\""));
        assertThat(stored(english).locale())
                .as("rather in French than not at all")
                .isEqualTo("fr");

        Answer faulty =
                send("sms", "avisClient", "{\"visite\":\"demain\",\"lien\":\"http://avis.example\",\"autre\":\"x\"}");
        ErrorsIT.assertProblem(faulty, 422, "invalid-values");
        assertThat(faulty.json()
                        .path("errors")
                        .valueStream()
                        .map(each -> each.path("field").asString() + " "
                                + each.path("code").asString()))
                .containsExactlyInAnyOrder(
                        "variables.clientName missing-variable",
                        "variables.visite invalid-value",
                        "variables.lien invalid-value",
                        "variables.autre unknown-variable");
        ErrorsIT.assertProblem(send("sms", "rien", "{}"), 422, "unknown-template", "promotions, avisClient");

        Answer off = api.put(
                "/api/channels/sms/templates",
                key,
                "{\"tenantId\":\"%s\",\"templates\":{\"avisClient\":false}}".formatted(tenant.externalId()));
        assertThat(off.json().path("templates").path("avisClient").asBoolean(true))
                .as(off.body())
                .isFalse();
        ErrorsIT.assertProblem(send("sms", "avisClient", good), 409, "template-switched-off");
        assertInUse(deactivate("avisClient"), 0);
        ErrorsIT.assertProblem(send("sms", "avisClient", good), 422, "unknown-template");
    }

    @Test
    void everyFaultOfATextIsNamedInOneAnswer() {
        Answer answer = post(TEMPLATES, """
                {"tenantId":"%s","name":"Avis","channel":"sms","locale":"fr","subject":"x","freeText":true,
                 "body":"{{a}}\\n{{b}}\\n{{{a}}}",
                 "variables":[{"name":"a","type":"date","example":"demain"},{"name":"a","type":"text"},
                  {"name":"tenantName","type":"text"},{"name":"B!","type":"text"},{"type":"text"},7,
                  {"name":"c","type":"image"}]}""");
        ErrorsIT.assertProblem(answer, 422, "invalid-values");
        assertThat(answer.json()
                        .path("errors")
                        .valueStream()
                        .map(each -> each.path("field").asString() + " "
                                + each.path("code").asString()))
                .containsExactlyInAnyOrder(
                        "kind missing-field",
                        "name invalid-value",
                        "subject invalid-value",
                        "freeText invalid-value",
                        "variables[0].example invalid-value",
                        "variables[1].name invalid-value",
                        "variables[2].name invalid-value",
                        "variables[3].name invalid-value",
                        "variables[4].name missing-field",
                        "variables[5] wrong-type",
                        "variables[6].type unknown-value",
                        "body unknown-variable",
                        "body forbidden-tag",
                        "body invalid-value");
        assertThat(answer.body()).contains("Line 2: ", "Line 3: ");
        assertThat(count()).isZero();
    }

    @Test
    void aBuiltInTypeKeepsItsKindItsChannelsAndItsVariables() {
        Answer more = post(TEMPLATES, """
                {"tenantId":"%s","name":"rdvRappel","channel":"sms","locale":"fr","body":"{{clientName}}{{#avec}} avec {{avec}}{{/avec}}",
                 "variables":[{"name":"avec","type":"text"}]}""");
        assertThat(more.status()).as(more.body()).isEqualTo(201);
        assertThat(more.json().path("variables").findValuesAsString("name"))
                .containsExactly("clientName", "rdvDate", "rdvTime", "service", "avec");
        Answer faulty = post(TEMPLATES, """
                {"tenantId":"%s","name":"newsletter","channel":"sms","locale":"fr","kind":"transactional","body":"{{title}}",
                 "variables":[{"name":"title","type":"text"},{"name":"x","type":"text","required":true}]}""");
        assertThat(faulty.json().path("errors").findValuesAsString("field"))
                .containsExactlyInAnyOrder("channel", "kind", "variables[0].name", "variables[1].required");
        assertThat(fields("test", "sms", "x")).containsExactly("kind", "name");
    }

    @Test
    void limitsHold() {
        assertThat(fields("rdvRappel", "sms", "x".repeat(2_001))).containsExactly("body");
        assertThat(fields("rdvRappel", "phone", "x".repeat(20_001))).containsExactly("body");
        assertThat(fields("rdvRappel", "sms", "a\\u0007b")).containsExactly("body");
        assertThat(fields("rdvRappel", "sms", " ")).containsExactly("body");
        assertThat(fields("rdvRappel", "sms", "{{#service}}{{service}}{{/service}}"))
                .as("it would say nothing")
                .containsExactly("body");
        assertThat(fields("rdvRappel", "email", "x")).containsExactly("subject");
        String many = String.join(
                ",",
                IntStream.range(0, 31)
                        .mapToObj("{\"name\":\"v%d\",\"type\":\"text\"}"::formatted)
                        .toList());
        ErrorsIT.assertProblem(
                post(
                        TEMPLATES,
                        "{\"tenantId\":\"%s\",\"name\":\"rdvRappel\",\"channel\":\"sms\",\"locale\":\"fr\",\"body\":\"x\",\"variables\":["
                                + many + "]}"),
                400,
                "invalid-request",
                "variables");
        write("rdvRappel", "sms", "x");
        fill(
                "INSERT INTO message_templates SELECT tenant_id, name, channel_type, locale, n, kind, subject, body, free_text,"
                        + " variables, created_at, created_by FROM message_templates, generate_series(2, 500) n WHERE tenant_id = :t");
        ErrorsIT.assertProblem(write("rdvRappel", "sms", "x"), 409, "too-many-templates", "500 versions");
        assertThat(write("rdvRappel", "phone", "x").status()).isEqualTo(201);
        fill(
                "INSERT INTO message_templates SELECT tenant_id, 'type' || n, channel_type, locale, 1, kind, subject, body,"
                        + " free_text, variables, created_at, created_by FROM message_templates, generate_series(1, 198) n"
                        + " WHERE tenant_id = :t AND channel_type = 'phone'");
        ErrorsIT.assertProblem(write("rdvRappel", "whatsapp", "x"), 409, "too-many-templates", "200 texts");
        assertThat(write("rdvRappel", "phone", "x").status())
                .as("a further version is no further text")
                .isEqualTo(201);
    }

    @Test
    void aTypesKindIsTheSameEverywhere() {
        String own =
                "{\"tenantId\":\"%s\",\"name\":\"relance\",\"channel\":\"sms\",\"locale\":\"fr\",\"kind\":\"bulk\",\"body\":\"x\"}";
        assertThat(post(TEMPLATES, own).status()).isEqualTo(201);
        ErrorsIT.assertProblem(
                post(TEMPLATES, own.replace("bulk", "transactional").replace("sms", "phone")),
                422,
                "invalid-values",
                "bulk already");
        ErrorsIT.assertProblem(post(TEMPLATES, own.replace("sms", "phone")), 422, "invalid-values", "channel");
    }

    @Test
    void whatIsNotThereIs404AndWhatCannotBeReadIs400() {
        ErrorsIT.assertProblem(activate("rdvRappel", 7), 404, "unknown-version");
        ErrorsIT.assertProblem(rollBack("rdvRappel"), 409, "nothing-before");
        ErrorsIT.assertProblem(
                api.get(
                        TEMPLATES + "/rien/versions?tenantId=%s&channel=sms&locale=fr".formatted(tenant.externalId()),
                        key),
                404,
                "unknown-version");
        Answer both = api.get(TEMPLATES + "/rdvRappel/versions?tenantId=" + tenant.externalId(), key);
        ErrorsIT.assertProblem(both, 400, "invalid-request", "channel", "locale");
        ErrorsIT.assertProblem(
                api.delete(TEMPLATES + "/rdvRappel?channel=fax&locale=de&x=1&tenantId=" + tenant.externalId(), key),
                400,
                "invalid-request",
                "channel",
                "locale",
                "'x'");
        for (String name : List.of("%00", "a%00b", "%E2%98%83", "..%2f..", "a".repeat(300), "%27%3B--")) {
            assertThat(api.get(
                                    TEMPLATES + "/" + name + "/versions?channel=sms&locale=fr&tenantId="
                                            + tenant.externalId(),
                                    key)
                            .status())
                    .as(name)
                    .isBetween(400, 499);
            assertThat(post(
                                    TEMPLATES + "/" + name + "/rollback",
                                    "{\"tenantId\":\"%s\",\"channel\":\"sms\",\"locale\":\"fr\"}")
                            .status())
                    .as(name)
                    .isBetween(400, 499);
        }
    }

    @Test
    void theListShowsBuiltInTextsAndOwnOnesAndWhichVersionIsInUse() {
        assertThat(api.get(TEMPLATES, key).json().path("templates")).hasSize(34);
        assertThat(api.get(TEMPLATES, RunningApi.PLATFORM_KEY).json().path("templates"))
                .hasSize(34);
        write("rdvRappel", "sms", "Un {{clientName}}");
        write("rdvRappel", "sms", "Deux {{clientName}}");
        activate("rdvRappel", 1);
        post(
                TEMPLATES,
                "{\"tenantId\":\"%s\",\"name\":\"relance\",\"channel\":\"sms\",\"locale\":\"en\",\"kind\":\"bulk\",\"body\":\"x\"}");
        JsonNode sms = api.get(TEMPLATES + "?channel=sms&tenantId=" + tenant.externalId(), key)
                .json()
                .path("templates");
        assertThat(sms).hasSize(9);
        assertThat(sms.valueStream()
                        .filter(each -> each.path("latest").asInt() > 0)
                        .map(each -> each.path("name").asString() + " "
                                + each.path("locale").asString() + " "
                                + each.path("builtIn").asBoolean() + " "
                                + each.path("active").asInt() + "/"
                                + each.path("latest").asInt()))
                .containsExactly("rdvRappel fr true 1/2", "relance en false 0/1");
        ErrorsIT.assertProblem(api.get(TEMPLATES + "?channel=fax", key), 400, "invalid-request");
        ErrorsIT.assertProblem(api.get(TEMPLATES, api.keyOf(tenant.id(), false, Scope.SEND)), 403, "scope-needed");
    }

    @Test
    void aPreviewShowsWhatEachChannelWouldShowAndStoresNothing() {
        Answer sms = preview(
                "rdvRappel", "\"channel\":\"sms\",\"values\":{\"clientName\":\"Zoé\",\"rdvDate\":\"2025-01-15\"}");
        assertThat(sms.text("text"))
                .isEqualTo("Rappel : Zoé, vous avez rendez-vous chez Salon Belle : mercredi 15 janvier 2025 à 14 h.");
        assertThat(sms.json().path("version").asInt(-1)).isZero();

        Answer coached = preview("rdvRappel", "\"channel\":\"sms\",\"body\":\"C’est l’œuvre de {{clientName}}\"");
        assertThat(coached.text("text")).isEqualTo("C'est l'oeuvre de Jean Dupont");
        assertThat(coached.json().at("/sms/sms/parts").asInt()).isEqualTo(1);
        assertThat(coached.json().at("/sms/sms/changed")).hasSize(2);
        assertThat(preview("rdvRappel", "\"channel\":\"sms\",\"body\":\"" + "x".repeat(700) + "\"")
                        .json()
                        .at("/sms/overflow")
                        .asString())
                .hasSize(700 - 4 * 153);

        Answer mail = preview("promotions", "\"channel\":\"email\",\"locale\":\"en\"");
        assertThat(mail.json().at("/email/subject").asString()).isEqualTo("Salon Belle: an offer for you");
        assertThat(mail.json().at("/email/html").asString()).contains("<!DOCTYPE html>", "Unsubscribe</a>");
        assertThat(mail.text("text")).contains("Unsubscribe: https://");

        Answer whatsApp = preview("rdvConfirmation", "\"channel\":\"whatsapp\"");
        assertThat(whatsApp.json().at("/whatsapp/parameters").findValuesAsString("name"))
                .containsExactly("clientName", "rdvDate", "rdvTime");
        assertThat(preview("reponseAuto", "\"channel\":\"whatsapp\"")
                        .json()
                        .at("/whatsapp/freeText")
                        .asBoolean())
                .isTrue();

        Answer unsaved = preview(
                "relance",
                "\"channel\":\"phone\",\"kind\":\"transactional\",\"body\":\"Le {{jour}} à {{heure}}, {{x}}\",\"variables\":["
                        + "{\"name\":\"jour\",\"type\":\"date\",\"example\":\"2025-01-01\"},"
                        + "{\"name\":\"heure\",\"type\":\"time\"},{\"name\":\"x\",\"type\":\"text\"}]");
        assertThat(unsaved.text("text")).as(unsaved.body()).isEqualTo("Le mercredi 1er janvier 2025 à 14 h, [x]");
        assertThat(unsaved.json().path("version").isNull()).isTrue();
        ErrorsIT.assertProblem(
                preview("rdvRappel", "\"channel\":\"sms\",\"body\":\"{{a}}\",\"values\":{}"),
                422,
                "invalid-values",
                "Line 1");
        ErrorsIT.assertProblem(
                preview("rdvRappel", "\"channel\":\"sms\",\"values\":{\"foo\":\"x\"}"), 422, "invalid-values", "foo");
        ErrorsIT.assertProblem(preview("rdvRappel", "\"channel\":\"sms\",\"version\":3"), 404, "unknown-version");
        ErrorsIT.assertProblem(
                preview("rdvRappel", "\"channel\":\"sms\",\"version\":0,\"body\":\"x\""),
                422,
                "invalid-values",
                "version");
        write("rdvRappel", "sms", "Un {{clientName}}");
        assertThat(preview("rdvRappel", "\"channel\":\"sms\",\"version\":1").text("text"))
                .isEqualTo("Un Jean Dupont");
        assertThat(count()).isEqualTo(1);
        assertThat(api.post(
                                TEMPLATES + "/rdvRappel/preview",
                                api.keyOf(tenant.id(), true, Scope.READ),
                                "{\"tenantId\":\"%s\",\"channel\":\"sms\"}".formatted(tenant.externalId()))
                        .status())
                .isEqualTo(200);
        assertThat(api.get("/api/audit?tenantId=" + tenant.externalId(), RunningApi.PLATFORM_KEY)
                        .body())
                .as("nothing was changed")
                .doesNotContain("preview");
    }

    @Test
    void aBrandIsShownInMailAndInTheTenantsName() {
        String brand = "/api/tenants/%s/brand".formatted(tenant.externalId());
        assertThat(api.get(brand, key).json().path("colour").isNull()).isTrue();
        Answer saved = api.put(
                brand,
                key,
                "{\"displayName\":\"Chez Léa\",\"colour\":\"#1F6FEB\",\"logoUrl\":\"https://example.com/logo.png\"}");
        assertThat(saved.text("colour")).isEqualTo("#1f6feb");
        assertThat(content("rdvRappel")).contains("chez Chez Léa :");
        Answer mail = preview("rdvRappel", "\"channel\":\"email\"");
        assertThat(mail.json().at("/email/html").asString())
                .contains("bgcolor=\"#1f6feb\"", "src=\"https://example.com/logo.png\" alt=\"Chez Léa\"");
        Answer faulty = api.put(
                brand,
                key,
                "{\"displayName\":\"a\\nb\",\"colour\":\"red\",\"logoUrl\":\"http://example.com/l.png\",\"website\":\"javascript:alert(1)\"}");
        ErrorsIT.assertProblem(faulty, 422, "invalid-values");
        assertThat(faulty.json().path("errors").findValuesAsString("field"))
                .containsExactly("displayName", "colour", "logoUrl", "website");
        assertThat(api.put(brand, key, "{}").json().path("displayName").isNull())
                .isTrue();
        assertThat(content("rdvRappel")).contains("chez Salon Belle :");
    }

    @Test
    void anApprovedTemplateGetsItsParametersInItsOwnOrder() {
        details("""
                {"whatsapp":{"connectionMethod":"manual","whatsappNumber":"+33612345678","token":"…","approvedTemplates":
                 {"rdvRappel":{"name":"rappel_v2","language":"fr_FR","parameters":["rdvTime","tenantName","rdvDate"]}}}}""");
        Answer sent = send("whatsapp", "rdvRappel", RunningApi.variables("rdvRappel"));
        assertThat(sent.status()).as(sent.body()).isEqualTo(202);
        assertThat(payload(sent).path("parameters").valueStream().map(JsonNode::asString))
                .containsExactly("14 h", "Salon Belle", "mercredi 15 janvier 2025");
        JsonNode preview =
                preview("rdvRappel", "\"channel\":\"whatsapp\"").json().path("whatsapp");
        assertThat(preview.path("template").asString()).isEqualTo("rappel_v2");
        assertThat(preview.path("parameters").findValuesAsString("name"))
                .containsExactly("rdvTime", "tenantName", "rdvDate");
        details("""
                {"whatsapp":{"connectionMethod":"manual","whatsappNumber":"+33612345678","token":"…","approvedTemplates":
                 {"rdvRappel":{"name":"rappel_v2","parameters":["praticien"]}}}}""");
        ErrorsIT.assertProblem(
                send("whatsapp", "rdvRappel", RunningApi.variables("rdvRappel")), 422, "invalid-values", "praticien");
    }

    @Test
    void freeTextGoesOnlyToThoseWhoWroteWithin24Hours() {
        String values = RunningApi.variables("reponseAuto");
        ErrorsIT.assertProblem(
                send("whatsapp", "reponseAuto", values), 409, "outside-24h-window", "24 hours", "approved template");
        reply(tenant, "whatsapp", TO, "25 hours");
        reply(tenant, "sms", TO, "1 minute");
        reply(tenant, "whatsapp", "+33612345679", "1 minute");
        reply(api.tenant("other-" + UUID.randomUUID()), "whatsapp", TO, "1 minute");
        ErrorsIT.assertProblem(send("whatsapp", "reponseAuto", values), 409, "outside-24h-window");
        Answer batch = api.post(
                "/api/messages/batch",
                key,
                "{\"tenantId\":\"%s\",\"messages\":[%s,%s]}"
                        .formatted(tenant.externalId(), inBatch(TO, values), inBatch("+33612345679", values)));
        assertThat(batch.json().path("accepted").asInt()).as(batch.body()).isEqualTo(1);
        assertThat(batch.json().at("/results/0/problem/type").asString()).endsWith("outside-24h-window");

        reply(tenant, "whatsapp", TO, "23 hours");
        assertThat(payload(send("whatsapp", "reponseAuto", values)).path("type").asString())
                .isEqualTo("whatsapp-text");
        String test = api.keyOf(tenant.id(), true, Scope.SEND);
        assertThat(api.post(
                                "/api/channels/whatsapp/send",
                                test,
                                sending("reponseAuto", values).replace(TO, "+33639980001"))
                        .status())
                .as("the sandbox reaches nobody")
                .isEqualTo(202);
    }

    @Test
    void aTextOnWhatsAppIsFreeOrApprovedAsTheTenantSays() {
        reply(tenant, "whatsapp", TO, "1 hour");
        post(TEMPLATES, """
                {"tenantId":"%s","name":"rdvRappel","channel":"whatsapp","locale":"fr","freeText":true,
                 "body":"À bientôt {{clientName}}"}""");
        activate("rdvRappel", "whatsapp", 1);
        JsonNode free = payload(send("whatsapp", "rdvRappel", RunningApi.variables("rdvRappel")));
        assertThat(free.path("type").asString()).isEqualTo("whatsapp-text");
        assertThat(free.path("body").asString()).isEqualTo("À bientôt Jean Dupont");
        assertThat(write("reponseAuto", "whatsapp", "Merci {{clientName}}")
                        .json()
                        .path("freeText")
                        .asBoolean())
                .as("as the built-in one is")
                .isTrue();
    }

    @Test
    void anotherProcessSeesAChangeWithinASecondOrTwo() {
        write("rdvRappel", "sms", "Un {{clientName}}");
        assertThat(content("rdvRappel")).startsWith("Rappel");
        api.bean(MessageTemplates.class)
                .activate(new TextKey(tenant.id(), "rdvRappel", ChannelType.SMS, "fr"), 1, "another process");
        await().atMost(Duration.ofSeconds(2)).until(() -> content("rdvRappel").equals("Un Jean Dupont"));
    }

    @Test
    void aTextThatIsTooLongIsNotRead() {
        for (String body : List.of("{{".repeat(20_000), "{{x}}".repeat(10_000))) {
            Answer answer = api.post("/api/templates/rdvRappel/preview", RunningApi.PLATFORM_KEY, """
                    {"tenantId":"%s","channel":"email","locale":"fr","subject":"%s","body":"%s"}""".formatted(
                            tenant.externalId(), "{{".repeat(150), body));
            ErrorsIT.assertProblem(answer, 422, "invalid-values");
            assertThat(answer.json().path("errors").findValuesAsString("field")).containsExactly("subject", "body");
        }
    }

    @Test
    void aMessageCostsNoQueryForItsText() {
        write("rdvRappel", "sms", "Un {{clientName}}");
        activate("rdvRappel", 1);
        content("rdvRappel");
        Tenant plain = api.tenant("plain-" + UUID.randomUUID());
        String keyOfPlain = api.keyOf(plain);
        AtomicInteger queries = new AtomicInteger();
        api.bean(Jdbi.class).setSqlLogger(new SqlLogger() {
            @Override
            public void logBeforeExecution(StatementContext context) {
                if (String.valueOf(context.getRenderedSql())
                        .matches("(?s).*(message|active)_templates.*|(?s).*tenant_brands.*")) {
                    queries.incrementAndGet();
                }
            }
        });
        try {
            for (int i = 0; i < 10; i++) {
                assertThat(content("rdvRappel")).isEqualTo("Un Jean Dupont");
                assertThat(api.post(
                                        "/api/channels/sms/send",
                                        keyOfPlain,
                                        sending("rdvRappel", RunningApi.variables("rdvRappel"))
                                                .replace(tenant.externalId(), plain.externalId()))
                                .status())
                        .isEqualTo(202);
            }
            assertThat(queries).hasValue(0);
            activate("rdvRappel", 1);
            assertThat(queries).as("the listener listens").hasPositiveValue();
        } finally {
            api.bean(Jdbi.class).setSqlLogger(SqlLogger.NOP_SQL_LOGGER);
        }
    }

    private Answer post(String path, String body) {
        return api.post(path, key, body.contains("%s") ? body.replace("%s", tenant.externalId()) : body);
    }

    private Answer write(String name, String channel, String text) {
        return post(
                TEMPLATES,
                "{\"tenantId\":\"%s\",\"name\":\"" + name + "\",\"channel\":\"" + channel
                        + "\",\"locale\":\"fr\",\"body\":\"" + text + "\"}");
    }

    private List<String> fields(String name, String channel, String text) {
        Answer answer = write(name, channel, text);
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        return answer.json().path("errors").findValuesAsString("field");
    }

    private Answer activate(String name, int version) {
        return activate(name, "sms", version);
    }

    private Answer activate(String name, String channel, int version) {
        return post(
                TEMPLATES + "/" + name + "/activate",
                "{\"tenantId\":\"%s\",\"channel\":\"" + channel + "\",\"locale\":\"fr\",\"version\":" + version + "}");
    }

    private Answer rollBack(String name) {
        return post(
                TEMPLATES + "/" + name + "/rollback", "{\"tenantId\":\"%s\",\"channel\":\"sms\",\"locale\":\"fr\"}");
    }

    private Answer deactivate(String name) {
        return api.delete(TEMPLATES + "/" + name + "?channel=sms&locale=fr&tenantId=" + tenant.externalId(), key);
    }

    private JsonNode versions(String name, String more) {
        return api.get(
                        TEMPLATES + "/" + name + "/versions?channel=sms&locale=fr&tenantId=" + tenant.externalId()
                                + more,
                        key)
                .json();
    }

    private Answer preview(String name, String fields) {
        return post(TEMPLATES + "/" + name + "/preview", "{\"tenantId\":\"%s\"," + fields + "}");
    }

    private static void assertInUse(Answer answer, int version) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().path("version").asInt(-1)).isEqualTo(version);
    }

    private String sending(String template, String variables) {
        return "{\"tenantId\":\"%s\",\"to\":\"%s\",\"template\":\"%s\",\"variables\":%s}"
                .formatted(tenant.externalId(), TO, template, variables);
    }

    private static String inBatch(String to, String variables) {
        return "{\"channel\":\"whatsapp\",\"to\":\"%s\",\"template\":\"reponseAuto\",\"variables\":%s}"
                .formatted(to, variables);
    }

    private Answer send(String channel, String template, String variables) {
        return api.post("/api/channels/" + channel + "/send", key, sending(template, variables));
    }

    private String content(String template) {
        return String.valueOf(
                stored(send("sms", template, RunningApi.variables(template))).content());
    }

    private static Message stored(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return api.bean(MessageLog.class)
                .find(UUID.fromString(answer.text("messageId")))
                .orElseThrow();
    }

    private static JsonNode payload(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        String payload = api.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery(
                                "SELECT payload::text FROM channel_messages_log WHERE id = CAST(:id AS uuid)")
                        .bind("id", answer.text("messageId"))
                        .mapTo(String.class)
                        .one());
        return JSON.readTree(payload);
    }

    private void details(String details) {
        api.bean(KnownConfigurations.class)
                .save(
                        new LaneKey(tenant.id(), ChannelType.WHATSAPP),
                        new ChannelSettings(true, true, "sealed", Map.of(), details));
    }

    private static void reply(Tenant to, String channel, String from, String ago) {
        api.bean(Jdbi.class)
                .useHandle(handle -> handle.createUpdate("""
                        INSERT INTO replies (id, tenant_id, channel_type, external_id, from_address, body, kind, received_at)
                        VALUES (gen_random_uuid(), :tenant, :channel, gen_random_uuid()::text, :from, 'x', 'other',
                                now() - CAST(:ago AS interval))
                        """)
                        .bind("tenant", to.id())
                        .bind("channel", channel)
                        .bind("from", from)
                        .bind("ago", ago)
                        .execute());
    }

    private void fill(String sql) {
        api.bean(Jdbi.class)
                .useHandle(handle ->
                        handle.createUpdate(sql).bind("t", tenant.id()).execute());
    }

    private int count() {
        return api.bean(Jdbi.class)
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM message_templates WHERE tenant_id = :t")
                        .bind("t", tenant.id())
                        .mapTo(Integer.class)
                        .one());
    }
}
