package ai.coccinelle.channels.producer.text;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import java.nio.charset.Charset;

/** Text as it comes out of spreadsheets, address books and old databases, cleaned of what its reader cannot see. */
public final class PastedText {
    private static final char FIRST_C1 = '\u0080';
    private static final char LAST_C1 = '\u009f';

    /** The characters of Windows-1252 at the places of the C1 controls; 0 where it has none. */
    private static final char[] WINDOWS_1252 = windows1252();

    private PastedText() {}

    /** Whether the character is a blank or invisible: white space, a control, a format character or an ignorable one. */
    public static boolean isInvisible(int codePoint) {
        if (codePoint > ' ' && codePoint < 0x7f) {
            return false;
        }
        return Character.isWhitespace(codePoint)
                || Character.isSpaceChar(codePoint)
                || Character.isISOControl(codePoint)
                || Character.getType(codePoint) == Character.FORMAT
                || UCharacter.hasBinaryProperty(codePoint, UProperty.DEFAULT_IGNORABLE_CODE_POINT);
    }

    /** Without the blanks and invisible characters around it. */
    public static String stripped(String text) {
        int end = text.length();
        while (end > 0 && isInvisible(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        int start = 0;
        while (start < end && isInvisible(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        return text.substring(start, end);
    }

    /** Whether there is nothing to see. */
    public static boolean isBlank(String text) {
        return text.codePoints().allMatch(PastedText::isInvisible);
    }

    /**
     * With C1 controls read as the Windows-1252 characters that they were before something took them for ISO 8859-1, as browsers
     * read that encoding (WHATWG, "Encoding"): U+0092 becomes an apostrophe. Those that stand for none are left out.
     */
    public static String decoded(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isC1(text.charAt(i))) {
                return replaced(text);
            }
        }
        return text;
    }

    private static String replaced(String text) {
        StringBuilder decoded = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            char read = isC1((char) c) ? WINDOWS_1252[c - FIRST_C1] : (char) c;
            if (read != 0 || c == 0) {
                decoded.append(read);
            }
        });
        return decoded.toString();
    }

    private static boolean isC1(char c) {
        return c >= FIRST_C1 && c <= LAST_C1;
    }

    private static char[] windows1252() {
        char[] characters = new char[LAST_C1 - FIRST_C1 + 1];
        Charset encoding = Charset.forName("windows-1252");
        for (int i = 0; i < characters.length; i++) {
            char read = new String(new byte[] {(byte) (FIRST_C1 + i)}, encoding).charAt(0);
            characters[i] = read == '\ufffd' ? 0 : read;
        }
        return characters;
    }
}
