package ai.coccinelle.channels.producer.template;

import ai.coccinelle.channels.producer.text.PastedText;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;

/** How a value is shown in a language. */
final class Formats {
    private static final Pattern LINE_BREAKS = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]+");
    private static final Pattern CONTROLS_BUT_LINES = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]+");

    /** Within so many days a date is plain without its year. */
    private static final int PLAIN_DAYS = 300;

    private static final Dates FRENCH = Dates.of("d", Language.FR.locale());
    private static final Dates FRENCH_FIRST = Dates.of("1'er'", Language.FR.locale());
    private static final Dates ENGLISH = Dates.of("d", Language.EN.locale());

    private Formats() {}

    /** @param today by which a date is near enough to be shown without its year */
    static String show(Variable variable, String value, Language language, LocalDate today) {
        return switch (variable.type()) {
            case TEXT, LINK -> oneLine(value);
            case LINES -> lines(value);
            case DATE -> date(oneLine(value), language, today);
            case TIME -> time(oneLine(value), language);
        };
    }

    /** The value on one line: so it cannot begin a header of its own in an email's subject. */
    static String oneLine(String value) {
        return PastedText.stripped(
                isPlain(value)
                        ? value
                        : LINE_BREAKS.matcher(PastedText.decoded(value)).replaceAll(" "));
    }

    /** Whether there is nothing to replace, as nearly always: a look at each character costs less than an expression. */
    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029) {
                return false;
            }
        }
        return true;
    }

    private static String lines(String value) {
        return PastedText.stripped(CONTROLS_BUT_LINES
                .matcher(PastedText.decoded(value).replace("\r\n", "\n").replace('\r', '\n'))
                .replaceAll(""));
    }

    private static String date(String value, Language language, LocalDate today) {
        try {
            LocalDate date = LocalDate.parse(value);
            return switch (language) {
                case FR -> (date.getDayOfMonth() == 1 ? FRENCH_FIRST : FRENCH).write(date, today);
                case EN -> ENGLISH.write(date, today);
            };
        } catch (DateTimeException notIso) {
            return value;
        }
    }

    private static String time(String value, Language language) {
        try {
            LocalTime time = LocalTime.parse(value);
            return switch (language) {
                case FR -> time.getHour() + " h" + (time.getMinute() == 0 ? "" : " %02d".formatted(time.getMinute()));
                case EN ->
                    "%d:%02d %s"
                            .formatted(
                                    (time.getHour() + 11) % 12 + 1,
                                    time.getMinute(),
                                    time.getHour() < 12 ? "am" : "pm");
            };
        } catch (DateTimeException notIso) {
            return value;
        }
    }

    /** A language's way of writing dates. */
    private record Dates(DateTimeFormatter near, DateTimeFormatter far) {
        static Dates of(String day, Locale locale) {
            return new Dates(
                    DateTimeFormatter.ofPattern("EEEE " + day + " MMMM", locale),
                    DateTimeFormatter.ofPattern("EEEE " + day + " MMMM yyyy", locale));
        }

        String write(LocalDate date, LocalDate today) {
            boolean plain = Math.abs(ChronoUnit.DAYS.between(today, date)) <= PLAIN_DAYS;
            return (plain ? near : far).format(date);
        }
    }
}
