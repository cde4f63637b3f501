package ai.coccinelle.channels.producer.template;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.producer.problem.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordingTest {
    private static final Set<String> NAMES = Set.of("clientName", "service", "tenantName");

    private final List<Fault> faults = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"{{", "}}", "{{#", "{{1}}", "{{#service}}{{#service}}"})
    void nothingIsReadAfterTheTwentiethFault(String fault) {
        Wording read = WordingReader.read("body", fault.repeat(32_000) + "{{clientName}}", NAMES, faults);
        assertThat(faults).hasSize(20);
        assertThat(read.parts()).doesNotContain(new Wording.Part.Value("clientName"));
    }

    @Test
    void variablesAreReplacedAndWhatIsMissingLeavesNothing() {
        assertThat(render("Bonjour {{clientName}}{{ service }}, {un} {mot} }", Map.of("clientName", "Jean")))
                .isEqualTo("Bonjour Jean, {un} {mot} }");
    }

    @Test
    void aSectionStandsOnlyWithItsVariableAndAnInvertedOneOnlyWithout() {
        String text = "Rendez-vous{{#service}} : {{service}}{{/service}}{{^service}} bientôt{{/service}}.";
        assertThat(render(text, Map.of("service", "Coupe"))).isEqualTo("Rendez-vous : Coupe.");
        assertThat(render(text, Map.of())).isEqualTo("Rendez-vous bientôt.");
    }

    @Test
    void aSectionsTagAloneOnItsLineTakesTheLineWithIt() {
        String text = "un\n  {{#service}}\t\ndeux {{service}}\n{{/service}}\ntrois";
        assertThat(render(text, Map.of("service", "x"))).isEqualTo("un\ndeux x\ntrois");
        assertThat(render(text, Map.of())).isEqualTo("un\ntrois");
        assertThat(render("{{#service}}\nx\n{{/service}}", Map.of("service", "1")))
                .isEqualTo("x\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a {{clientName | unclosed-tag",
                "a {{clientName {{service}} | unclosed-tag",
                "a }} b | stray-braces",
                "{{{clientName}}} | forbidden-tag",
                "{{&clientName}} | forbidden-tag",
                "{{>part}} | forbidden-tag",
                "{{!note}} | forbidden-tag",
                "{{=<% %>=}} | forbidden-tag",
                "{{}} | invalid-tag",
                "{{.}} | invalid-tag",
                "{{client.name}} | invalid-tag",
                "{{1}} | invalid-tag",
                "{{offer}} | unknown-variable",
                "{{#offer}}x | unknown-variable",
                "{{#service}}x | unclosed-section",
                "{{#service}}{{#clientName}}x{{/service}} | nested-section",
                "x{{/service}} | stray-section-end",
                "{{#service}}x{{/clientName}}{{/service}} | stray-section-end"
            })
    void whatIsNotLogicLessOrNotWellFormedIsAFault(String text, String code) {
        read(text);
        assertThat(faults).extracting(Fault::code).containsExactly(code);
    }

    @Test
    void everyFaultIsNamedWithItsLine() {
        read("Bonjour {{prenom}}\n\n{{#service}}\nle {{rdv}} }}\n{{{clientName}}}");
        assertThat(faults)
                .extracting(fault -> fault.detail().substring(0, fault.detail().indexOf(':')) + " " + fault.code())
                .containsExactly(
                        "Line 1 unknown-variable",
                        "Line 4 unknown-variable",
                        "Line 4 stray-braces",
                        "Line 5 forbidden-tag",
                        "Line 3 unclosed-section");
    }

    @Test
    void whateverIsReadWithoutAFaultRendersWithoutATagLeft() {
        Random random = new Random(7);
        String[] pieces = {
            "{{",
            "}}",
            "{",
            "}",
            "#",
            "^",
            "/",
            "{{service}}",
            "{{clientName}}",
            "{{#service}}",
            "{{/service}}",
            "{{^service}}",
            "\n",
            " ",
            "é",
            "<b>",
            "&",
            "offer",
            "{{!"
        };
        int readable = 0;
        for (int run = 0; run < 50_000; run++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(8); i >= 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            faults.clear();
            Wording wording = read(text.toString());
            if (faults.isEmpty()) {
                readable++;
                for (Map<String, String> values : List.of(
                        Map.<String, String>of(), Map.of("service", "S"), Map.of("service", "S", "clientName", "C"))) {
                    assertThat(wording.render(values, Medium.PLAIN))
                            .as(text.toString())
                            .doesNotContain("{{");
                }
            }
        }
        assertThat(readable).isGreaterThan(1_000);
    }

    private Wording read(String text) {
        return WordingReader.read("body", text, NAMES, faults);
    }

    private String render(String text, Map<String, String> values) {
        Wording wording = read(text);
        assertThat(faults).isEmpty();
        return wording.render(values, Medium.PLAIN);
    }
}
