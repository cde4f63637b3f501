package ai.coccinelle.channels.producer.address;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Email addresses as mail servers take them everywhere: a dot-atom (RFC 5321, section 4.1.2), an at sign, a domain name.
 * Quoted local parts, address literals and local parts beyond ASCII are refused: hardly a server takes them.
 */
final class EmailAddress {
    private static final int MAX_LOCAL = 64;
    private static final int MAX_DOMAIN = 253;
    private static final Pattern LOCAL =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final Pattern DOMAIN =
            Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])");

    private EmailAddress() {}

    static Address check(String text) {
        int at = text.indexOf('@');
        if (at < 1 || at != text.lastIndexOf('@')) {
            return new Address.Unusable("An email address has one @, as in client@exemple.com.");
        }
        String local = text.substring(0, at);
        if (local.length() > MAX_LOCAL || !LOCAL.matcher(local).matches()) {
            return new Address.Unusable("The part before the @ is not one that mail servers take: at most 64 letters,"
                    + " digits and signs without accents or spaces, and dots only between them.");
        }
        String domain = asciiDomain(text.substring(at + 1));
        if (domain.length() > MAX_DOMAIN || !DOMAIN.matcher(domain).matches()) {
            return new Address.Unusable("The part after the @ is not a domain name such as exemple.com.");
        }
        return new Address.Usable(local + "@" + domain);
    }

    /** The domain in ASCII, or empty when it is none. */
    private static String asciiDomain(String domain) {
        try {
            return IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notOne) {
            return "";
        }
    }
}
