package ai.coccinelle.channels.producer.template;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** How a value is shown in a language. */
final class Formats {
    private static final Pattern LINE_BREAKS = Pattern.compile("[\\p{Cntrl}\\u0085\\u2028\\u2029]+");
    private static final Pattern CONTROLS_BUT_LINES = Pattern.compile("[\\p{Cntrl}&&[^\\n\\t]]+");

    private static final DateTimeFormatter FRENCH = day("d", Language.FR);
    private static final DateTimeFormatter FRENCH_FIRST = day("1'er'", Language.FR);
    private static final DateTimeFormatter ENGLISH = day("d", Language.EN);

    private Formats() {}

    private static DateTimeFormatter day(String day, Language language) {
        return DateTimeFormatter.ofPattern("EEEE " + day + " MMMM yyyy", language.locale());
    }

    static String show(Variable variable, String value, Language language) {
        return switch (variable.type()) {
            case TEXT -> oneLine(value);
            case LINES -> lines(value);
            case DATE -> date(oneLine(value), language);
            case TIME -> time(oneLine(value), language);
        };
    }

    /** The value on one line: so it cannot begin a header of its own in an email's subject. */
    static String oneLine(String value) {
        return (isPlain(value) ? value : LINE_BREAKS.matcher(value).replaceAll(" ")).strip();
    }

    /** Whether there is nothing to replace, as nearly always: a look at each character costs less than an expression. */
    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029) {
                return false;
            }
        }
        return true;
    }

    private static String lines(String value) {
        return CONTROLS_BUT_LINES
                .matcher(value.replace("\r\n", "\n").replace('\r', '\n'))
                .replaceAll("")
                .strip();
    }

    private static String date(String value, Language language) {
        try {
            LocalDate date = LocalDate.parse(value);
            return switch (language) {
                case FR -> (date.getDayOfMonth() == 1 ? FRENCH_FIRST : FRENCH).format(date);
                case EN -> ENGLISH.format(date);
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
}
