package ai.coccinelle.channels.producer.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvAnswersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "=HYPERLINK(\"http://evil.example\")",
                "+33612345678+cmd|' /C calc'!A0",
                "-2+3",
                "@SUM(A1:A9)",
                "\t=1+1",
                "\r=1+1",
                "\n=1+1",
                "+"
            })
    void whatASpreadsheetWouldCalculateHasAnApostropheBeforeIt(String cell) {
        assertThat(CsvAnswers.text(cell)).isEqualTo("'" + cell);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+33612345678", "client@exemple.com", "2027-01-15T13:00:00Z", "sent", "a=b", ""})
    void whatItWouldNotStaysAsItIs(String cell) {
        assertThat(CsvAnswers.text(cell)).isEqualTo(cell);
    }

    @Test
    void whatThereIsNotIsAnEmptyCell() {
        assertThat(CsvAnswers.text(null)).isEmpty();
    }
}
