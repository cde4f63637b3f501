package ai.coccinelle.channels.producer.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFileTest {
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void rowsAreNumberedAsASpreadsheetDoesAndEmptyOnesAreNone(String end) {
        List<CsvFile.Row> rows = rows(String.join(end, "to;name", "a;b", "", "c;d", "e;f"), null);

        assertThat(rows).extracting(CsvFile.Row::number).containsExactly(2, 4, 5);
        assertThat(rows)
                .extracting(CsvFile.Row::fields)
                .containsExactly(List.of("a", "b"), List.of("c", "d"), List.of("e", "f"));
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstColumnsName() {
        assertThat(open("\uFEFFto,name\na,b", null).header()).containsExactly("to", "name");
    }

    @Test
    void quotedFieldsHoldSeparatorsQuotesAndLineBreaks() {
        assertThat(rows("to;text\n\"a;1\";\"she said \"\"yes\"\",\nand went\"\nb;c", null))
                .extracting(CsvFile.Row::fields)
                .containsExactly(List.of("a;1", "she said \"yes\",\nand went"), List.of("b", "c"));
    }

    @Test
    void theSeparatorIsTheOneThatTheHeaderHasMoreOfOutsideQuotes() {
        assertThat(open("to;name,first;city\n", null).separator()).isEqualTo(';');
        assertThat(open("to,name\n;;;;;", null).separator()).isEqualTo(',');
        assertThat(open("\"a;b;c\",to\n", null).separator()).isEqualTo(',');
        assertThat(open("to", null).separator()).isEqualTo(',');
        assertThat(open("to;name,first,last\n", ';').header()).containsExactly("to", "name,first,last");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "to,name\n\"a\"b,c\n", "to\n\"a\n"})
    void whatIsNoCsvIsRefusedOrHasNoMoreRowsThanItCanHave(String text) {
        assertThat(outcome(text.getBytes(StandardCharsets.UTF_8))).isIn("malformed-csv", "1 rows");
    }

    @Test
    void anUnclosedQuoteDoesNotSwallowTheRestOfALargeFile() {
        assertThatThrownBy(() -> rows("to\n\"a\n" + "+33612345678\n".repeat(10_000), null))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem().detail()).contains("row 2", "quote"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"windows-1252", "UTF-16"})
    void anotherEncodingIsTold(String encoding) {
        byte[] body = "téléphone;prénom\n+33612345678;Hélène\n".getBytes(Charset.forName(encoding));

        assertThatThrownBy(() -> CsvFile.open(new ByteArrayInputStream(body), null))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem().detail()).contains("not UTF-8", "CSV UTF-8"));
    }

    @Test
    void anotherEncodingFarDownIsToldWithItsRow() {
        byte[] body = ("to;name\n" + "+33612345678;Jean\n".repeat(5000) + "+33612345678;Hélène\n")
                .getBytes(StandardCharsets.ISO_8859_1);

        assertThat(outcome(body)).isEqualTo("malformed-csv");
    }

    @Test
    void anyBytesAreEitherRowsOrARefusal() {
        Random random = new Random(20270115);
        String alphabet = "ab;,\"\n\r\t é\u0000=+@0";
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(60); j > 0; j--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            byte[] body = text.toString()
                    .getBytes(random.nextInt(4) == 0 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
            assertThat(outcome(body)).as("seed 20270115, file %d: %s", i, text).matches("malformed-csv|\\d+ rows");
        }
    }

    private static String outcome(byte[] body) {
        try {
            return all(CsvFile.open(new ByteArrayInputStream(body), null)).size() + " rows";
        } catch (Refusal refusal) {
            assertThat(refusal.problem().type()).isEqualTo(ProblemType.MALFORMED_CSV);
            return refusal.problem().type().slug();
        }
    }

    private static List<CsvFile.Row> rows(String text, @Nullable Character separator) {
        return all(open(text, separator));
    }

    private static CsvFile open(String text, @Nullable Character separator) {
        return CsvFile.open(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), separator);
    }

    private static List<CsvFile.Row> all(CsvFile file) {
        List<CsvFile.Row> rows = new ArrayList<>();
        for (Optional<CsvFile.Row> row = file.next(); row.isPresent(); row = file.next()) {
            rows.add(row.get());
        }
        return rows;
    }
}
