package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.text.PastedText;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A table of recipients, whose first row names the columns, read row by row. */
interface RecipientFile extends AutoCloseable {
    /** More columns than a campaign can read, and a bound on what is kept of each row. */
    int MOST_COLUMNS = 200;

    int LONGEST_NAME = 200;

    byte[] ZIP = {'P', 'K', 3, 4};
    byte[] OLD_WORKBOOK = {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, (byte) 0xa1, (byte) 0xb1, 0x1a, (byte) 0xe1};

    /**
     * Opens the file as what its first bytes say it is.
     *
     * @param separator of a CSV file; null: it is found out
     * @throws Refusal when it cannot be read
     */
    static RecipientFile open(FileBody body, @Nullable Character separator) throws IOException {
        byte[] start;
        try (InputStream file = body.open()) {
            start = file.readNBytes(OLD_WORKBOOK.length);
        }
        if (Arrays.equals(start, OLD_WORKBOOK)) {
            throw malformed(
                    "This is a workbook of an old Excel (.xls), or one that a password protects. Save it as .xlsx or CSV"
                            + " without one, and send that.");
        }
        return start.length >= ZIP.length && Arrays.equals(start, 0, ZIP.length, ZIP, 0, ZIP.length)
                ? XlsxFile.open(body)
                : CsvFile.open(body, separator);
    }

    /**
     * The columns' names in a file's first row.
     *
     * @throws Refusal when they cannot be such
     */
    static List<String> header(Row row) {
        if (row.width() > MOST_COLUMNS) {
            throw malformed(
                    "The file has more than %d columns. Leave out those that are not needed.".formatted(MOST_COLUMNS));
        }
        if (row.fields().stream().anyMatch(name -> name.length() > LONGEST_NAME)) {
            throw malformed("The name of a column has more than %d characters. The first row must name the columns."
                    .formatted(LONGEST_NAME));
        }
        return row.fields().stream()
                .limit(row.width())
                .map(name -> PastedText.stripped(PastedText.decoded(name)))
                .toList();
    }

    /** A file that cannot be read. */
    static Refusal malformed(String detail) {
        return new Refusal(Problem.of(ProblemType.MALFORMED_CSV, detail));
    }

    /** The columns' names, at most {@link #MOST_COLUMNS}. */
    List<String> header();

    /** How it is read. */
    Format format();

    /**
     * The next row that is not empty.
     *
     * @return empty at the end of the file
     * @throws Refusal when it cannot be read: nothing after it can be either
     */
    Optional<Row> next();

    @Override
    void close();

    /**
     * How a file is read.
     *
     * @param type {@code csv} or {@code xlsx}
     * @param encoding null where the type has one only
     * @param separator between the fields; null where the type has none
     */
    record Format(
            String type,
            @Nullable String encoding,
            @Nullable Character separator) {}

    /**
     * A row.
     *
     * @param number as a spreadsheet counts: the header is row 1
     * @param fields at most as many as there are columns
     * @param width how many fields there are up to the last that is not blank
     */
    record Row(int number, List<String> fields, int width) {
        public Row {
            fields = List.copyOf(fields);
        }

        int characters() {
            return fields.stream().mapToInt(String::length).sum();
        }

        /** Without the fields: no name reaches a log. */
        @Override
        public String toString() {
            return "Row[" + number + "]";
        }
    }
}
