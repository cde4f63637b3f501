package ai.coccinelle.channels.producer.address;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Phone numbers that a spreadsheet or a program took for numbers: {@code 6.39980011E8}, {@code 639980011.0}. */
final class SpreadsheetNumber {
    private static final Pattern SCIENTIFIC = Pattern.compile("([1-9])(?:[.,]([0-9]{1,15}))?[eE](\\+?)([0-9]{1,2})");
    private static final Pattern DECIMAL = Pattern.compile("(\\+?[0-9]{8,15})[.,]0{1,2}");
    private static final int MOST_DIGITS = 15;

    private SpreadsheetNumber() {}

    /** The digits of such a number; any other text as it is. */
    static String digits(String written) {
        String text = written.startsWith("'")
                ? written.substring(1)
                : written; // how people tell a spreadsheet that it is a text
        Matcher decimal = DECIMAL.matcher(text);
        if (decimal.matches()) {
            return decimal.group(1);
        }
        Matcher number = SCIENTIFIC.matcher(text);
        if (!number.matches() || isShortened(number)) {
            return text;
        }
        int exponent = Integer.parseInt(number.group(4));
        String decimals = decimals(number);
        return exponent >= MOST_DIGITS || decimals.length() > exponent
                ? text
                : number.group(1) + decimals + "0".repeat(exponent - decimals.length());
    }

    /** Whether digits were lost: {@code 6,4E+08} is what a spreadsheet shows of a number in a narrow column. */
    static boolean isShortened(String text) {
        Matcher number = SCIENTIFIC.matcher(text);
        return number.matches() && isShortened(number);
    }

    /** With a plus sign it is a spreadsheet's display, rounded; programs write all digits that are not zero, and no plus. */
    private static boolean isShortened(Matcher number) {
        return !number.group(3).isEmpty() && decimals(number).length() < Integer.parseInt(number.group(4));
    }

    private static String decimals(Matcher number) {
        return number.group(2) == null ? "" : number.group(2);
    }
}
