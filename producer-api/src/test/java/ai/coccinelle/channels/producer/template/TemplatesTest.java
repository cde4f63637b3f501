package ai.coccinelle.channels.producer.template;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.template.Brand;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TemplatesTest {
    private static final Map<String, String> VARIABLES = Map.of(
            "clientName", "Jean Dupont",
            "rdvDate", "2025-01-15",
            "rdvTime", "14:00",
            "offer", "-20 % sur les colorations jusqu'au 31 mars.",
            "title", "Nouvelles du salon",
            "body", "Bonjour,\n\nNous ouvrons le lundi.\nÀ bientôt");

    private static final LocalDate TODAY = LocalDate.parse("2024-12-10");
    private static final Letterhead SALON = Letterhead.of("Salon Belle", Brand.NONE);
    private static final String LINK = "https://channels.example/unsubscribe/abc";

    private final Templates templates = new Templates();
    private final BuiltIns texts = new BuiltIns();

    static Stream<Arguments> every() {
        return Catalogue.all().stream()
                .flatMap(spec -> spec.channels().stream()
                        .flatMap(channel ->
                                Stream.of(Language.values()).map(language -> Arguments.of(spec, channel, language))));
    }

    @ParameterizedTest
    @MethodSource("every")
    void everyTemplateRendersOnItsChannelsInBothLanguages(TemplateSpec spec, ChannelType channel, Language language) {
        Rendered rendered = render(spec, channel, language, VARIABLES);
        assertThat(rendered.content()).isNotBlank().doesNotContain("{{", "}}");
        spec.variables().stream()
                .filter(variable -> variable.required() && variable.type() == Variable.Type.TEXT)
                .forEach(variable -> assertThat(rendered.content()).contains(VARIABLES.get(variable.name())));
    }

    @ParameterizedTest
    @MethodSource("every")
    void everyMissingAndEveryUnknownVariableIsNamed(TemplateSpec spec, ChannelType channel, Language language) {
        assertThat(spec.faults(Map.of()).stream().map(Fault::field))
                .containsExactlyElementsOf(spec.variables().stream()
                        .filter(Variable::required)
                        .map(variable -> "variables." + variable.name())
                        .toList());
        assertThat(spec.faults(variablesOf(spec))).isEmpty();
        assertThat(spec.faults(Map.of("foo", "1", "bar", "2")).stream().map(Fault::field))
                .contains("variables.foo", "variables.bar")
                .hasSize(2
                        + (int) spec.variables().stream()
                                .filter(Variable::required)
                                .count());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FR | 2025-01-15 | mercredi 15 janvier",
                "FR | 2025-08-01 | vendredi 1er août",
                "FR | 2025-10-06 | lundi 6 octobre",
                "FR | 2025-10-07 | mardi 7 octobre 2025",
                "FR | 2024-12-01 | dimanche 1er décembre",
                "FR | 2024-02-13 | mardi 13 février 2024",
                "FR | demain | demain",
                "FR | 2025-02-30 | 2025-02-30",
                "EN | 2025-01-15 | Wednesday 15 January",
                "EN | 2025-01-01 | Wednesday 1 January",
                "EN | 2026-01-01 | Thursday 1 January 2026"
            })
    void anIsoDateIsShownAsTheLanguageWritesItAndWithItsYearOnlyWhenItIsFar(
            Language language, String given, String shown) {
        assertThat(show(Variable.Type.DATE, given, language)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FR | 14:00 | 14 h",
                "FR | 14:30 | 14 h 30",
                "FR | 09:05 | 9 h 05",
                "FR | 14h | 14h",
                "EN | 14:00 | 2:00 pm",
                "EN | 00:15 | 12:15 am",
                "EN | 12:00 | 12:00 pm"
            })
    void anIsoTimeIsShownAsTheLanguageWritesIt(Language language, String given, String shown) {
        assertThat(show(Variable.Type.TIME, given, language)).isEqualTo(shown);
    }

    @Test
    void htmlIsEscapedInHtmlAndNowhereElse() {
        var variables = Map.of("title", "Promo <b> & \"co\"", "body", "<script>alert(1)</script>\nÀ bientôt");
        var payload = render("newsletter", ChannelType.EMAIL, variables);
        assertThat(payload).isInstanceOfSatisfying(Payload.Email.class, email -> {
            assertThat(email.subject()).isEqualTo("Promo <b> & \"co\"");
            assertThat(email.text()).contains("<script>alert(1)</script>\nÀ bientôt");
            assertThat(email.html())
                    .contains(
                            "&lt;script&gt;alert(1)&lt;/script&gt;<br>\nÀ bientôt</p>",
                            "<p style=\"margin:0 0 14px;\">Promo &lt;b&gt; &amp; &quot;co&quot;</p>",
                            "lang=\"fr\"")
                    .doesNotContain("<script>");
        });
    }

    @Test
    void lineBreaksNeverReachASubject() {
        var payload =
                render("newsletter", ChannelType.EMAIL, Map.of("title", "Hello\r\nBcc: x@y.fr\u2028!", "body", "text"));
        assertThat(payload)
                .isInstanceOfSatisfying(
                        Payload.Email.class,
                        email -> assertThat(email.subject()).isEqualTo("Hello Bcc: x@y.fr !"));
    }

    @Test
    void aTenantsNameWithALineBreakDoesNotReachASubject() {
        var text = texts.find("promotions", ChannelType.EMAIL, Language.EN).orElseThrow();
        var payload = templates
                .render(text, Letterhead.of("Salon\nBcc: x", Brand.NONE), VARIABLES, TODAY, null)
                .payload();
        assertThat(payload)
                .isInstanceOfSatisfying(
                        Payload.Email.class,
                        email -> assertThat(email.subject()).doesNotContain("\n", "\r"));
    }

    @Test
    void whatsAppGetsItsParametersInOrderOnOneLine() {
        var payload = render(
                "rdvRappel",
                ChannelType.WHATSAPP,
                Map.of("clientName", "Jean\n    Dupont", "rdvDate", "2025-01-15", "rdvTime", "14:00"));
        assertThat(payload)
                .isEqualTo(new Payload.WhatsAppTemplate(
                        "rdvRappel", "fr", List.of("Jean Dupont", "mercredi 15 janvier", "14 h")));
    }

    @Test
    void anAutomaticAnswerIsFreeText() {
        assertThat(render("reponseAuto", ChannelType.WHATSAPP, VARIABLES)).isInstanceOf(Payload.WhatsAppText.class);
    }

    @Test
    void aCallCarriesItsScriptAndItsVariables() {
        assertThat(render("rdvRappel", ChannelType.PHONE, VARIABLES))
                .isInstanceOfSatisfying(Payload.Call.class, call -> {
                    assertThat(call.script()).contains("Sara", "Salon Belle", "14 h");
                    assertThat(call.variables())
                            .containsEntry("tenantName", "Salon Belle")
                            .containsEntry("rdvDate", "mercredi 15 janvier");
                });
    }

    @Test
    void anEmailNamesTheServiceOnlyWhereItIsGiven() {
        assertThat(((Payload.Email) render("rdvAnnulation", ChannelType.EMAIL, VARIABLES)).text())
                .contains("est annulé : mercredi 15 janvier à 14 h.\n\nContactez-nous");
        var withService = new java.util.HashMap<>(VARIABLES);
        withService.put("service", "Coupe & brushing");
        assertThat(((Payload.Email) render("rdvAnnulation", ChannelType.EMAIL, withService)).text())
                .contains("à 14 h.\nPrestation : Coupe & brushing\n\nContactez-nous");
    }

    @Test
    void anOptionalVariableIsNoParameterOfWhatsApp() {
        var withService = new java.util.HashMap<>(VARIABLES);
        withService.put("service", "Coupe");
        assertThat(render("rdvRappel", ChannelType.WHATSAPP, withService))
                .isEqualTo(render("rdvRappel", ChannelType.WHATSAPP, VARIABLES));
    }

    @Test
    void valuesAreNotTemplates() {
        var payload = render(
                "rdvRappel", ChannelType.SMS, Map.of("clientName", "{{tenantName}}", "rdvDate", "x", "rdvTime", "y"));
        assertThat(payload)
                .isInstanceOfSatisfying(
                        Payload.Sms.class, sms -> assertThat(sms.body()).contains("{{tenantName}}"));
    }

    @ParameterizedTest
    @CsvSource({"SMS,5", "EMAIL,5", "PHONE,5", "WHATSAPP,5"})
    void everyChannelHasATestMessage(ChannelType channel, int atLeast) {
        for (Language language : Language.values()) {
            assertThat(templates
                            .renderTest(texts.test(channel, language), SALON, TODAY)
                            .content())
                    .hasSizeGreaterThan(atLeast);
        }
    }

    @ParameterizedTest
    @CsvSource({"promotions", "newsletter"})
    void mailThatIsNotAboutAnAppointmentSaysHowToHaveNoMoreOfItInBothItsParts(String name) {
        for (Language language : Language.values()) {
            var text = texts.find(name, ChannelType.EMAIL, language).orElseThrow();
            var mail = (Payload.Email)
                    templates.render(text, SALON, VARIABLES, TODAY, LINK).payload();
            assertThat(mail.unsubscribe()).isEqualTo(LINK);
            assertThat(mail.text()).endsWith(LINK);
            assertThat(mail.html()).contains("<a href=\"" + LINK + "\"");
            var without = (Payload.Email)
                    templates.render(text, SALON, VARIABLES, TODAY, null).payload();
            assertThat(without.unsubscribe()).isNull();
            assertThat(without.text()).contains("STOP");
            assertThat(without.html()).contains("STOP").doesNotContain("<a ");
        }
    }

    @Test
    void mailAboutAnAppointmentOffersNoWayOutOfIt() {
        var text = texts.find("rdvRappel", ChannelType.EMAIL, Language.FR).orElseThrow();
        var mail = (Payload.Email)
                templates.render(text, SALON, VARIABLES, TODAY, LINK).payload();
        assertThat(mail.unsubscribe()).isNull();
        assertThat(mail.text() + mail.html()).doesNotContain(LINK);
    }

    @Test
    void mailIsInTheTenantsColourUnderItsNameAndReadableWithoutItsLogo() {
        var brand =
                new Brand("Chez \"Léa\" & fils", "#ffe600", "https://example.com/l.png?a=1&b=2", "https://example.com");
        var text = texts.find("rdvRappel", ChannelType.EMAIL, Language.FR).orElseThrow();
        var mail = (Payload.Email) templates
                .render(text, Letterhead.of("Salon Belle", brand), VARIABLES, TODAY, null)
                .payload();
        assertThat(mail.text()).contains("Chez \"Léa\" & fils").doesNotContain("Salon Belle");
        assertThat(mail.html())
                .contains("bgcolor=\"#ffe600\"", "color:#000000", "alt=\"Chez &quot;Léa&quot; &amp; fils\"")
                .contains("prefers-color-scheme: dark", "name=\"color-scheme\" content=\"light dark\"")
                .doesNotContain("\"Léa\" &");
        assertThat(mail.html().replaceAll("<style>[\\s\\S]*?</style>|<[^>]*>", ""))
                .contains("Chez &quot;Léa&quot; &amp; fils", "Nous vous rappelons");
    }

    private Rendered render(TemplateSpec spec, ChannelType channel, Language language, Map<String, String> variables) {
        return templates.render(
                texts.find(spec.name(), channel, language).orElseThrow(), SALON, variables, TODAY, null);
    }

    private Payload render(String name, ChannelType channel, Map<String, String> variables) {
        return render(Catalogue.find(name, channel).orElseThrow(), channel, Language.FR, variables)
                .payload();
    }

    private static String show(Variable.Type type, String given, Language language) {
        return Formats.show(Variable.builtIn("value", type, null), given, language, TODAY);
    }

    private static Map<String, String> variablesOf(TemplateSpec spec) {
        return spec.variables().stream()
                .map(Variable::name)
                .filter(VARIABLES::containsKey)
                .collect(Collectors.toMap(name -> name, VARIABLES::get));
    }
}
