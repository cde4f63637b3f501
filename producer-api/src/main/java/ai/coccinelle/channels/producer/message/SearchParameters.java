package ai.coccinelle.channels.producer.message;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.MessageQuery;
import ai.coccinelle.channels.message.MessageStatus;
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

/** The parameters of a search, read strictly: every fault in one answer. */
final class SearchParameters {
    static final int DEFAULT_LIMIT = 50;
    static final int MAX_LIMIT = 200;

    /** Years that a UUIDv7 can hold and a caller can mean. */
    private static final Instant EARLIEST = Instant.EPOCH;

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final Set<String> KNOWN = Set.of("tenantId", "channel", "status", "from", "to", "cursor", "limit");

    private final Map<String, String> parameters;
    private final List<Fault> faults = new ArrayList<>();

    private SearchParameters(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    /**
     * The query that the parameters ask for.
     *
     * @param tenantId whose messages; null: everybody's
     * @throws Refusal naming every fault
     */
    static MessageQuery query(Map<String, String> parameters, @Nullable UUID tenantId) {
        return new SearchParameters(parameters).read(tenantId);
    }

    private MessageQuery read(@Nullable UUID tenantId) {
        parameters.keySet().stream()
                .filter(name -> !KNOWN.contains(name))
                .forEach(name -> faults.add(new Fault(
                        name,
                        "unknown-parameter",
                        "Leave it out; the parameters are " + String.join(", ", sorted()) + ".")));
        MessageQuery query = new MessageQuery(
                tenantId,
                value("channel", ChannelType::find, "Must be one of sms, email, whatsapp, phone."),
                value(
                        "status",
                        MessageStatus::find,
                        "Must be one of pending, released, sending, uncertain, sent,"
                                + " delivered, undelivered, failed, cancelled, expired, suppressed."),
                value("from", SearchParameters::time, "Must be a time such as 2025-01-15T14:00:00Z."),
                value("to", SearchParameters::time, "Must be a time such as 2025-01-15T14:00:00Z."),
                value("cursor", Cursor::read, "Must be the nextCursor of the page before, unchanged."),
                limit());
        if (!faults.isEmpty()) {
            throw new Refusal(Problem.invalid(ProblemType.INVALID_REQUEST, faults));
        }
        return query;
    }

    private int limit() {
        Integer limit =
                value("limit", SearchParameters::limit, "Must be a whole number from 1 to %d.".formatted(MAX_LIMIT));
        return limit == null ? DEFAULT_LIMIT : limit;
    }

    private <T> @Nullable T value(String name, Function<String, Optional<T>> reading, String otherwise) {
        String text = parameters.get(name);
        if (text == null || text.isEmpty()) {
            return null;
        }
        Optional<T> value = reading.apply(text);
        if (value.isEmpty()) {
            faults.add(new Fault(name, "invalid-value", otherwise));
        }
        return value.orElse(null);
    }

    private static Optional<Instant> time(String text) {
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            return time.isBefore(EARLIEST) || time.isAfter(LATEST) ? Optional.empty() : Optional.of(time);
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> limit(String text) {
        return text.matches("\\d{1,4}")
                ? Optional.of(Integer.valueOf(text)).filter(limit -> limit >= 1 && limit <= MAX_LIMIT)
                : Optional.empty();
    }

    private static List<String> sorted() {
        return KNOWN.stream().sorted().toList();
    }
}
