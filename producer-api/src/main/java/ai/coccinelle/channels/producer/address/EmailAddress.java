package ai.coccinelle.channels.producer.address;

import com.ibm.icu.text.IDNA;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Email addresses as mail servers take them everywhere: a dot-atom (RFC 5321, section 4.1.2), an at sign, a domain name. Quotes
 * that a local part does not need are left out (RFC 5321 calls both the same mailbox). Local parts that need quotes, address
 * literals and local parts beyond ASCII are refused: the tenant's server may take them (SMTPUTF8, RFC 6531), but not every server
 * behind it does, and an accent before the @ is nearly always a slip for an address without it.
 */
final class EmailAddress {
    private static final int MAX_LOCAL = 64;
    private static final int MAX_DOMAIN = 253;
    private static final Pattern LOCAL =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final Pattern DOMAIN =
            Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])");

    /** UTS 46, non-transitional. */
    private static final IDNA DOMAINS = IDNA.getUTS46Instance(IDNA.USE_STD3_RULES
            | IDNA.CHECK_BIDI
            | IDNA.CHECK_CONTEXTJ
            | IDNA.NONTRANSITIONAL_TO_ASCII
            | IDNA.NONTRANSITIONAL_TO_UNICODE);

    private EmailAddress() {}

    static Address check(String written) {
        String text = AsciiForm.ofEmailAddress(written);
        int at = text.indexOf('@');
        if (at < 1 || at != text.lastIndexOf('@')) {
            return new Address.Unusable("An email address has one @, as in client@exemple.com.");
        }
        String local = unquoted(text.substring(0, at));
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

    private static String unquoted(String local) {
        return local.length() > 2 && local.startsWith("\"") && local.endsWith("\"")
                ? local.substring(1, local.length() - 1)
                : local;
    }

    /** The domain in ASCII by IDNA2008, which keeps ß, ς and joiners: no mail goes to another domain. Empty when it is none. */
    private static String asciiDomain(String domain) {
        if (domain.length() > MAX_DOMAIN) {
            return "";
        }
        String lower = domain.toLowerCase(Locale.ROOT);
        if (lower.chars().allMatch(c -> c < 0x80) && !lower.contains("xn--")) {
            return lower;
        }
        IDNA.Info info = new IDNA.Info();
        StringBuilder ascii = DOMAINS.nameToASCII(domain, new StringBuilder(), info);
        return info.hasErrors() ? "" : ascii.toString();
    }
}
