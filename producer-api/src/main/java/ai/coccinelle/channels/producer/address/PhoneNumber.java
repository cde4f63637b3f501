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

    private static final String MAINLAND = "FR";

    /** Numbers of the overseas departments have codes of their own, though they are written like mainland ones. */
    private static final List<String> REGIONS = List.of(MAINLAND, "RE", "GP", "MQ", "GF", "YT");

    private static final int MOST_WRITTEN = 40;

    private static final Pattern WRITTEN = Pattern.compile("\\+?[0-9()./\\- ]{3,%d}".formatted(MOST_WRITTEN));

    /** With marks that nobody sees between all its digits. */
    private static final int LONGEST_TEXT = 200;

    /** What stands between the digits of a number that needs no further reading. */
    private static final String SEPARATORS = " .-";

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
        String written = text.length() <= LONGEST_TEXT ? SpreadsheetNumber.digits(AsciiForm.ofPhoneNumber(text)) : "";
        if (SpreadsheetNumber.isShortened(written)) {
            return new Address.Unusable(
                    "A spreadsheet has shortened this number, and digits are lost. Give the column the format"
                            + " Text, enter the numbers again, and save the file again.");
        }
        return parse(written)
                .<Address>map(number -> types.contains(number.type())
                        ? new Address.Usable(number.e164())
                        : new Address.Unusable(refusal))
                .orElseGet(() -> new Address.Unusable(
                        "This is not a valid phone number. Give it as +33612345678 or 06 12 34 56 78; numbers outside"
                                + " France need their country code."));
    }

    private static Optional<Known> parse(String text) {
        return plain(text).or(() -> asWritten(text));
    }

    /** A number of mainland France as nearly all are written, +33612345678 or 06 12 34 56 78: the library's parser is slow. */
    private static Optional<Known> plain(String text) {
        if (text.length() > MOST_WRITTEN) {
            return Optional.empty();
        }
        int skipped = text.startsWith("+33") ? 3 : text.startsWith("0") ? 1 : text.length();
        long number = 0;
        int digits = 0;
        for (int i = skipped; i < text.length() && digits < 10; i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                number = number * 10 + (c - '0');
                digits++;
            } else if (SEPARATORS.indexOf(c) < 0) {
                return Optional.empty();
            }
        }
        return digits == 9 && number >= 100_000_000
                ? Known.valid(new Phonenumber.PhoneNumber().setCountryCode(33).setNationalNumber(number))
                : Optional.empty();
    }

    private static Optional<Known> asWritten(String text) {
        return WRITTEN.matcher(text).matches() ? inARegion(text).or(() -> overseas(text)) : Optional.empty();
    }

    private static Optional<Known> inARegion(String text) {
        return REGIONS.stream()
                .flatMap(region -> parse(text, region).flatMap(Known::valid).stream())
                .findFirst();
    }

    /** A number of an overseas department behind mainland France's +33: the national numbers of all of them are one plan. */
    private static Optional<Known> overseas(String text) {
        return parse(text, MAINLAND)
                .filter(number -> number.getCountryCode() == Known.FRANCE)
                .flatMap(number -> inARegion("0" + number.getNationalNumber()));
    }

    private static Optional<Phonenumber.PhoneNumber> parse(String text, String region) {
        try {
            return Optional.of(LIBRARY.parse(text, region));
        } catch (NumberParseException notOne) {
            return Optional.empty();
        }
    }

    /** A valid number. */
    private record Known(PhoneNumberType type, String e164) {
        private static final int FRANCE = 33;

        /** 06 39 98 xx xx: the mobile numbers that ARCEP keeps free for fiction, which the library does not know. */
        private static final long FICTIONAL = 63998;

        /** The library finds a number valid when it finds what type it is, and looks for that only once here. */
        static Optional<Known> valid(Phonenumber.PhoneNumber number) {
            PhoneNumberType type = isFictional(number) ? PhoneNumberType.MOBILE : LIBRARY.getNumberType(number);
            return type == PhoneNumberType.UNKNOWN
                    ? Optional.empty()
                    : Optional.of(new Known(type, LIBRARY.format(number, PhoneNumberFormat.E164)));
        }

        private static boolean isFictional(Phonenumber.PhoneNumber number) {
            return number.getCountryCode() == FRANCE && number.getNationalNumber() / 10_000 == FICTIONAL;
        }
    }
}
