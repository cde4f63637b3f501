package ai.coccinelle.channels.producer.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowingConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFileTest {
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void rowsAreNumberedAsASpreadsheetDoesAndEmptyOnesAreNone(String end) {
        List<RecipientFile.Row> rows = rows(String.join(end, "to;name", "a;b", "", "c;d", "e;f"), null);

        assertThat(rows).extracting(RecipientFile.Row::number).containsExactly(2, 4, 5);
        assertThat(rows)
                .extracting(RecipientFile.Row::fields)
                .containsExactly(List.of("a", "b"), List.of("c", "d"), List.of("e", "f"));
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstColumnsName() {
        assertThat(open("\uFEFFto,name\na,b", null).header()).containsExactly("to", "name");
    }

    @Test
    void quotedFieldsHoldSeparatorsQuotesAndLineBreaks() {
        assertThat(rows("to;text\n\"a;1\";\"she said \"\"yes\"\",\nand went\"\nb;c", null))
                .extracting(RecipientFile.Row::fields)
                .containsExactly(List.of("a;1", "she said \"yes\",\nand went"), List.of("b", "c"));
    }

    @Test
    void theSeparatorIsTheOneThatTheHeaderHasMoreOfOutsideQuotes() {
        assertThat(open("to;name,first;city\n", null).format().separator()).isEqualTo(';');
        assertThat(open("to,name\n;;;;;", null).format().separator()).isEqualTo(',');
        assertThat(open("\"a;b;c\",to\n", null).format().separator()).isEqualTo(',');
        assertThat(open("to", null).format().separator()).isEqualTo(',');
        assertThat(open("to;name,first,last\n", ';').header()).containsExactly("to", "name,first,last");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n;;\n", "to,name\n\"a\"b,c\n", "to\n\"a\n", "to\n\"", "\"to"})
    void whatIsNoCsvIsRefused(String text) {
        assertThat(outcome(text.getBytes(StandardCharsets.UTF_8))).isEqualTo("malformed-csv");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "telephone;prenom\r\n0639980010;Paul\r\n0639980011;\"Chloé\r\n0639980012;Zoé",
                "telephone;prenom\r\n0639980010;Paul\r\n0639980011;\"Chloé\r\n0639980012;\"Zoé\"\r\n",
                "telephone;prenom\r\n0639980010;Paul\r\n\"0639980011;Chloé\r\n0639980012;Zoé\r\n"
            })
    void aQuoteThatIsNeverClosedIsRefusedByItsRow(String text) {
        assertThatThrownBy(() -> rows(text, null)).satisfies(refused("row 3", "quote"));
    }

    @Test
    void anUnclosedQuoteDoesNotSwallowTheRestOfALargeFile() {
        assertThatThrownBy(() -> rows("to\n\"a\n" + "+33612345678\n".repeat(10_000), null))
                .satisfies(refused("row 2", "quote"));
    }

    @Test
    void aFileSavedByExcelInFranceIsReadAsItIs() {
        // "CSV (séparateur: point-virgule)": Windows-1252, and the last empty cells left out
        byte[] csv = HexFormat.of()
                .parseHex("74E96CE970686F6E653B7072E96E6F6D3B6E6F7465730D0A"
                        + "303633393938303031313B43686C6FE93B56495092730D0A"
                        + "303633393938303031323B496EE8730D0A3B3B0D0A");
        CsvFile file = open(csv, null);
        assertThat(file.header()).containsExactly("téléphone", "prénom", "notes");
        assertThat(file.format()).isEqualTo(new RecipientFile.Format("csv", "windows-1252", ';'));
        assertThat(all(file))
                .extracting(RecipientFile.Row::fields)
                .containsExactly(List.of("0639980011", "Chloé", "VIP’s"), List.of("0639980012", "Inès"));

        // "Texte Unicode": UTF-16 with its mark and tabs
        CsvFile unicode =
                open(("\uFEFFtéléphone\tprénom\r\n0639980013\tZoé\r\n").getBytes(StandardCharsets.UTF_16LE), null);
        assertThat(unicode.format()).isEqualTo(new RecipientFile.Format("csv", "utf-16le", '\t'));
        assertThat(all(unicode)).extracting(RecipientFile.Row::fields).containsExactly(List.of("0639980013", "Zoé"));
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8, utf-8",
        "UTF-16, utf-16be",
        "UTF-16LE, utf-16le",
        "UTF-16BE, utf-16be",
        "windows-1252, windows-1252"
    })
    void theEncodingIsFound(String encoding, String found) {
        byte[] body = "téléphone;prénom\n+33612345678;Hélène\n+33612345679;Léa\n".getBytes(Charset.forName(encoding));

        CsvFile file = open(body, null);

        assertThat(file.format().encoding()).isEqualTo(found);
        assertThat(file.header()).containsExactly("téléphone", "prénom");
        assertThat(all(file)).extracting(row -> row.fields().getLast()).containsExactly("Hélène", "Léa");
    }

    @Test
    void anAccentFarDownDecidesTheEncodingOfTheWholeFile() {
        byte[] body = ("to;name\n" + "+33612345678;Jean\n".repeat(5000) + "+33612345678;Hélène\n")
                .getBytes(StandardCharsets.ISO_8859_1);

        assertThat(all(open(body, null)).getLast().fields()).containsExactly("+33612345678", "Hélène");
    }

    @Test
    void aTextInUtf8WithSomeDamagedCharactersIsNotTakenForAnotherEncoding() {
        byte[] body = "to;name\n+33612345678;Hélène\n+33612345679;L?a\n".getBytes(StandardCharsets.UTF_8);
        body[body.length - 3] = (byte) 0xe9;

        assertThatThrownBy(() -> all(open(body, null))).satisfies(refused("UTF-8", "CSV UTF-8"));
        assertThatThrownBy(() -> all(open(new byte[] {'t', 'o', '\n', (byte) 0x81}, null)))
                .as("a byte that Windows-1252 has no character for")
                .satisfies(refused("windows-1252", "CSV UTF-8"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sep=;\r\n", "SEP=;\n", "\uFEFFsep=;\r\n", "\"sep=;\"\r\n"})
    void aFirstLineThatNamesTheSeparatorIsNoHeader(String hint) {
        CsvFile file = open(hint + "telephone;prenom,nom,surnom\r\n0639980011;Chloé\r\n", null);

        assertThat(file.header()).containsExactly("telephone", "prenom,nom,surnom");
        assertThat(all(file)).extracting(RecipientFile.Row::number).containsExactly(2);
    }

    @Test
    void rowsThatASpreadsheetEmptiedAreNoneAndBlanksAtTheEndOfARowAreNoFields() {
        List<RecipientFile.Row> rows =
                rows("telephone;prenom\r\n0639980011;Chloé;;\r\n;\r\n ; \r\n;\u00a0;\r\n\u200b\r\n;x;y", null);

        assertThat(rows).extracting(RecipientFile.Row::number).containsExactly(2, 7);
        assertThat(rows).extracting(RecipientFile.Row::width).containsExactly(2, 3);
    }

    @Test
    void ofARowAsWideAsCanBeNoMoreIsKeptThanTheHeaderHas() {
        List<RecipientFile.Row> rows = rows("to,clientName\n" + "a,".repeat(16_000) + "b\n", null);

        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.width()).isEqualTo(16_001);
            assertThat(row.fields()).containsExactly("a", "a");
        });
        assertThatThrownBy(() -> open("a,".repeat(200) + "b\n", null)).satisfies(refused("more than 200 columns"));
        assertThatThrownBy(() -> open("a".repeat(201) + ",b\n", null)).satisfies(refused("more than 200 characters"));
        assertThatThrownBy(() -> rows("a,b\n" + ("a".repeat(60_000) + ",").repeat(5), null))
                .satisfies(refused("row 2", "longer than 262144"));
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

    private static ThrowingConsumer<Throwable> refused(String... words) {
        return thrown -> assertThat(thrown)
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem().detail()).contains(words));
    }

    private static String outcome(byte[] body) {
        try {
            return all(open(body, null)).size() + " rows";
        } catch (Refusal refusal) {
            assertThat(refusal.problem().type()).isEqualTo(ProblemType.MALFORMED_CSV);
            return refusal.problem().type().slug();
        }
    }

    private static List<RecipientFile.Row> rows(String text, @Nullable Character separator) {
        return all(open(text, separator));
    }

    private static CsvFile open(String text, @Nullable Character separator) {
        return open(text.getBytes(StandardCharsets.UTF_8), separator);
    }

    private static CsvFile open(byte[] body, @Nullable Character separator) {
        try {
            return CsvFile.open(() -> new ByteArrayInputStream(body), separator);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static List<RecipientFile.Row> all(CsvFile file) {
        List<RecipientFile.Row> rows = new ArrayList<>();
        for (Optional<RecipientFile.Row> row = file.next(); row.isPresent(); row = file.next()) {
            rows.add(row.get());
        }
        return rows;
    }
}
