package ai.coccinelle.channels.appointment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How long before an appointment its reminder goes. Days are days of the calendar: {@code P1D} is the same time of the day
 * before, also when the clocks were changed in between, since that is what "yesterday at ten" means to a customer. Hours and
 * minutes are time that passes: {@code PT2H} is two hours of waiting, whatever the clocks show.
 *
 * @param text ISO 8601: days as {@code P1D}, hours and minutes as {@code PT2H} or {@code PT1H30M}
 */
public record Before(@JsonValue String text) {
    /** What may be said: one kind of unit, so that each has one meaning. */
    private static final Pattern WRITTEN = Pattern.compile("P[0-9]{1,2}D|PT([0-9]{1,3}H)?([0-9]{1,3}M)?");

    private static final Duration LEAST = Duration.ofMinutes(5);
    private static final Duration MOST = Duration.ofDays(60);

    /** @throws IllegalArgumentException when it is not of that form, or not from 5 minutes to 60 days */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Before {
        Duration length = length(text);
        if (length.compareTo(LEAST) < 0 || length.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("not how long before a reminder goes");
        }
    }

    /** What the text says, or empty when it cannot be used. */
    public static Optional<Before> parse(String text) {
        try {
            return Optional.of(new Before(text));
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }

    /** The time so long before the start, for people in that zone. Always before the start. */
    public Instant of(Instant start, ZoneId zone) {
        return text.startsWith("PT")
                ? start.minus(Duration.parse(text))
                : start.atZone(zone).minus(Period.parse(text)).toInstant();
    }

    private static Duration length(String text) {
        if (!WRITTEN.matcher(text).matches()) {
            return Duration.ZERO;
        }
        try {
            return text.startsWith("PT")
                    ? Duration.parse(text)
                    : Duration.ofDays(Period.parse(text).getDays());
        } catch (DateTimeException empty) { // PT
            return Duration.ZERO;
        }
    }
}
