package ai.coccinelle.channels.producer.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XlsxFileTest {
    private static final String NAMES = Workbooks.text("telephone") + Workbooks.text("valeur");
    private static final String HEADER =
            "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>";

    @Test
    void aWorkbookIsReadAsItsFirstSheetLooks() {
        try (RecipientFile file = open(Workbooks.ofTwoCustomers())) {
            assertThat(file.format()).isEqualTo(new RecipientFile.Format("xlsx", null, null));
            assertThat(file.header()).containsExactly("Téléphone", "Prénom");
            List<RecipientFile.Row> rows = all(file);
            assertThat(rows).extracting(RecipientFile.Row::number).containsExactly(2, 4);
            assertThat(rows)
                    .extracting(RecipientFile.Row::fields)
                    .containsExactly(List.of("06 39 98 00 11", "Chloé"), List.of("639980012", "Zoé"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<v>639980011</v> | 639980011",
                "<v>6.39980011E8</v> | 639980011",
                "s='3'><v>639980011</v> | 639980011",
                "<v>33639980011</v> | 33639980011",
                "s='1'><v>46402</v> | 15/01/2027",
                "s='2'><v>0.583333333333333</v> | 14:00",
                "s='6'><v>46402.604166666664</v> | 15/01/2027 14:30",
                "s='4'><v>12.5</v> | 12,50 €",
                "s='5'><v>0.2</v> | 20,00 %",
                "<v>12.300000000000001</v> | 12,3",
                "<v>20</v> | 20",
                "<v>1E999999999</v> | 1E+999999999",
                "s='4'><v>1E-999999999</v> | 1E-999999999",
                "t='b'><v>1</v> | VRAI",
                "t='str'><f>A1&amp;B1</f><v>calculé</v> | calculé",
                "s='4'><f>6*2</f><v>12</v> | 12,00 €",
                "t='inlineStr'><is><t>en ligne</t></is> | en ligne",
                "t='e'><v>#N/A</v> | ''"
            })
    void datesAndNumbersAreThoseThatAPersonSees(String cell, String seen) {
        String opened = cell.startsWith("<") ? "<c r=\"B2\">" + cell : "<c r=\"B2\" " + cell.replace('\'', '"');
        String row = "<row r=\"2\"><c r=\"A2\"><v>1</v></c>" + opened + "</c></row>";

        try (RecipientFile file = open(Workbooks.file(Workbooks.parts(NAMES, HEADER + row)))) {
            assertThat(all(file).getFirst().fields().getLast()).isEqualTo(seen);
        }
    }

    @ParameterizedTest
    @CsvSource({"255, '12,00'", "256, 12", "200000, 12"})
    void aNumberFormatLongerThanExcelTakesCountsAsNone(int length, String seen) {
        String row = "<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"B2\" s=\"4\"><v>12</v></c></row>";
        Map<String, String> parts = Workbooks.parts(NAMES, HEADER + row);
        String format = "[$-40C]".repeat((length - 4) / 7) + "#".repeat((length - 4) % 7) + "0.00";
        parts.computeIfPresent(
                "xl/styles.xml",
                (_, xml) -> xml.replaceFirst(
                        "(numFmtId=\"165\" formatCode=)\"[^\"]*\"",
                        "$1" + Matcher.quoteReplacement('"' + format + '"')));

        try (RecipientFile file = open(Workbooks.file(parts))) {
            assertThat(all(file).getFirst().fields().getLast()).isEqualTo(seen);
        }
    }

    @Test
    void aPartThatUnpacksToMoreThanMemoryHoldsIsRefused() {
        Map<String, String> text = Workbooks.parts(NAMES, HEADER + "<row r=\"2\">" + " ".repeat(300 << 10) + "</row>");
        assertThatThrownBy(() -> open(Workbooks.file(text))).satisfies(XlsxFileTest::isRefused);
        Map<String, String> strings = Workbooks.parts(NAMES + "<si/>".repeat(500_000), HEADER);
        assertThatThrownBy(() -> open(Workbooks.file(strings))).satisfies(XlsxFileTest::isRefused);
        for (String part : List.of("xl/media/image1.png", "xl/worksheets/sheet2.xml")) {
            byte[] bomb = Workbooks.file(Workbooks.parts(NAMES, HEADER), part, "<v/>", 66 << 20);
            assertThat(bomb.length).as("what the tenant sends").isLessThan(3 << 20);
            assertThatThrownBy(() -> open(bomb)).satisfies(XlsxFileTest::isRefused);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<row r=\"2\"><c r=\"ZZZZZZ1\"><v>1</v></c></row>",
                "<row r=\"2\"><c r=\"&#90;ZZZZ1\"><v>1</v></c></row>",
                "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>2147483647</v></c></row>",
                "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>2</v></c></row>",
                "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>-1</v></c></row>",
                "<!-- a comment --><row r=\"2\"/>",
                "<row r=\"2\"><c r=\"A2\"><v><![CDATA[1]]></v></c></row>",
                "<?pi?><row r=\"2\"/>"
            })
    void whatTheLibraryWouldChokeOnDoesNotReachIt(String rows) {
        assertThatThrownBy(() -> open(Workbooks.file(Workbooks.parts(NAMES, HEADER + rows))))
                .satisfies(XlsxFileTest::isRefused);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<?xml version=\"1.0\" encoding=\"ISO-2022-JP\"?>",
                "<?xml version='1.0' encoding='iso-2022-kr' standalone='yes'?>",
                "\uFEFF<?xml version=\"1.0\" encoding=\"UTF-7\"?>",
                "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>",
                "<?xml version=\"1.0\" encoding=\"UTF-16\"?>",
                "<?xml version=\"1.0\" encoding=\"Cp1047\" encoding=\"UTF-8\"?>",
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?><?xml version=\"1.0\" encoding=\"ISO-2022-JP\"?>",
                "<?xml version=\"2.0\" encoding=\"UTF-8\"?>",
                "<?xml encoding=\"UTF-8\"?>",
                "<?x?>",
                "<?xml>"
            })
    void aPartThatIsDeclaredInAnotherEncodingDoesNotReachTheLibrary(String declaration) {
        assertThatThrownBy(() -> open(Workbooks.file(declared(declaration)))).satisfies(XlsxFileTest::isRefused);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\uFEFF",
                "\uFEFF<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>",
                "<?xml version=\"1.0\"?>",
                "<?xml version='1.0' encoding='utf-8' ?>",
                "<?xml version=\"1.0\" standalone=\"no\"?>",
                "<?xml version = \"1.1\"\n encoding = \"Utf-8\" ?>\r\n"
            })
    void aPartInUtf8IsReadHoweverItSaysSo(String declaration) {
        try (RecipientFile file = open(Workbooks.file(declared(declaration)))) {
            assertThat(file.header()).containsExactly("téléphone", "valeur");
        }
    }

    @Test
    void aTextWhoseCharactersAreTagsInUtf8IsRefusedUnread() {
        String kana = "\u001b(I";
        Map<String, String> parts = Workbooks.parts(
                NAMES,
                HEADER + "<row r=\"2\"><c r=\"A2\" t=\"str\"><v>" + kana + "<A>".repeat(1_000) + "</v></c></row>");
        parts.computeIfPresent("xl/worksheets/sheet1.xml", (_, xml) -> xml.replace("UTF-8", "ISO-2022-JP"));
        assertThatThrownBy(() -> open(Workbooks.file(parts)))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem().detail()).contains("not in UTF-8"));
    }

    private static Map<String, String> declared(String declaration) {
        Map<String, String> parts = Workbooks.parts(Workbooks.text("téléphone") + Workbooks.text("valeur"), HEADER);
        parts.replaceAll((_, xml) -> declaration + xml.substring(xml.indexOf("?>") + "?>\r\n".length()));
        return parts;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<row r=\"2\"><c r=\"A2\" t=\"s\"><v><a/>999999999</v></c></row>",
                "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>99<a/>9999999</v></c></row>",
                "<row r=\"2\"><c r=\"A2\" t=\"s\"><x><c t=\"n\"><v>999999999</v></c></x></c></row>",
                "<row r=\"2\"><c r=\"A2\" t=\"s\" x:t=\"n\" xmlns:x=\"x\"><v>999999999</v></c></row>",
                "<row r=\"2\"><c r=\"A2\"><f>A1<a/>+B1</f><v>1</v></c></row>",
                "<row r=\"2\"><row r=\"3\"><c/></row></row>"
            })
    void anElementWithinAnotherHidesNothingFromTheGuard(String rows) {
        assertThatThrownBy(() -> copy(Workbooks.parts(NAMES, HEADER + rows))).isInstanceOf(XmlGuard.Refused.class);
    }

    @Test
    void aTextInManyPiecesIsNoLongerThanOneInOne() {
        String piece = "x".repeat(100 << 10);
        for (String rows : List.of(
                "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is>" + ("<r><t>" + piece + "</t></r>").repeat(3)
                        + "</is></c></row>",
                "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><is/>" + (piece + "<a/>").repeat(3)
                        + "</is></c></row>")) {
            assertThatThrownBy(() -> copy(Workbooks.parts(NAMES, HEADER + rows)))
                    .isInstanceOf(XmlGuard.Refused.class);
        }
        assertThatThrownBy(() -> copy(
                        Workbooks.parts(NAMES + "<si>" + ("<r><t>" + piece + "</t></r>").repeat(3) + "</si>", HEADER)))
                .isInstanceOf(XmlGuard.Refused.class);
    }

    @Test
    void whatIsKeptInMemoryIsBoundedInWhicheverPartItStands() throws IOException {
        String padding = ("<a>" + "x".repeat(100 << 10) + "</a>").repeat(42);
        for (String kept : List.of("<xf/>", "<numFmt/>", "<sheet/>", "<Relationship/>", "<Override/>")) {
            Map<String, String> parts = Workbooks.parts(NAMES, HEADER);
            parts.put("xl/worksheets/sheet2.xml", "<x>" + padding + "</x>");
            copy(parts);
            parts.put("xl/worksheets/sheet2.xml", "<x>" + padding + kept + "</x>");
            assertThatThrownBy(() -> copy(parts)).isInstanceOf(XmlGuard.Refused.class);
        }
    }

    @Test
    void rowsOfBlanksAloneAreNotReadWithoutEnd() {
        String row = "<row r=\"%d\"><c r=\"A%d\" t=\"s\"><v>2</v></c></row>";
        String rows = IntStream.rangeClosed(2, 400)
                .mapToObj(each -> row.formatted(each, each))
                .collect(Collectors.joining());
        try (RecipientFile file =
                open(Workbooks.file(Workbooks.parts(NAMES + Workbooks.text(" ".repeat(60_000)), HEADER + rows)))) {
            assertThatThrownBy(() -> all(file)).satisfies(XlsxFileTest::isRefused);
        }
    }

    @Test
    void aTextInSeveralFormatsIsRead() {
        String inline =
                "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><r><rPr><b/></rPr><t>Ch</t></r><r><t>loé</t></r></is></c>"
                        + "<c r=\"B2\" t=\"s\"><v>2</v></c></row>";
        String strings = NAMES
                + "<si><r><t>Zo</t></r><r><rPr><i/></rPr><t>é</t></r><phoneticPr fontId=\"1\"/></si><si><t/></si>";
        try (RecipientFile file = open(Workbooks.file(Workbooks.parts(strings, HEADER + inline)))) {
            assertThat(all(file).getFirst().fields()).containsExactly("Chloé", "Zoé");
        }
    }

    private static void copy(Map<String, String> parts) throws IOException {
        Path copy = Files.createTempFile("workbook-", ".xlsx");
        try {
            WorkbookCopy.write(new ByteArrayInputStream(Workbooks.file(parts)), copy);
        } finally {
            Files.delete(copy);
        }
    }

    @Test
    void cellsFormulasAndNamesWithoutEndAreRefused() {
        for (String rows : List.of(
                "<row r=\"2\">" + "<c/>".repeat(703) + "</row>",
                "<row r=\"2\"><c r=\"A2\"><v>" + "1".repeat(65) + "</v></c></row>",
                "<row r=\"2\"><c r=\"A2\"><f>" + "A1+".repeat(400) + "A1</f><v>1</v></c></row>",
                "<row r=\"2\">" + "<c><f t=\"array\" ref=\"A1:B9\">1</f><v>1</v></c>".repeat(201) + "</row>",
                "<a>".repeat(101) + "</a>".repeat(101),
                names(2_001))) {
            assertThatThrownBy(() -> open(Workbooks.file(Workbooks.parts(NAMES, HEADER + rows))))
                    .satisfies(XlsxFileTest::isRefused);
        }
        assertThatThrownBy(() -> all(open(Workbooks.file(
                        Workbooks.parts(NAMES, HEADER + "<row r=\"2\"><c><v>1</v></c></row><row r=\"2\"/>")))))
                .satisfies(XlsxFileTest::isRefused);
    }

    private static String names(int many) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < many; i++) {
            rows.append("<n").append(i).append("/>");
        }
        return rows.toString();
    }

    @Test
    void whatIsNoWorkbookOrCannotBeOpenedIsRefusedWithWhatToDo() {
        byte[] old = {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, (byte) 0xa1, (byte) 0xb1, 0x1a, (byte) 0xe1, 0, 0};
        assertThatThrownBy(() -> open(old))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem().detail()).contains(".xlsx or CSV"));
        assertThatThrownBy(() -> open(Workbooks.file(Map.of("word/document.xml", "<w/>"))))
                .satisfies(XlsxFileTest::isRefused);
    }

    @Test
    void anyDamageIsEitherReadOrRefused() {
        byte[] whole = Workbooks.ofTwoCustomers();
        Random random = new Random(20270115);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = whole.clone();
            for (int j = random.nextInt(1, 4); j > 0; j--) {
                damaged[random.nextInt(4, damaged.length)] = (byte) random.nextInt();
            }
            try (RecipientFile file = open(damaged)) {
                assertThat(all(file).size()).isLessThan(10);
            } catch (Refusal refusal) {
                isRefused(refusal);
            }
        }
    }

    private static void isRefused(Throwable thrown) {
        assertThat(thrown)
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem().type()).isEqualTo(ProblemType.MALFORMED_CSV));
    }

    private static RecipientFile open(byte[] file) {
        try {
            return RecipientFile.open(() -> new ByteArrayInputStream(file), null);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static List<RecipientFile.Row> all(RecipientFile file) {
        List<RecipientFile.Row> rows = new ArrayList<>();
        for (Optional<RecipientFile.Row> row = file.next(); row.isPresent(); row = file.next()) {
            rows.add(row.get());
        }
        return rows;
    }
}
