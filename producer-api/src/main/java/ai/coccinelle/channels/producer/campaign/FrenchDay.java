package ai.coccinelle.channels.producer.campaign;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;

/** Days as spreadsheets in France show them, day first. */
final class FrenchDay {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d/M/uuuu", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private FrenchDay() {}

    /** The day as {@code 2027-01-15}; any other text as it is. */
    static String iso(String text) {
        try {
            return LocalDate.parse(text, DAY).toString();
        } catch (DateTimeException none) {
            return text;
        }
    }
}
