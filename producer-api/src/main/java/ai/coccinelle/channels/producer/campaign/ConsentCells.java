package ai.coccinelle.channels.producer.campaign;

import ai.coccinelle.channels.consent.ConsentBasis;
import ai.coccinelle.channels.producer.consent.ConsentProof;
import ai.coccinelle.channels.producer.problem.Fault;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads of a row how its recipient agreed to promotions; one that says nothing of it counts on what was recorded before. */
final class ConsentCells {
    private static final String BASIS = "consentBasis";
    private static final String GIVEN_AT = "consentGivenAt";
    private static final String SOURCE = "consentSource";

    /** What is read for it: all of them, or none. */
    static final Set<String> ALL = Set.of(BASIS, GIVEN_AT, SOURCE);

    /** Under which name a request's field is read. */
    private static final Map<String, String> READ_AS = Map.of("consent.givenAt", GIVEN_AT, "consent.source", SOURCE);

    private static final DateTimeFormatter TIME_OR_DAY = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendOffsetId()
            .optionalEnd()
            .toFormatter(Locale.ROOT);

    private ConsentCells() {}

    /**
     * The proof that a row gives, or empty when it gives none, or none that can be read.
     *
     * @param given what its columns say, by what is read
     * @param zone in which a day begins that is given without its hour
     */
    static Optional<ConsentProof> proof(Map<String, String> given, ZoneId zone) {
        Optional<ConsentBasis> basis = Optional.ofNullable(given.get(BASIS)).flatMap(ConsentCells::basis);
        Optional<Instant> givenAt = Optional.ofNullable(given.get(GIVEN_AT)).flatMap(text -> time(text, zone));
        Optional<String> source = Optional.ofNullable(given.get(SOURCE));
        return basis.flatMap(why -> givenAt.flatMap(when -> source.map(where -> new ConsentProof(why, when, where))));
    }

    /** Why a row that says something of it gives no proof; empty when it gives one, or says nothing. */
    static List<Fault> faults(Map<String, String> given, ZoneId zone) {
        List<Fault> faults = new ArrayList<>();
        if (ALL.stream().noneMatch(given::containsKey)) {
            return faults;
        }
        ALL.stream()
                .filter(field -> !given.containsKey(field))
                .sorted()
                .map(field -> new Fault(
                        field,
                        "missing-field",
                        "Who agreed, when and where is told together. Fill this in, or leave all three blank: then what was"
                                + " recorded before counts."))
                .forEach(faults::add);
        if (isUnreadable(given.get(BASIS), ConsentCells::basis)) {
            faults.add(new Fault(BASIS, "unknown-value", "Must be opt-in or existing-customer."));
        }
        if (isUnreadable(given.get(GIVEN_AT), text -> time(text, zone))) {
            faults.add(
                    new Fault(
                            GIVEN_AT,
                            "invalid-value",
                            "Must be a day, as 2026-03-02 or 02/03/2026, or a time with its offset, as 2026-03-02T10:15:00+01:00."));
        }
        return faults;
    }

    private static boolean isUnreadable(@Nullable String text, Function<String, Optional<?>> reading) {
        return text != null && reading.apply(text).isEmpty();
    }

    /** Under which name this field of a request is read of a row. */
    static String readAs(String field) {
        return READ_AS.getOrDefault(field, field);
    }

    private static Optional<ConsentBasis> basis(String text) {
        return Arrays.stream(ConsentBasis.values())
                .filter(basis -> basis.wireName().equals(text.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    private static Optional<Instant> time(String text, ZoneId zone) {
        try {
            TemporalAccessor read = TIME_OR_DAY.parseBest(FrenchDay.iso(text), OffsetDateTime::from, LocalDate::from);
            return Optional.of(
                    read instanceof OffsetDateTime time
                            ? time.toInstant()
                            : LocalDate.from(read).atStartOfDay(zone).toInstant());
        } catch (DateTimeParseException isNone) {
            return Optional.empty();
        }
    }
}
