package ai.coccinelle.channels.producer.sms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentsTest {
    private static final int TEXTS = 1_000;

    @ParameterizedTest
    @CsvSource({
        // letters, how many, a last one, encoding, units, parts
        "é, 160, '', GSM_7, 160, 1",
        "é, 161, '', GSM_7, 161, 2",
        "é, 306, '', GSM_7, 306, 2",
        "é, 307, '', GSM_7, 307, 3",
        "€, 80, '', GSM_7, 160, 1",
        "€, 81, '', GSM_7, 162, 2",
        "a, 159, €, GSM_7, 161, 2",
        "ê, 70, '', UCS_2, 70, 1",
        "ê, 71, '', UCS_2, 71, 2",
        "ê, 134, '', UCS_2, 134, 2",
        "ê, 135, '', UCS_2, 135, 3",
        "a, 68, 👍, UCS_2, 70, 1",
        "a, 69, 👍, UCS_2, 71, 2",
        "€, 70, ê, UCS_2, 71, 2",
        "a, 0, '', GSM_7, 0, 1"
    })
    void partsAreCountedAsTheyAreBilled(String letter, int many, String last, Encoding encoding, int units, int parts) {
        Segments segments = Segments.of(letter.repeat(many) + last);
        assertThat(segments.encoding()).isEqualTo(encoding);
        assertThat(segments.units()).isEqualTo(units);
        assertThat(segments.count()).isEqualTo(parts);
    }

    /** Of the tests of Twilio's own calculator. */
    @Test
    void twiliosOwnExamplesComeOutAsTwilioCounts() {
        String digits = "1234567890".repeat(16);
        assertThat(Segments.of("{" + digits.substring(1, 159)).count()).isEqualTo(1);
        assertThat(Segments.of("{" + digits.substring(1, 160)).count()).isEqualTo(2);
        assertThat(Segments.of("😜" + digits.substring(1, 69)).count()).isEqualTo(1);
        assertThat(Segments.of("😜" + digits.substring(1, 70)).count()).isEqualTo(2);
    }

    @Test
    void anEscapePairAtABoundaryGoesToTheNextPartWhole() {
        String text = "a".repeat(152) + "€" + "b".repeat(152) + "c";
        Segments segments = Segments.of(text);
        assertThat(segments.units()).isEqualTo(307);
        assertThat(segments.parts()).containsExactly("a".repeat(152), "€" + "b".repeat(151), "bc");

        assertThat(Segments.of("€".repeat(153)).count())
                .as("306 septets would fill two parts, but each has one to spare")
                .isEqualTo(3);
    }

    @Test
    void aSurrogatePairAtABoundaryGoesToTheNextPartWhole() {
        Segments segments = Segments.of("a".repeat(66) + "👍" + "b".repeat(10));
        assertThat(segments.parts()).containsExactly("a".repeat(66), "👍" + "b".repeat(10));
        assertThat(Segments.of("a".repeat(65) + "👍" + "b".repeat(10)).parts())
                .containsExactly("a".repeat(65) + "👍", "b".repeat(10));
    }

    @Test
    void whatIsBeyondTheLimitIsTheRestOfTheText() {
        Segments three = Segments.of("a".repeat(153) + "b".repeat(153) + "c".repeat(7));
        assertThat(three.beyond(3)).isEmpty();
        assertThat(three.beyond(2)).isEqualTo("c".repeat(7));
        assertThat(three.beyond(1)).as("alone a part holds 160").isEqualTo("b".repeat(146) + "c".repeat(7));
        assertThat(Segments.of("a".repeat(69) + "👍").beyond(1)).isEqualTo("👍");
    }

    @Test
    void whatForcesUcs2IsNamedOnceEach() {
        assertThat(Segments.of("Fête, forêt, 👍 et ç").forcedBy()).isEqualTo(List.of("ê", "👍", "ç"));
        assertThat(Segments.of("Déjà").forcedBy()).isEmpty();
        String many = IntStream.range(0x400, 0x450)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        assertThat(Segments.of(many).forcedBy()).hasSize(20).first().isEqualTo("Ѐ");
    }

    @Test
    void thePartsAreTheTextAndNoneIsTooLong() {
        for (int seed = 0; seed < TEXTS; seed++) {
            holds(Texts.of(seed));
        }
    }

    private static void holds(String text) {
        Segments segments = Segments.of(text);
        List<String> parts = segments.parts();

        assertThat(String.join("", parts)).isEqualTo(text);
        assertThat(parts).hasSize(segments.count()).noneMatch(String::isEmpty);
        int room = parts.size() == 1
                ? segments.encoding().alone()
                : segments.encoding().each();
        assertThat(parts).allMatch(part -> units(part, segments.encoding()) <= room);
        assertThat(parts.stream()
                        .mapToInt(part -> units(part, segments.encoding()))
                        .sum())
                .isEqualTo(segments.units());
        assertThat(parts).noneMatch(part -> Character.isLowSurrogate(part.charAt(0)));
        for (int i = 0; i + 1 < parts.size(); i++) {
            String longer = parts.get(i) + Character.toString(parts.get(i + 1).codePointAt(0));
            assertThat(units(longer, segments.encoding()))
                    .as("a part is filled")
                    .isGreaterThan(room);
        }
        for (int most = 1; most < parts.size(); most++) {
            String kept =
                    text.substring(0, text.length() - segments.beyond(most).length());
            assertThat(segments.beyond(most)).isNotEmpty();
            assertThat(
                            segments.encoding() == Segments.of(kept).encoding()
                                    ? Segments.of(kept).count()
                                    : most)
                    .isEqualTo(most);
        }
    }

    private static int units(String text, Encoding encoding) {
        return encoding == Encoding.UCS_2
                ? text.length()
                : text.chars().map(c -> Gsm7.EXTENSION.indexOf(c) >= 0 ? 2 : 1).sum();
    }
}
