package ai.coccinelle.channels.producer.template;

import static org.assertj.core.api.Assertions.assertThat;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.MessageKind;
import ai.coccinelle.channels.message.Payload;
import ai.coccinelle.channels.template.Brand;
import ai.coccinelle.channels.template.DeclaredVariable;
import ai.coccinelle.channels.template.NewText;
import ai.coccinelle.channels.template.TextKey;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever the values are: rendering ends, says them as they are in text, and lets none of them out of its place in HTML. */
class RenderingTest {
    private static final long SEED = 20_261_125;
    private static final int RUNS = 3_000;
    private static final LocalDate TODAY = LocalDate.parse("2027-01-10");
    private static final Pattern TAG = Pattern.compile("<[^>]*>");
    private static final String[] PIECES = {
        "<",
        ">",
        "&",
        "\"",
        "'",
        "{{",
        "}}",
        "{{clientName}}",
        "{{#x}}",
        "<script>alert(1)</script>",
        "\" onload=\"x",
        "javascript:",
        "&lt;",
        "é",
        "ŵ",
        "漢",
        "😀",
        "\u0000",
        "\u0001",
        "\u001b[31m",
        "\r\n",
        "\n",
        "\t",
        "\u2028",
        "\u0085",
        "\u202e",
        "\uD83D",
        "Jean",
        " ",
        "a",
        "$1",
        "\\",
        "%s",
        "2027-01-15",
        "14:00",
        "<!--",
        "]]>",
        "</td>"
    };

    private final Templates templates = new Templates();
    private final BuiltIns builtIns = new BuiltIns();
    private final Random random = new Random(SEED);

    @Test
    void everyBuiltInTextRendersWithWhateverValues() {
        for (int run = 0; run < RUNS; run++) {
            TemplateSpec spec =
                    Catalogue.all().get(random.nextInt(Catalogue.all().size()));
            ChannelType channel = List.copyOf(spec.channels())
                    .get(random.nextInt(spec.channels().size()));
            Language language = Language.values()[random.nextInt(2)];
            Map<String, String> values = new HashMap<>();
            spec.variables().forEach(variable -> values.put(variable.name(), value()));
            String name = value();
            MessageText text = builtIns.find(spec.name(), channel, language).orElseThrow();
            Rendered rendered =
                    templates.render(text, Letterhead.of(name, Brand.NONE), values, TODAY, "https://example.com/u");
            assertThat(rendered.content()).isNotNull();
            if (rendered.payload() instanceof Payload.Email mail) {
                assertThat(mail.subject()).doesNotContain("\n", "\r", "\u0000", "\u2028");
                assertNothingEscapes(mail.html());
            }
        }
    }

    @Test
    void textSaysEachValueAsItIsAndHtmlSaysItEscaped() {
        MessageText text = text("A {{one}} B {{many}} C {{tenantName}} D");
        for (int run = 0; run < RUNS; run++) {
            String one = value();
            String many = value();
            String name = value();
            Payload.Email mail = (Payload.Email) templates
                    .render(
                            text,
                            Letterhead.of(name, Brand.NONE),
                            Map.of("one", one, "many", many, "link", "https://example.com/a?b=1&c='2'"),
                            TODAY,
                            null)
                    .payload();
            String shownOne = Formats.oneLine(one);
            String shownMany = Formats.show(variable("many"), many, Language.FR, TODAY);
            assertThat(mail.text())
                    .isEqualTo("A %s B %s C %s D"
                            .formatted("\u0000", "\u0001", "\u0002")
                            .replace("\u0000", shownOne)
                            .replace("\u0001", shownMany)
                            .replace("\u0002", Formats.oneLine(name)));
            assertThat(shownOne).doesNotContain("\n", "\r", "\u0000", "\u001b");
            assertThat(mail.html()).contains("A " + HtmlMedium.escape(shownOne) + " B ");
            assertNothingEscapes(mail.html());
        }
    }

    @Test
    void aLinkIsTextInTextAndALinkInHtml() {
        String link = "https://example.com/a?b=1&c='2'";
        Payload.Email mail = (Payload.Email) templates
                .render(
                        text("Ici : {{link}}"),
                        Letterhead.of("Salon", Brand.NONE),
                        Map.of("one", "x", "many", "y", "link", link),
                        TODAY,
                        null)
                .payload();
        assertThat(mail.text()).isEqualTo("Ici : " + link);
        assertThat(mail.html())
                .contains("<a href=\"https://example.com/a?b=1&amp;c=&#39;2&#39;\" class=\"link\"")
                .doesNotContain(link);
    }

    /** The page has no tag but those of the layout, and no attribute value that a value ended. */
    private static void assertNothingEscapes(String html) {
        assertThat(html).doesNotContain("<script", "<!--", "onload=\"", "</td>\"");
        Matcher tags = TAG.matcher(html);
        while (tags.find()) {
            assertThat(tags.group())
                    .matches("<(!DOCTYPE html|/?(html|head|meta|title|style|body|table|tr|td|p|br|a|img)( [^<>]*)?)>");
        }
    }

    private static MessageText text(String body) {
        return switch (TextReader.read(new NewText(
                new TextKey(UUID.randomUUID(), "relance", ChannelType.EMAIL, "fr"),
                MessageKind.TRANSACTIONAL,
                "Relance",
                body,
                false,
                List.of(
                        new DeclaredVariable("one", "text", true, null),
                        new DeclaredVariable("many", "lines", true, null),
                        new DeclaredVariable("link", "link", true, null))))) {
            case TextReader.Reading.Readable(MessageText text) -> text;
            case TextReader.Reading.Faulty(var faults) -> throw new AssertionError(faults);
        };
    }

    private static Variable variable(String name) {
        return Variable.declared(name, Variable.Type.LINES, true, null);
    }

    private String value() {
        StringBuilder value = new StringBuilder();
        for (int i = random.nextInt(6); i >= 0; i--) {
            value.append(
                    random.nextInt(4) == 0
                            ? Character.toString(random.nextInt(0x20, 0xd7ff))
                            : PIECES[random.nextInt(PIECES.length)]);
        }
        return value.toString();
    }
}
