package ai.coccinelle.channels.producer.request;

import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An address's parameters, read strictly: every fault in one answer. */
public final class Parameters {
    private final Map<String, String> given;
    private final List<Fault> faults = new ArrayList<>();

    /** @param known the parameters that there are; any other is a fault */
    public Parameters(Map<String, String> given, Set<String> known) {
        this.given = given;
        given.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> faults.add(new Fault(
                        name,
                        "unknown-parameter",
                        "Leave it out; the parameters are "
                                + String.join(", ", known.stream().sorted().toList()) + ".")));
    }

    /**
     * A parameter's value, or null when it is not given, is empty, or cannot be read, which is a fault.
     *
     * @param otherwise what it must be, told when it cannot be read
     */
    public <T> @Nullable T value(String name, Function<String, Optional<T>> reading, String otherwise) {
        String text = given.get(name);
        if (text == null || text.isEmpty()) {
            return null;
        }
        Optional<T> value = reading.apply(text);
        if (value.isEmpty()) {
            faults.add(new Fault(name, "invalid-value", otherwise));
        }
        return value.orElse(null);
    }

    /** A time with its offset, or null. */
    public @Nullable Instant time(String name) {
        return value(name, Parameters::parse, "Must be a time such as 2025-01-15T14:00:00Z.");
    }

    /** The parameter {@code cursor}: where the page before ended, or null. */
    public <T> @Nullable T cursor(Function<String, Optional<T>> reading) {
        return value("cursor", reading, "Must be the nextCursor of the page before, unchanged.");
    }

    /** The parameter {@code limit}. */
    public int limit(int unlessGiven, int most) {
        Integer limit =
                value("limit", text -> limit(text, most), "Must be a whole number from 1 to %d.".formatted(most));
        return limit == null ? unlessGiven : limit;
    }

    /** @throws Refusal naming every fault that was found, if there is one */
    public void refuseFaults() {
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.invalid(ProblemType.INVALID_REQUEST, faults));
        }
    }

    /** The UUID that the text is, or empty. */
    public static Optional<UUID> uuid(String text) {
        try {
            return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> parse(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant()).filter(Values::isStorable);
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> limit(String text, int most) {
        return text.matches("\\d{1,4}")
                ? Optional.of(Integer.valueOf(text)).filter(limit -> limit >= 1 && limit <= most)
                : Optional.empty();
    }
}
