package ai.coccinelle.channels.producer.campaign;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Copies a part of a workbook byte by byte, as long as nothing in it can fill the memory of the library that reads it afterwards:
 * no text or tag without end, no more cells, strings, formulas and names than a spreadsheet has, no cell far to the right, no comment,
 * no document type and no encoding in which the library would read other characters than are checked here. A spreadsheet program
 * writes none of these.
 */
final class XmlGuard {
    static final int MOST_STRINGS = 500_000;
    private static final int MOST_CELLS = 5_000_000;
    private static final int MOST_CELLS_OF_A_ROW = 702;
    private static final int MOST_FORMULAS = 200_000;
    private static final int MOST_NAMES = 2_000;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_FORMULA = 512;

    /** Formulas that stand for others as well: the library looks through them for each cell, and writes out what they stand for. */
    private static final int MOST_RANGES = 200;

    private static final int LONGEST_PIECE = 256 * 1024;
    private static final int LONGEST_VALUE = 64;
    private static final int DEEPEST = 100;

    /** Until where a part may have what the library keeps in memory. It finds parts by what the workbook says, not by their names. */
    private static final long LAST_STRING = 32L << 20;

    private static final long LAST_OF_A_LIST = 4L << 20;
    private static final int AT_ONCE = 64 * 1024;

    /** The only one that a part may begin with, between its angle brackets. Without an encoding it is UTF-8 (XML 1.0, 4.3.3). */
    private static final Pattern DECLARATION_OF_UTF_8 =
            Pattern.compile("\\?xml\\s+version\\s*=\\s*(\"1\\.[01]\"|'1\\.[01]')"
                    + "(\\s+encoding\\s*=\\s*(\"(?i:utf-8)\"|'(?i:utf-8)'))?"
                    + "(\\s+standalone\\s*=\\s*(\"(yes|no)\"|'(yes|no)'))?\\s*\\?");

    private static final String NOT_UTF_8 = "it is not in UTF-8";

    /** Where its question mark stands after a byte order mark. */
    private static final int LATEST_DECLARATION = 5;

    /** Bytes from this one on are in no UTF-8 (RFC 3629), but begin a text in UTF-16. */
    private static final int IN_NO_UTF_8 = 0xf8;

    private final Set<String> names = new HashSet<>();
    private final StringBuilder name = new StringBuilder();
    private final StringBuilder value = new StringBuilder();
    private State state = State.TEXT;
    private String element = "";
    private String attribute = "";
    private String type = "";
    private int piece;
    private int before;
    private boolean closing;
    private boolean leaf;
    private int depth;
    private int depthOfRow;
    private int depthOfCell;
    private int depthOfText;
    private int lengthOfText;
    private long place;
    private int cells;
    private int cellsOfARow;
    private int formulas;
    private int ranges;
    private int strings;
    private int highestString = -1;

    private enum State {
        TEXT,
        OPENED,
        NAME,
        TAG,
        ATTRIBUTE,
        VALUE_IN_QUOTES,
        VALUE_IN_APOSTROPHES,
        DECLARATION
    }

    /** Why a part is not read. */
    static final class Refused extends IOException {
        Refused(String message) {
            super(message);
        }
    }

    /**
     * Copies the part.
     *
     * @param most how many bytes it may have
     * @return how many it has
     * @throws Refused when it may not be read
     */
    long copy(InputStream part, OutputStream copy, long most) throws IOException {
        state = State.TEXT;
        element = "";
        type = "";
        value.setLength(0);
        leaf = false;
        depth = 0;
        depthOfRow = 0;
        depthOfCell = 0;
        depthOfText = 0;
        piece = 0;
        place = 0;
        byte[] some = new byte[AT_ONCE];
        for (int read = part.read(some); read >= 0; read = part.read(some)) {
            for (int i = 0; i < read; i++) {
                look(Byte.toUnsignedInt(some[i]));
            }
            check(place <= most, "a part of it is too large");
            copy.write(some, 0, read);
        }
        return place;
    }

    /** After all parts: whether every string that a cell names is there. The library would make up what is not. */
    void checkStrings() throws Refused {
        check(highestString < strings, "a cell names a text that is not there");
    }

    private void look(int b) throws Refused {
        place++;
        piece++;
        check(b != 0 && b < IN_NO_UTF_8, NOT_UTF_8);
        check(piece <= LONGEST_PIECE, "a text in it is too long");
        switch (state) {
            case TEXT -> text(b);
            case OPENED -> opened(b);
            case DECLARATION -> declaration(b);
            case NAME -> name(b);
            case TAG -> tag(b);
            case ATTRIBUTE -> attribute(b);
            case VALUE_IN_QUOTES -> value(b, '"');
            case VALUE_IN_APOSTROPHES -> value(b, '\'');
        }
        before = b;
    }

    private void text(int b) throws Refused {
        if (b == '<') {
            endOfText();
            piece = 0;
            name.setLength(0);
            state = State.OPENED;
            return;
        }
        if (depthOfText > 0) {
            check(++lengthOfText <= LONGEST_PIECE, "a text in it is too long");
        }
        if (element.equals("v") || element.equals("f")) {
            check(value.length() < LONGEST_FORMULA || !element.equals("f"), "a formula in it is too long");
            if (value.length() < LONGEST_FORMULA) {
                value.append((char) b);
            }
        }
    }

