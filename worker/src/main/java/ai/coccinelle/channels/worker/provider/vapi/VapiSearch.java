package ai.coccinelle.channels.worker.provider.vapi;

import ai.coccinelle.channels.worker.provider.Lookup;
import ai.coccinelle.channels.worker.provider.OutboundMessage;
import ai.coccinelle.channels.worker.provider.http.Exchange;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Looks for a message's call among all that Vapi has since we accepted it, by our id.
 *
 * <p>Vapi lists the newest first and pages by time (docs.vapi.ai, "List Calls": {@code limit}, {@code createdAtLe}). It does
 * not say how soon it lists a call; but a message is looked for 5 s after its attempt was given up at the earliest, so a
 * complete list without the call means that there is none.
 */
final class VapiSearch {
    /** Between the database's clock and Vapi's. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    /** A call that took place comes with its transcript, so a page must be small for an answer. */
    static final int PAGE_SIZE = 50;

    private static final int MOST_PAGES = 20;

    private final VapiApi api;

    VapiSearch(VapiApi api) {
        this.api = api;
    }

    Lookup find(OutboundMessage message) {
        Instant since = message.acceptedAt().minus(CLOCK_SKEW);
        Instant until = null;
        for (int read = 0; read < MOST_PAGES; read++) {
            List<JsonNode> page = page(since, until).orElse(null);
            if (page == null) {
                return new Lookup.NoAnswer("Vapi could not be asked");
            }
            Optional<String> id = in(page, message);
            if (id.isPresent()) {
                return new Lookup.Found(id.get());
            }
            if (page.size() < PAGE_SIZE) {
                return new Lookup.NotFound();
            }
            Instant oldest = createdAt(page.getLast());
            if (oldest == null || oldest.equals(until)) {
                return new Lookup.CannotTell("Vapi's list of calls cannot be read to its end");
            }
            until = oldest;
        }
        return new Lookup.CannotTell("Vapi has made too many calls since to be sure");
    }

    /** A page of calls, the newest first; empty when Vapi did not answer with one. */
    private Optional<List<JsonNode>> page(Instant since, @Nullable Instant until) {
        return switch (api.listCalls(since, until, PAGE_SIZE)) {
            case Exchange.Answered answer
            when answer.isSuccess() && answer.json().isArray() ->
                Optional.of(
                        StreamSupport.stream(answer.json().spliterator(), false).toList());
            case Exchange.Answered _, Exchange.NotSent _, Exchange.Lost _ -> Optional.empty();
        };
    }

    private static Optional<String> in(List<JsonNode> page, OutboundMessage message) {
        return page.stream()
                .filter(call -> isOf(call, message))
                .filter(call -> !endedAtOnce(call))
                .map(call -> call.path("id").asString(""))
                .filter(id -> !id.isEmpty())
                .findFirst();
    }

    private static boolean isOf(JsonNode call, OutboundMessage message) {
        return call.path("customer")
                .path("externalId")
                .asString("")
                .equals(message.id().toString());
    }

    /** A call that ended in an error reached nobody, so it is not the one that was asked for. */
    private static boolean endedAtOnce(JsonNode call) {
        String reason = call.path("endedReason").asString("");
        return !reason.isEmpty() && VapiOutcomes.ended(reason).isPresent();
    }

    private static @Nullable Instant createdAt(JsonNode call) {
        try {
            return OffsetDateTime.parse(call.path("createdAt").asString("")).toInstant();
        } catch (DateTimeParseException unreadable) {
            return null;
        }
    }
}
