package ai.coccinelle.channels.producer.deadletter;

import ai.coccinelle.channels.suppression.MaskedAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses shown so that they can be told apart and nobody can be reached. */
final class Masked {
    private static final String ANYTHING_BETWEEN_DIGITS = "[ .()/-]*";
    private static final String FRANCE = "+33";

    private Masked() {}

    /** {@code +336…78}, or {@code c…@exemple.com}. */
    static String address(String address) {
        return MaskedAddress.of(address);
    }

    /** The text with the address masked wherever it stands, numbers also as people write them. */
    static String in(String text, String address) {
        return pattern(address).matcher(text).replaceAll(Matcher.quoteReplacement(address(address)));
    }

    private static Pattern pattern(String address) {
        if (!address.startsWith("+")) {
            return Pattern.compile(Pattern.quote(address), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        }
        String international = "(\\+|00)?" + spaced(address.substring(1));
        return Pattern.compile(
                address.startsWith(FRANCE)
                        ? international + "|0" + ANYTHING_BETWEEN_DIGITS + spaced(address.substring(FRANCE.length()))
                        : international);
    }

    private static String spaced(String digits) {
        return String.join(ANYTHING_BETWEEN_DIGITS, digits.split(""));
    }
}
