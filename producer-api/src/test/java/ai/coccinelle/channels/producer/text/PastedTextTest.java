package ai.coccinelle.channels.producer.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PastedTextTest {
    @ParameterizedTest
    @CsvSource({
        "L\u0092Oréal, L’Oréal",
        "Côte d\u0092Azur\u0085, Côte d’Azur…",
        "\u0093Belle\u0094 \u0096 \u008cuvre 5\u0080, “Belle” – Œuvre 5€",
        "a\u0081\u008d\u008f\u0090\u009db, ab",
        "é\u00a0à, é\u00a0à"
    })
    void theCharactersOfWindows1252AreReadWhereSomethingTookThemForControls(String pasted, String read) {
        assertThat(PastedText.decoded(pasted)).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " \t\r\n", "\u00a0\u202f\u2007", "\u200b\u200e\ufeff", "\u2068\u2069\u00ad", "\u3164\ufe0f"})
    void whatNobodySeesIsBlank(String text) {
        assertThat(PastedText.isBlank(text)).isTrue();
        assertThat(PastedText.stripped(text + "é" + text)).isEqualTo("é");
    }

    @Test
    void whatStandsWithinAndWhatIsSeenStays() {
        assertThat(PastedText.stripped("\u00a0Jean\u00a0Paul 👍\u200b")).isEqualTo("Jean\u00a0Paul 👍");
        assertThat(PastedText.isBlank(".")).isFalse();
    }
}
