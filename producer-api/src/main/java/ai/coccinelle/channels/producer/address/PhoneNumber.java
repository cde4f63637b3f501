package ai.coccinelle.channels.producer.address;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Phone numbers as people in France write them. */
final class PhoneNumber {
    private static final PhoneNumberUtil LIBRARY = PhoneNumberUtil.getInstance();

    /** Numbers of the overseas departments have codes of their own, though they are written like mainland ones. */
    private static final List<String> REGIONS = List.of("FR", "RE", "GP", "MQ", "GF", "YT");

    private static final Pattern WRITTEN = Pattern.compile("\\+?[0-9()./\\-\\s\\u00a0\\u202f]{3,40}");

    private static final Set<PhoneNumberType> TAKES_TEXT =
            Set.of(PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE, PhoneNumberType.PERSONAL_NUMBER);

    /** Neither premium rate nor shared cost: whoever gave us the number does not choose what the call costs. */
    private static final Set<PhoneNumberType> TAKES_CALLS = Set.of(
            PhoneNumberType.MOBILE,
            PhoneNumberType.FIXED_LINE,
            PhoneNumberType.FIXED_LINE_OR_MOBILE,
            PhoneNumberType.PERSONAL_NUMBER,
            PhoneNumberType.VOIP);

    private PhoneNumber() {}

    static Address mobile(String text, String what) {
        return check(text, TAKES_TEXT, what + " needs a mobile number, and this is not one. Give a mobile number.");
    }

    static Address any(String text) {
        return check(
                text, TAKES_CALLS, "This is a special-rate or service number. Give a landline or a mobile number.");
    }

    private static Address check(String text, Set<PhoneNumberType> types, String refusal) {
        return parse(text)
                .<Address>map(number -> types.contains(LIBRARY.getNumberType(number))
                        ? new Address.Usable(LIBRARY.format(number, PhoneNumberFormat.E164))
                        : new Address.Unusable(refusal))
                .orElseGet(() -> new Address.Unusable(
                        "This is not a valid phone number. Give it as +33612345678 or 06 12 34 56 78; numbers outside"
                                + " France need their country code."));
    }

    private static Optional<Phonenumber.PhoneNumber> parse(String text) {
        if (!WRITTEN.matcher(text).matches()) {
            return Optional.empty();
        }
        return REGIONS.stream()
                .flatMap(region -> parse(text, region).stream())
                .filter(LIBRARY::isValidNumber)
                .findFirst();
    }

    private static Optional<Phonenumber.PhoneNumber> parse(String text, String region) {
        try {
            return Optional.of(LIBRARY.parse(text, region));
        } catch (NumberParseException notOne) {
            return Optional.empty();
        }
    }
}
