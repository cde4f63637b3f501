package ai.coccinelle.channels.simulator.twilio;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The filters of a GET on Messages.json. {@code DateSent>=2026-11-22} is, to a form decoder, the parameter
 * {@code DateSent>}. A day or a time may be given; a message that is not sent yet counts by the time it was accepted.
 */
final class MessageFilter {
    private MessageFilter() {}

    /** Empty when a date cannot be read. */
    static Optional<Predicate<SentMessage>> of(Map<String, String> query) {
        try {
            return Optional.of(equal(query).and(since(query)).and(until(query)).and(onDay(query)));
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }

    private static Predicate<SentMessage> equal(Map<String, String> query) {
        String to = query.get("To");
        String from = query.get("From");
        return message -> (to == null || to.equals(message.to())) && (from == null || from.equals(message.from()));
    }

    private static Predicate<SentMessage> since(Map<String, String> query) {
        String text = query.get("DateSent>");
        if (text == null) {
            return any -> true;
        }
        Instant earliest = isDay(text) ? dayStart(text) : time(text);
        return message -> !message.created().truncatedTo(ChronoUnit.SECONDS).isBefore(earliest);
    }

    private static Predicate<SentMessage> until(Map<String, String> query) {
        String text = query.get("DateSent<");
        if (text == null) {
            return any -> true;
        }
        Instant latest = isDay(text) ? dayEnd(text) : time(text);
        return message -> !message.created().truncatedTo(ChronoUnit.SECONDS).isAfter(latest);
    }

    private static Predicate<SentMessage> onDay(Map<String, String> query) {
        String text = query.get("DateSent");
        if (text == null) {
            return any -> true;
        }
        LocalDate day = isDay(text)
                ? LocalDate.parse(text)
                : time(text).atOffset(ZoneOffset.UTC).toLocalDate();
        return message ->
                message.created().atOffset(ZoneOffset.UTC).toLocalDate().equals(day);
    }

    private static boolean isDay(String text) {
        return text.length() == "2026-11-22".length();
    }

    private static Instant dayStart(String day) {
        return LocalDate.parse(day).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private static Instant dayEnd(String day) {
        return LocalDate.parse(day)
                .plusDays(1)
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC)
                .minusSeconds(1);
    }

    /** In whole seconds, as Twilio counts. Twilio's own SDK leaves the zone out and means UTC. */
    private static Instant time(String text) {
        TemporalAccessor time =
                DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        Instant instant = time instanceof OffsetDateTime zoned
                ? zoned.toInstant()
                : LocalDateTime.from(time).toInstant(ZoneOffset.UTC);
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }
}
