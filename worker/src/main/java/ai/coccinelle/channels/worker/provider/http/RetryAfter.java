package ai.coccinelle.channels.worker.provider.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The header {@code Retry-After}: seconds or an HTTP date (RFC 9110, 10.2.3). */
public final class RetryAfter {
    private static final int MOST_DIGITS = 9;

    private RetryAfter() {}

    /** How long from now; null when it is neither form. A date gone by is zero. */
    public static @Nullable Duration parse(String value, Instant now) {
        String trimmed = value.strip();
        return isSeconds(trimmed) ? Duration.ofSeconds(Long.parseLong(trimmed)) : untilDate(trimmed, now);
    }

    private static boolean isSeconds(String value) {
        return !value.isEmpty()
                && value.length() <= MOST_DIGITS
                && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static @Nullable Duration untilDate(String value, Instant now) {
        try {
            Instant date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return date.isBefore(now) ? Duration.ZERO : Duration.between(now, date);
        } catch (DateTimeException neitherForm) {
            return null;
        }
    }
}
