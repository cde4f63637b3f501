package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A CSV file (RFC 4180) in UTF-8, with or without a byte order mark, read row by row. */
final class CsvFile {
    /** An unclosed quote would make one field of all the rest. */
    private static final int LONGEST_FIELD = 64 * 1024;

    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private final char separator;
    private final Iterator<CsvRecord> records;
    private final List<String> header;
    private int number = 1;

    private CsvFile(char separator, Iterator<CsvRecord> records, List<String> header) {
        this.separator = separator;
        this.records = records;
        this.header = header;
    }

    /**
     * A row.
     *
     * @param number as a spreadsheet counts: the header is row 1
     */
    record Row(int number, List<String> fields) {
        Row {
            fields = List.copyOf(fields);
        }

        /** Without the fields: nobody's name reaches a log. */
        @Override
        public String toString() {
            return "Row[" + number + "]";
        }
    }

    /**
     * Reads the header.
     *
     * @param given the separator; null: the one of comma and semicolon that the header has more of
     * @throws Refusal when there is none, or it cannot be read
     */
    static CsvFile open(InputStream body, @Nullable Character given) {
        BufferedReader text = new BufferedReader(new InputStreamReader(
                body,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        return reading(1, () -> {
            char separator = separator(text, given);
            Iterator<CsvRecord> records = CsvReader.builder()
                    .fieldSeparator(separator)
                    .skipEmptyLines(false) // they count
                    .allowExtraFields(true) // told row by row
                    .allowMissingFields(true)
                    .maxBufferSize(LONGEST_FIELD)
                    .ofCsvRecord(text)
                    .iterator();
            if (!records.hasNext()) {
                throw malformed("The file is empty. Its first row must name the columns.");
            }
            List<String> header =
                    records.next().getFields().stream().map(String::strip).toList();
            return new CsvFile(separator, records, header);
        });
    }

    /** Between the fields. */
    char separator() {
        return separator;
    }

    /** The columns' names. */
    List<String> header() {
        return header;
    }

    /**
     * The next row that is not empty.
     *
     * @return empty at the end of the file
     * @throws Refusal when it cannot be read: nothing after it can be either
     */
    Optional<Row> next() {
        return reading(number + 1, () -> {
            while (records.hasNext()) {
                List<String> fields = records.next().getFields();
                number++;
                if (fields.size() > 1 || !fields.getFirst().isBlank()) {
                    return Optional.of(new Row(number, fields));
                }
            }
            return Optional.empty();
        });
    }

    private static <T> T reading(int row, Supplier<T> work) {
        try {
            return work.get();
        } catch (CsvParseException fault) {
            throw malformed(
                    ("The file stops being CSV in row %d: a quote is not closed, or something follows it, or a field is"
                                    + " longer than %d characters. Mend it there, and send the file again.")
                            .formatted(row, LONGEST_FIELD));
        } catch (UncheckedIOException fault) {
            if (fault.getCause() instanceof CharacterCodingException) {
                throw malformed(
                        "The file is not UTF-8, in row %d or soon after. Save it as \"CSV UTF-8\", and send it again."
                                .formatted(row));
            }
            throw fault;
        }
    }

    private static Refusal malformed(String detail) {
        return new Refusal(Problem.of(ProblemType.MALFORMED_CSV, detail));
    }

    /** Leaves the reader at the header's first character. */
    private static char separator(BufferedReader text, @Nullable Character given) {
        try {
            text.mark(1);
            if (text.read() != BYTE_ORDER_MARK) {
                text.reset();
            }
            if (given != null) {
                return given;
            }
            text.mark(LONGEST_FIELD);
            char found = moreOf(text);
            text.reset();
            return found;
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static char moreOf(BufferedReader text) throws IOException {
        int commas = 0;
        int semicolons = 0;
        boolean quoted = false;
        for (int i = 1; i < LONGEST_FIELD; i++) {
            int c = text.read();
            if (c < 0 || (!quoted && (c == '\n' || c == '\r'))) {
                break;
            }
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == ',') {
                commas++;
            } else if (!quoted && c == ';') {
                semicolons++;
            }
        }
        return semicolons > commas ? ';' : ',';
    }
}
