package ai.coccinelle.channels.producer.webhook;

import ai.coccinelle.channels.producer.problem.Problem;
import ai.coccinelle.channels.producer.problem.ProblemType;
import ai.coccinelle.channels.producer.problem.Refusal;
import ai.coccinelle.channels.producer.suppression.OptOuts;
import ai.coccinelle.channels.receipt.Receipt;
import ai.coccinelle.channels.receipt.Receipts;
import ai.coccinelle.channels.reply.ContactChange;
import ai.coccinelle.channels.reply.NewReply;
import ai.coccinelle.channels.reply.Replies;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Takes in what webhooks tell, once it is known whose they are: stored first, applied after. */
final class WebhookDesk {
    /** A thousand updates, the most of one call of Meta's, have some 60,000; many more would fill the memory as a tree. */
    private static final int MOST_TOKENS = 150_000;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxTokenCount(MOST_TOKENS)
                            .build())
                    .build())
            .build();

    private final Receipts receipts;
    private final Replies replies;
    private final OptOuts optOuts;
    private final ReceiptLoop loop;
    private final TenantUpdates updates;
    private final AutoReplyLoop autoReplies;
    private final MeterRegistry meters;

    WebhookDesk(
            Receipts receipts,
            Replies replies,
            OptOuts optOuts,
            ReceiptLoop loop,
            TenantUpdates updates,
            AutoReplyLoop autoReplies,
            MeterRegistry meters) {
        this.receipts = receipts;
        this.replies = replies;
        this.optOuts = optOuts;
        this.loop = loop;
        this.updates = updates;
        this.autoReplies = autoReplies;
        this.meters = meters;
    }

    /**
     * Stores what came by a tenant's webhook, as {@link #take}, {@link #answers} and {@link #changes} do.
     *
     * @throws Refusal when the tenant's webhook says more than it may, too: nothing is stored then
     */
    void take(UUID tenantId, WhatsAppEvents events) {
        updates.refuseTooMany(tenantId, events);
        take(events.receipts());
        answers(events.replies());
        changes(events.changes());
    }

    /** Stores receipts; when this returns, they are committed. */
    void take(List<Receipt> told) {
        receipts.store(told);
        if (!told.isEmpty()) {
            loop.wake();
        }
    }

    /**
     * Stores recipients' answers, and does what they ask; when this returns, that is committed.
     *
     * @throws Refusal when there is no key to hash addresses with: the provider is to come again
     */
    void answers(List<NewReply> given) {
        if (given.isEmpty()) {
            return;
        }
        if (!optOuts.hasKey()) {
            throw missing("CHANNELS_ADDRESS_KEY");
        }
        replies.store(given);
        optOuts.forgetAll();
        autoReplies.wake();
    }

    /**
     * Applies what happened to recipients beside their answers; when this returns, that is committed.
     *
     * @throws Refusal when there is no key to hash addresses with: the provider is to come again
     */
    void changes(List<ContactChange> changes) {
        if (changes.isEmpty()) {
            return;
        }
        if (!optOuts.hasKey()) {
            throw missing("CHANNELS_ADDRESS_KEY");
        }
        replies.apply(changes);
        optOuts.forgetAll();
    }

    /** The problem of a call that does not prove whose it is; it is counted. */
    Refusal refused(String provider) {
        meters.counter("channels.webhooks.refused", "provider", provider).increment();
        return new Refusal(Problem.of(
                ProblemType.INVALID_SIGNATURE,
                "The signature or secret of this call is missing or wrong; nothing was stored. Check the secret that the"
                        + " provider was given, and, where the address is signed, CHANNELS_PUBLIC_URL."));
    }

    /** The problem of a webhook that cannot check whose a call is. */
    static Refusal missing(String variable) {
        return new Refusal(Problem.of(
                ProblemType.NOT_SET_UP,
                "%s is not set in the API, so this call cannot be taken in; nothing was stored. Set it, and restart."
                        .formatted(variable)));
    }

    /** @throws Refusal when the body is not a JSON object */
    static JsonNode json(byte[] body) {
        try {
            JsonNode read = JSON.readTree(body);
            if (read.isObject()) {
                return read;
            }
        } catch (JacksonException notJson) {
            // told below
        }
        throw new Refusal(
                Problem.of(ProblemType.MALFORMED_JSON, "The body could not be read. Send one JSON object in UTF-8."));
    }
}
