package ai.coccinelle.channels.producer.address;

import ai.coccinelle.channels.producer.text.PastedText;

/** Addresses as a keyboard would have written them: without marks nobody sees, in ASCII where a sign has an equal there. */
final class AsciiForm {
    /** Between it and ASCII lie the full-width forms of ! to ~ (Unicode, "Halfwidth and Fullwidth Forms"). */
    private static final char FULL_WIDTH = '\uff01';

    private static final char LAST_FULL_WIDTH = '\uff5e';
    private static final char MINUS = '\u2212';

    private AsciiForm() {}

    /** A phone number: digits of any script, dashes, dots and blanks of any kind are those of ASCII. */
    static String ofPhoneNumber(String text) {
        String cleaned = PastedText.stripped(PastedText.decoded(text));
        if (cleaned.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            return cleaned;
        }
        StringBuilder ascii = new StringBuilder(cleaned.length());
        cleaned.codePoints().map(AsciiForm::signOfANumber).filter(c -> c >= 0).forEach(ascii::appendCodePoint);
        return PastedText.stripped(ascii.toString());
    }

    /** @return -1 of a sign to be left out */
    private static int signOfANumber(int c) {
        if (Character.isDigit(c)) {
            return '0' + Character.digit(c, 10);
        }
        if (Character.isSpaceChar(c) || Character.isWhitespace(c)) {
            return ' ';
        }
        if (Character.getType(c) == Character.DASH_PUNCTUATION || c == MINUS) {
            return '-';
        }
        return switch (c) {
            case '·', '•', '․', '‧' -> '.';
            default -> c > ' ' && PastedText.isInvisible(c) ? -1 : narrow(c);
        };
    }

    /** An email address; a blank within it stays, since nothing says what it stands for. */
    static String ofEmailAddress(String text) {
        String cleaned = PastedText.stripped(PastedText.decoded(text));
        if (isAscii(cleaned)) {
            return cleaned;
        }
        StringBuilder narrow = new StringBuilder(cleaned.length());
        cleaned.codePoints()
                .map(AsciiForm::narrow)
                .filter(c -> isJoiner(c) || Character.isSpaceChar(c) || c <= ' ' || !PastedText.isInvisible(c))
                .forEach(narrow::appendCodePoint);
        String address = narrow.toString();
        String withoutJoiners = address.replaceAll("[\u200c\u200d]", "");
        return isAscii(withoutJoiners) ? withoutJoiners : address;
    }

    /** In some scripts they tell one domain from another. */
    private static boolean isJoiner(int c) {
        return c == '\u200c' || c == '\u200d';
    }

    private static int narrow(int c) {
        return c >= FULL_WIDTH && c <= LAST_FULL_WIDTH ? c - FULL_WIDTH + '!' : c;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }
}
