package ai.coccinelle.channels.producer.template;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.producer.problem.Fault;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TemplatesTest {
    private static final String GSM_7 =
            "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
                    + "abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final Map<String, String> VARIABLES = Map.of(
            "clientName", "Jean Dupont",
            "rdvDate", "2025-01-15",
            "rdvTime", "14:00",
            "offer", "-20 % sur les colorations jusqu'au 31 mars.",
            "title", "Nouvelles du salon",
            "body", "Bonjour,\n\nNous ouvrons le lundi.\nÀ bientôt");

    private final Templates templates = new Templates();

    static Stream<Arguments> every() {
        return Catalogue.all().stream()
                .flatMap(spec -> spec.channels().stream()
                        .flatMap(channel ->
                                Stream.of(Language.values()).map(language -> Arguments.of(spec, channel, language))));
    }

    @ParameterizedTest
    @MethodSource("every")
    void everyTemplateRendersOnItsChannelsInBothLanguages(TemplateSpec spec, ChannelType channel, Language language) {
        Rendered rendered = templates.render(spec, channel, language, "Salon Belle", VARIABLES);
        assertThat(rendered.content()).isNotBlank().doesNotContain("{{", "}}");
        spec.variables().stream()
                .filter(variable -> variable.required() && variable.type() == Variable.Type.TEXT)
                .forEach(variable -> assertThat(rendered.content()).contains(VARIABLES.get(variable.name())));
    }

    @ParameterizedTest
    @MethodSource("every")
    void everyMissingVariableIsNamed(TemplateSpec spec, ChannelType channel, Language language) {
        assertThat(spec.faults(Map.of()).stream().map(Fault::field))
                .containsExactlyElementsOf(spec.variables().stream()
                        .filter(Variable::required)
                        .map(variable -> "variables." + variable.name())
                        .toList());
        assertThat(spec.faults(VARIABLES)).isEmpty();
    }

    @Test
    void frenchSmsFitInOneGsm7SegmentAllYearRound() {
        for (TemplateSpec spec : Catalogue.all()) {
            if (!spec.channels().contains(ChannelType.SMS)) {
                continue;
            }
            for (int month = 1; month <= 12; month++) {
                var variables = new java.util.HashMap<>(VARIABLES);
                variables.put("rdvDate", "2025-%02d-03".formatted(month));
                variables.put("rdvTime", "14:30");
                String body = templates
                        .render(spec, ChannelType.SMS, Language.FR, "Salon Belle", variables)
                        .content();
                assertThat(body.chars().allMatch(letter -> GSM_7.indexOf(letter) >= 0))
                        .as(body)
                        .isTrue();
                assertThat(body.length()).as(body).isLessThanOrEqualTo(160);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FR | 2025-01-15 | mercredi 15 janvier 2025",
                "FR | 2025-08-01 | vendredi 1er août 2025",
                "FR | demain | demain",
                "FR | 2025-02-30 | 2025-02-30",
                "EN | 2025-01-15 | Wednesday 15 January 2025",
                "EN | 2025-01-01 | Wednesday 1 January 2025"
            })
    void anIsoDateIsShownAsTheLanguageWritesIt(Language language, String given, String shown) {
        assertThat(Formats.show(Variable.date("rdvDate"), given, language)).isEqualTo(shown);
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
        assertThat(Formats.show(Variable.time("rdvTime"), given, language)).isEqualTo(shown);
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
                            "&lt;script&gt;alert(1)&lt;", "<p style=\"margin:0 0 14px;\">À bientôt</p>", "lang=\"fr\"")
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
        var spec = Catalogue.find("promotions", ChannelType.EMAIL).orElseThrow();
        var payload = templates
                .render(spec, ChannelType.EMAIL, Language.EN, "Salon\nBcc: x", VARIABLES)
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
                        "rdvRappel", "fr", List.of("Jean Dupont", "mercredi 15 janvier 2025", "14 h")));
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
                            .containsEntry("rdvDate", "mercredi 15 janvier 2025");
                });
    }

    @Test
    void anEmailNamesTheServiceOnlyWhereItIsGiven() {
        assertThat(((Payload.Email) render("rdvAnnulation", ChannelType.EMAIL, VARIABLES)).text())
                .contains("est annulé : mercredi 15 janvier 2025 à 14 h.\n\nContactez-nous");
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
            assertThat(templates.renderTest(channel, language, "Salon Belle").content())
                    .hasSizeGreaterThan(atLeast);
        }
    }

    private Payload render(String name, ChannelType channel, Map<String, String> variables) {
        var spec = Catalogue.find(name, channel).orElseThrow();
        return templates
                .render(spec, channel, Language.FR, "Salon Belle", variables)
                .payload();
    }
}