    private void endOfText() throws Refused {
        if (element.equals("v") && !type.equals("str")) {
            check(value.length() <= LONGEST_VALUE, "a cell in it is damaged");
        }
        if (type.equals("s") && element.equals("v") && !value.isEmpty()) {
            check(value.length() <= 9 && value.chars().allMatch(c -> c >= '0' && c <= '9'), "a cell in it is damaged");
            highestString = Math.max(highestString, Integer.parseInt(value.toString()));
        }
        value.setLength(0);
    }

    private void opened(int b) throws Refused {
        check(b != '!', "it holds a comment or a document type");
        closing = b == '/';
        if (b == '?') {
            check(place <= LATEST_DECLARATION, "it holds a processing instruction");
            state = State.DECLARATION;
            declaration(b);
        } else if (b == '/') {
            element = "";
            state = State.TAG;
        } else {
            state = State.NAME;
            name(b);
        }
    }

    private void declaration(int b) throws Refused {
        if (b != '>') {
            check(value.length() < LONGEST_NAME, NOT_UTF_8);
            value.append((char) b);
            return;
        }
        check(DECLARATION_OF_UTF_8.matcher(value).matches(), NOT_UTF_8);
        value.setLength(0);
        state = State.TEXT;
    }

    private void name(int b) throws Refused {
        if (isNamePart(b)) {
            check(name.length() < LONGEST_NAME, "a name in it is too long");
            name.append((char) b);
            return;
        }
        element = local();
        begin();
        state = State.TAG;
        tag(b);
    }

    private void begin() throws Refused {
        check(!leaf, "a cell in it is damaged");
        switch (element) {
            case "row" -> {
                check(depthOfRow == 0, "a row in it is damaged");
                cellsOfARow = 0;
            }
            case "c" -> {
                check(depthOfCell == 0, "a cell in it is damaged");
                type = "";
                check(++cells <= MOST_CELLS && ++cellsOfARow <= MOST_CELLS_OF_A_ROW, "it has too many cells");
            }
            case "f" -> check(++formulas <= MOST_FORMULAS, "it has too many formulas");
            case "si" -> check(++strings <= MOST_STRINGS && place <= LAST_STRING, "it has too many texts");
            case "xf", "numFmt", "sheet", "Relationship", "Override" ->
                check(place <= LAST_OF_A_LIST, "a part of it is too large");
            default -> {}
        }
    }

    /** After a start tag of an element with content. The library reads a value together with those of all that stand in it. */
    private void enter() throws Refused {
        check(++depth <= DEEPEST, "its elements are nested too deeply");
        switch (element) {
            case "row" -> depthOfRow = depth;
            case "c" -> depthOfCell = depth;
            case "v", "f" -> leaf = true;
            case "is", "si" -> {
                if (depthOfText == 0) {
                    depthOfText = depth;
                    lengthOfText = 0;
                }
            }
            default -> {}
        }
    }

    private void leave() throws Refused {
        check(depth-- > 0, "it is damaged");
        leaf = false;
        depthOfRow = depthOfRow > depth ? 0 : depthOfRow;
        depthOfCell = depthOfCell > depth ? 0 : depthOfCell;
        depthOfText = depthOfText > depth ? 0 : depthOfText;
    }

    private void tag(int b) throws Refused {
        if (b == '>') {
            if (closing) {
                leave();
            } else if (before != '/') {
                enter();
            }
            state = State.TEXT;
        } else if (b == '"' || b == '\'') {
            value.setLength(0);
            state = b == '"' ? State.VALUE_IN_QUOTES : State.VALUE_IN_APOSTROPHES;
        } else if (isNamePart(b)) {
            name.setLength(0);
            state = State.ATTRIBUTE;
            attribute(b);
        }
    }

    private void attribute(int b) throws Refused {
        if (isNamePart(b)) {
            check(name.length() < LONGEST_NAME, "a name in it is too long");
            name.append((char) b);
            return;
        }
        attribute = local();
        state = State.TAG;
        tag(b);
    }

    private void value(int b, char end) throws Refused {
        if (b != end) {
            if (value.length() < LONGEST_VALUE) {
                value.append((char) b);
            }
            return;
        }
        if (element.equals("c")) {
            check(
                    !attribute.equals("r") || value.toString().matches("[A-Z]{1,2}[0-9]{1,7}"),
                    "it has more than %d columns".formatted(MOST_CELLS_OF_A_ROW));
            check(value.indexOf("&") < 0, "a cell in it is damaged");
            check(!attribute.equals("t") || type.isEmpty(), "a cell in it is damaged"); // x:t beside t
            type = attribute.equals("t") ? value.toString() : type;
        }
        check(
                !element.equals("f") || !attribute.equals("ref") || ++ranges <= MOST_RANGES,
                "it has too many formulas for several cells");
        value.setLength(0);
        state = State.TAG;
    }

    /** The name without its prefix. */
    private String local() throws Refused {
        String found = new String(name.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        check(names.contains(found) || names.size() < MOST_NAMES, "it has too many names");
        names.add(found);
        return found.substring(found.indexOf(':') + 1);
    }

    private static boolean isNamePart(int b) {
        return b > ' ' && b != '=' && b != '/' && b != '>' && b != '<' && b != '"' && b != '\'';
    }

    private static void check(boolean right, String fault) throws Refused {
        if (!right) {
            throw new Refused(fault);
        }
    }
}
