package ai.coccinelle.channels.worker.provider.twilio;

import ai.coccinelle.channels.worker.provider.Lookup;
import ai.coccinelle.channels.worker.provider.OutboundMessage;
import com.twilio.base.Page;
import com.twilio.exception.TwilioException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.rest.api.v2010.account.MessageReader;
import com.twilio.type.PhoneNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Looks for a message of ours among those that Twilio has for its recipient.
 *
 * <p>Twilio keeps no id of ours that it could be searched by, so a message is known by sender, recipient, body and the
 * time since we accepted it. Of several that are alike, the log says which are other messages' already.
 *
 * <p>The list is not narrowed by DateSent: a message that Twilio still has queued has none yet, and missing it would
 * send it twice.
 */
final class TwilioSearch {
    /** Twilio's dates have whole seconds. */
    private static final Duration ROUNDING = Duration.ofSeconds(1);

    private static final long PAGE_SIZE = 200;
    private static final int MOST_PAGES = 5;
    private static final Set<Message.Status> NEVER_SENT =
            Set.of(Message.Status.FAILED, Message.Status.UNDELIVERED, Message.Status.CANCELED);

    private final TwilioRestClient client;
    private final String from;

    TwilioSearch(TwilioRestClient client, String from) {
        this.client = client;
        this.from = from;
    }

    Lookup find(OutboundMessage message, String body) {
        try {
            return search(body, message.acceptedAt().minus(ROUNDING), reader(message));
        } catch (TwilioException noAnswer) {
            return new Lookup.NoAnswer("Twilio could not be asked");
        }
    }

    private MessageReader reader(OutboundMessage message) {
        MessageReader reader =
                Message.reader().setTo(new PhoneNumber(message.to())).setPageSize(PAGE_SIZE);
        // A Messaging Service picks the number, so there the sender cannot narrow the list.
        return TwilioProvider.isMessagingService(from) ? reader : reader.setFrom(new PhoneNumber(from));
    }

    private Lookup search(String body, Instant since, MessageReader reader) {
        List<String> resembling = new ArrayList<>();
        Page<Message> page = reader.firstPage(client);
        for (int read = 1; ; read++) {
            page.getRecords().stream()
                    .filter(candidate -> isLike(candidate, body, since))
                    .map(Message::getSid)
                    .forEach(resembling::add);
            if (!page.hasNextPage() || isOlder(page, since)) {
                return resembling.isEmpty() ? new Lookup.NotFound() : new Lookup.Resembling(resembling);
            }
            if (read == MOST_PAGES) {
                return resembling.isEmpty()
                        ? new Lookup.CannotTell("Twilio has too many messages to this number to be sure")
                        : new Lookup.Resembling(resembling);
            }
            page = reader.nextPage(page, client);
        }
    }

    /** Whether all of it was made before that time, and so what follows: Twilio lists the newest first. */
    private static boolean isOlder(Page<Message> page, Instant since) {
        return !page.getRecords().isEmpty()
                && page.getRecords().stream()
                        .allMatch(candidate -> candidate.getDateCreated() != null
                                && candidate.getDateCreated().toInstant().isBefore(since));
    }

    /** A date or status that Twilio leaves out counts as alike: rather not send than send twice. */
    private static boolean isLike(Message candidate, String body, Instant since) {
        return body.equals(candidate.getBody())
                && (candidate.getDateCreated() == null
                        || !candidate.getDateCreated().toInstant().isBefore(since))
                && (candidate.getStatus() == null || !NEVER_SENT.contains(candidate.getStatus()))
                && candidate.getDirection() != Message.Direction.INBOUND;
    }
}
