package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.producer.text.PastedText;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits text into records (RFC 4180), one at a time. Of a record no more fields are kept than asked for, and no more
 * characters are read than one may have: a file costs the memory of its widest usable row.
 */
final class CsvParser {
    /** An unclosed quote would make one field of all the rest. */
    static final int LONGEST_FIELD = 64 * 1024;

    static final int LONGEST_RECORD = 4 * LONGEST_FIELD;

    private static final int END = -1;

    private final BufferedReader text;
    private final char separator;
    private final StringBuilder field = new StringBuilder();
    private int characters;

    /** @param text of which only this reads from now on */
    CsvParser(BufferedReader text, char separator) {
        this.text = text;
        this.separator = separator;
    }

    /**
     * A record.
     *
     * @param fields the first ones, as many as were asked for
     * @param width how many fields there are up to the last that is not blank
     */
    record CsvLine(List<String> fields, int width) {
        CsvLine {
            fields = List.copyOf(fields);
        }

        /** Without the fields: no name reaches a log. */
        @Override
        public String toString() {
            return "CsvLine[" + width + "]";
        }
    }

    /** Why the text is no CSV at a record. */
    static final class Malformed extends Exception {
        Malformed(String message) {
            super(message);
        }
    }

    /**
     * Reads the next record.
     *
     * @param most how many fields are kept
     * @return null at the end of the text
     */
    @Nullable
    CsvLine next(int most) throws IOException, Malformed {
        int first = text.read();
        if (first == END) {
            return null;
        }
        characters = 0;
        List<String> fields = new ArrayList<>();
        int count = 0;
        int width = 0;
        int c = first;
        boolean more = true;
        while (more) {
            int end = field(c);
            count++;
            String read = field.toString();
            if (fields.size() < most) {
                fields.add(read);
            }
            if (!PastedText.isBlank(read)) {
                width = count;
            }
            more = end == separator;
            if (more) {
                c = text.read();
            }
        }
        return new CsvLine(fields, width);
    }

    /**
     * Reads a field into the buffer.
     *
     * @param first its first character, or what follows an empty one
     * @return what ended it: the separator, a line feed or {@link #END}
     */
    private int field(int first) throws IOException, Malformed {
        field.setLength(0);
        return first == '"' ? quoted() : unquoted(first);
    }

    private int unquoted(int first) throws IOException, Malformed {
        int c = first;
        while (c != END && c != separator && c != '\n' && c != '\r') {
            append(c, "a field is longer than %d characters".formatted(LONGEST_FIELD));
            c = text.read();
        }
        return ended(c);
    }

    private int quoted() throws IOException, Malformed {
        while (true) {
            int c = text.read();
            if (c == END) {
                throw new Malformed("a quote is not closed");
            }
            if (c != '"') {
                append(c, "a quote is not closed, or a field is longer than %d characters".formatted(LONGEST_FIELD));
                continue;
            }
            c = text.read();
            if (c == '"') {
                append(c, "a quote is not closed, or a field is longer than %d characters".formatted(LONGEST_FIELD));
                continue;
            }
            while (c == ' ' && c != separator) {
                c = text.read();
            }
            if (c != END && c != separator && c != '\n' && c != '\r') {
                throw new Malformed("something follows a closing quote, or a quote before it is not closed");
            }
            return ended(c);
        }
    }

    /** A carriage return ends a record as a line feed does, and both together do so once. */
    private int ended(int c) throws IOException {
        if (c == '\r') {
            text.mark(1);
            if (text.read() != '\n') {
                text.reset();
            }
            return '\n';
        }
        return c;
    }

    private void append(int c, String fault) throws Malformed {
        characters++;
        if (field.length() == LONGEST_FIELD || characters > LONGEST_RECORD) {
            throw new Malformed(
                    characters > LONGEST_RECORD
                            ? "the row is longer than %d characters".formatted(LONGEST_RECORD)
                            : fault);
        }
        field.append((char) c);
    }
}
