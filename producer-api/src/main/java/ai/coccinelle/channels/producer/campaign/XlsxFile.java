package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.text.PastedText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Sheet;
import org.dhatim.fastexcel.reader.SheetVisibility;
import org.jspecify.annotations.Nullable;

/** The first sheet of a workbook (.xlsx), of which a copy is read that was found harmless. */
final class XlsxFile implements RecipientFile {
    private static final Format FORMAT = new Format("xlsx", null, null);
    private static final int LAST_ROW = 1_048_576;

    /** Characters of rows that hold blanks alone: one shared text of a small file can stand in each of them. */
    private static final int MOST_BLANKS = 16 << 20;

    private final Path copy;
    private final ReadableWorkbook workbook;
    private final Stream<org.dhatim.fastexcel.reader.Row> stream;
    private final Iterator<org.dhatim.fastexcel.reader.Row> rows;
    private List<String> header = List.of();
    private int number;
    private long blanks;

    private XlsxFile(Path copy, ReadableWorkbook workbook, Stream<org.dhatim.fastexcel.reader.Row> stream) {
        this.copy = copy;
        this.workbook = workbook;
        this.stream = stream;
        this.rows = stream.iterator();
    }

    /**
     * Reads the header.
     *
     * @throws Refusal when there is none, or the workbook cannot be read
     */
    static XlsxFile open(FileBody body) throws IOException {
        Path copy = Files.createTempFile("workbook-", ".xlsx"); // for this user's eyes only
        XlsxFile file = null;
        boolean read = false;
        try (InputStream original = body.open()) {
            WorkbookCopy.write(original, copy);
            file = opened(copy);
            file.readHeader();
            read = true;
            return file;
        } catch (XmlGuard.Refused fault) {
            throw RecipientFile.malformed(
                    "The workbook cannot be read: %s. Save it as CSV, and send that.".formatted(fault.getMessage()));
        } finally {
            if (!read) {
                discard(file, copy);
            }
        }
    }

    private static void discard(@Nullable XlsxFile file, Path copy) throws IOException {
        if (file != null) {
            file.close();
        }
        Files.deleteIfExists(copy);
    }

    private static XlsxFile opened(Path copy) throws IOException {
        ReadableWorkbook workbook = null;
        try {
            workbook = new ReadableWorkbook(copy.toFile(), new ReadingOptions(true, true));
            Sheet first = workbook.getSheets()
                    .filter(sheet -> sheet.getVisibility() == SheetVisibility.VISIBLE)
                    .findFirst()
                    .orElseThrow();
            return new XlsxFile(copy, workbook, first.openStream());
        } catch (IOException | RuntimeException fault) { // the library has a type for few of its faults
            if (workbook != null) {
                workbook.close();
            }
            throw noWorkbook();
        }
    }

    private void readHeader() {
        Row row = next().orElseThrow(() ->
                RecipientFile.malformed("The first sheet is empty. Its first row must name the columns."));
        header = RecipientFile.header(row);
    }

    @Override
    public List<String> header() {
        return header;
    }

    @Override
    public Format format() {
        return FORMAT;
    }

    @Override
    public Optional<Row> next() {
        while (true) {
            org.dhatim.fastexcel.reader.Row read;
            try {
                if (!rows.hasNext()) {
                    return Optional.empty();
                }
                read = rows.next();
            } catch (RuntimeException fault) { // the library has a type for few of its faults
                throw RecipientFile.malformed(
                        "The workbook cannot be read after row %d. Save it as CSV, and send that.".formatted(number));
            }
            if (read.getRowNum() <= number || read.getRowNum() > LAST_ROW) {
                throw RecipientFile.malformed(
                        "The workbook cannot be read after row %d: its rows are not in order.".formatted(number));
            }
            number = read.getRowNum();
            Row row = row(read);
            if (row.width() > 0) {
                return Optional.of(row);
            }
        }
    }

    private Row row(org.dhatim.fastexcel.reader.Row read) {
        int most = header.isEmpty() ? MOST_COLUMNS : header.size();
        List<String> fields = new ArrayList<>();
        int width = 0;
        int characters = 0;
        for (int i = 0; i < read.getCellCount(); i++) {
            String text = CellText.of(read.getCell(i));
            characters += text.length();
            if (text.length() > CsvParser.LONGEST_FIELD || characters > CsvParser.LONGEST_RECORD) {
                throw RecipientFile.malformed("Row %d is longer than %d characters, or a cell in it than %d."
                        .formatted(number, CsvParser.LONGEST_RECORD, CsvParser.LONGEST_FIELD));
            }
            if (fields.size() < most) {
                fields.add(text);
            }
            if (!PastedText.isBlank(text)) {
                width = i + 1;
            }
        }
        if (width == 0) {
            blanks += characters;
            if (blanks > MOST_BLANKS) {
                throw RecipientFile.malformed(
                        "The rows up to %d hold too many blanks. Remove the rows that are empty.".formatted(number));
            }
        }
        return new Row(number, fields, width);
    }

    @Override
    public void close() {
        stream.close();
        try {
            workbook.close();
            Files.deleteIfExists(copy);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static Refusal noWorkbook() {
        return RecipientFile.malformed(
                "The file is no Excel workbook (.xlsx) that can be read, or it is protected by a password. Save it as"
                        + " .xlsx or CSV without one, and send that.");
    }
}
