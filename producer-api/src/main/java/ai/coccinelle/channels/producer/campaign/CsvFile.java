package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.producer.campaign.CsvParser.CsvLine;
import ai.coccinelle.channels.producer.problem.Refusal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A CSV file (RFC 4180) as spreadsheets save it: in UTF-8, UTF-16 or Windows-1252, with comma, semicolon or tab. */
final class CsvFile implements RecipientFile {
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    /** The hint for Excel that some programs write before the header. */
    private static final Pattern SEPARATOR_HINT =
            Pattern.compile("\"?sep=([,;\\t])\"?[,;\\t]*", Pattern.CASE_INSENSITIVE);

    private static final int LONGEST_HINT = 16;
    private static final String SEPARATORS = ",;\t";

    private final BufferedReader text;
    private final Charset encoding;
    private final char separator;
    private final CsvParser parser;
    private List<String> header = List.of();
    private int number;

    private CsvFile(BufferedReader text, Charset encoding, char separator) {
        this.text = text;
        this.encoding = encoding;
        this.separator = separator;
        this.parser = new CsvParser(text, separator);
    }

    /**
     * Reads the header.
     *
     * @param given the separator; null: the one that a first line {@code sep=;} names, else the one of comma, semicolon and tab that
     *     the header has most of
     * @throws Refusal when there is none, or it cannot be read
     */
    static CsvFile open(FileBody body, @Nullable Character given) throws IOException {
        Charset encoding;
        try (InputStream whole = body.open()) {
            encoding = TextEncoding.of(whole);
        }
        BufferedReader text = new BufferedReader(new InputStreamReader(
                body.open(),
                encoding.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
        CsvFile file = reading(encoding, 1, () -> new CsvFile(text, encoding, separator(text, given)));
        file.readHeader();
        return file;
    }

    private void readHeader() {
        header = RecipientFile.header(next().orElseThrow(
                        () -> RecipientFile.malformed("The file is empty. Its first row must name the columns.")));
    }

    @Override
    public List<String> header() {
        return header;
    }

    @Override
    public Format format() {
        return new Format("csv", encoding.name().toLowerCase(Locale.ROOT), separator);
    }

    @Override
    public Optional<Row> next() {
        int most = header.isEmpty() ? MOST_COLUMNS : header.size();
        return reading(encoding, number + 1, () -> {
            CsvLine line = parser.next(most);
            while (line != null) {
                number++;
                if (line.width() > 0) {
                    return Optional.of(new Row(number, line.fields(), line.width()));
                }
                line = parser.next(most);
            }
            return Optional.empty();
        });
    }

    @Override
    public void close() {
        try {
            text.close();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T run() throws IOException, CsvParser.Malformed;
    }

    private static <T> T reading(Charset encoding, int row, Reading<T> work) {
        try {
            return work.run();
        } catch (CsvParser.Malformed fault) {
            throw RecipientFile.malformed(
                    "The file stops being CSV in row %d: %s. Correct it there, and send the file again."
                            .formatted(row, fault.getMessage()));
        } catch (CharacterCodingException fault) {
            throw RecipientFile.malformed(
                    ("The file is %s but for some characters, in row %d or soon after. Save it as \"CSV UTF-8\", and send it"
                                    + " again.")
                            .formatted(encoding.equals(StandardCharsets.UTF_8) ? "UTF-8" : encoding.name(), row));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** Leaves the reader at the header's first character. */
    private static char separator(BufferedReader text, @Nullable Character given) throws IOException {
        text.mark(1);
        if (text.read() != BYTE_ORDER_MARK) {
            text.reset();
        }
        text.mark(LONGEST_HINT);
        Matcher hint = SEPARATOR_HINT.matcher(startOf(text));
        if (hint.matches()) {
            text.reset();
            text.readLine();
            return given == null ? hint.group(1).charAt(0) : given;
        }
        text.reset();
        if (given != null) {
            return given;
        }
        text.mark(CsvParser.LONGEST_FIELD);
        char found = mostOf(text);
        text.reset();
        return found;
    }

    private static String startOf(BufferedReader text) throws IOException {
        StringBuilder start = new StringBuilder();
        int c = text.read();
        while (c >= 0 && c != '\n' && c != '\r' && start.length() < LONGEST_HINT - 1) {
            start.append((char) c);
            c = text.read();
        }
        return start.toString();
    }

    private static char mostOf(BufferedReader text) throws IOException {
        int[] counts = new int[SEPARATORS.length()];
        boolean quoted = false;
        boolean begun = false;
        for (int i = 1; i < CsvParser.LONGEST_FIELD; i++) {
            int c = text.read();
            boolean end = !quoted && (c == '\n' || c == '\r');
            if (c < 0 || (begun && end)) {
                break;
            }
            begun |= !end;
            quoted ^= c == '"';
            int place = quoted ? -1 : SEPARATORS.indexOf(c);
            if (place >= 0) {
                counts[place]++;
            }
        }
        int most = 0;
        for (int place = 1; place < counts.length; place++) {
            most = counts[place] > counts[most] ? place : most;
        }
        return SEPARATORS.charAt(most);
    }
}
