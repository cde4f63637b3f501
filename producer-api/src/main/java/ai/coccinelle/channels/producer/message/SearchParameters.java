package ai.coccinelle.channels.producer.message;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.message.MessageQuery;
import ai.coccinelle.channels.message.MessageStatus;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.request.Cursor;
import ai.coccinelle.channels.producer.request.Parameters;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The parameters of a search. */
final class SearchParameters {
    static final int DEFAULT_LIMIT = 50;
    static final int MAX_LIMIT = 200;

    /** No index has the status, so that every change of it stays cheap: a search by it reads what lies in this time. */
    static final Duration STATUS_WITHIN = Duration.ofDays(30);

    private static final Set<String> KNOWN = Set.of("tenantId", "channel", "status", "from", "to", "cursor", "limit");

    private SearchParameters() {}

    /**
     * The query that the parameters ask for.
     *
     * @param tenantId whose messages; null: everybody's
     * @param sandbox whether test keys' messages are meant, or the others
     * @param now what a search by status looks back from, where it names neither from nor to
     * @throws Refusal naming every fault
     */
    static MessageQuery query(Map<String, String> given, @Nullable UUID tenantId, boolean sandbox, Instant now) {
        Parameters parameters = new Parameters(given, KNOWN);
        MessageStatus status = parameters.value(
                "status",
                MessageStatus::find,
                "Must be one of pending, released, sending, uncertain, sent,"
                        + " delivered, undelivered, failed, cancelled, expired, suppressed.");
        Instant from = parameters.time("from");
        Instant to = parameters.time("to");
        MessageQuery query = new MessageQuery(
                tenantId,
                parameters.value("channel", ChannelType::find, "Must be one of sms, email, whatsapp, phone."),
                status,
                status == null || from != null ? from : (to == null ? now : to).minus(STATUS_WITHIN),
                to,
                parameters.cursor(Cursor::read),
                parameters.limit(DEFAULT_LIMIT, MAX_LIMIT),
                sandbox);
        parameters.refuseFaults();
        return query;
    }
}
