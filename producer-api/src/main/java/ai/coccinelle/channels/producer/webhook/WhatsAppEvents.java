package ai.coccinelle.channels.producer.webhook;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.producer.request.Parameters;
import ai.coccinelle.channels.receipt.Receipt;
import ai.coccinelle.channels.receipt.Receipt.Meaning;
import ai.coccinelle.channels.reply.NewReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads what Meta calls us with, and 360dialog in the same shape (Meta, "Webhooks: messages"): {@code entry[].changes[].value}
 * with {@code statuses} and {@code messages}. What is not known is passed over: Meta adds to it without notice.
 */
record WhatsAppEvents(List<Receipt> receipts, List<NewReply> replies) {
    WhatsAppEvents {
        receipts = List.copyOf(receipts);
        replies = List.copyOf(replies);
    }

    /** @param tenantId whose webhook was called */
    static WhatsAppEvents read(JsonNode body, UUID tenantId) {
        List<Receipt> receipts = new ArrayList<>();
        List<NewReply> replies = new ArrayList<>();
        values(body).forEach(value -> {
            value.path("statuses")
                    .valueStream()
                    .forEach(status -> receipt(status, tenantId).ifPresent(receipts::add));
            value.path("messages")
                    .valueStream()
                    .forEach(message -> reply(message, value, tenantId).ifPresent(replies::add));
        });
        return new WhatsAppEvents(receipts, replies);
    }

    private static Stream<JsonNode> values(JsonNode body) {
        return body.path("entry")
                .valueStream()
                .flatMap(entry -> entry.path("changes").valueStream())
                .map(change -> change.path("value"));
    }

    private static Optional<Receipt> receipt(JsonNode status, UUID tenantId) {
        String id = text(status.path("id"));
        String word = text(status.path("status"));
        Meaning meaning = meaning(word);
        if (id.isEmpty() || meaning == null) {
            return Optional.empty();
        }
        String code = status.path("errors").path(0).path("code").asString("");
        return Optional.of(new Receipt(
                Receipt.Provider.WHATSAPP,
                tenantId,
                id,
                word,
                meaning,
                Parameters.uuid(text(status.path("biz_opaque_callback_data"))).orElse(null),
                code.isEmpty() ? null : code,
                meaning == Meaning.UNDELIVERED ? reason(code) : null));
    }

    private static @Nullable Meaning meaning(String status) {
        return switch (status) {
            case "sent" -> Meaning.SENT;
            case "delivered", "read", "played" -> Meaning.DELIVERED;
            case "failed" -> Meaning.UNDELIVERED;
            default -> null;
        };
    }

    private static String reason(String code) {
        return switch (code) {
            case "131026" -> "WhatsApp cannot deliver to this number";
            case "131047" -> "the recipient has not written for 24 hours: only an approved template may be sent";
            case "131049", "130472" -> "Meta chose not to deliver this message to this recipient";
            case "131050" -> "the recipient has opted out of marketing messages";
            case "130497" -> "this WhatsApp account may not write to the recipient's country";
            case "131042" -> "the WhatsApp account has a payment problem";
            default -> "WhatsApp could not deliver it";
        };
    }

    /** From a number, or, since Meta may leave it out, from the id that it has for the person in this business. */
    private static Optional<NewReply> reply(JsonNode message, JsonNode value, UUID tenantId) {
        String id = text(message.path("id"));
        JsonNode contact = value.path("contacts").path(0);
        String from = Stream.of(
                        message.path("from"),
                        contact.path("wa_id"),
                        message.path("from_user_id"),
                        contact.path("user_id"))
                .map(WhatsAppEvents::text)
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse("");
        return id.isEmpty() || from.isEmpty()
                ? Optional.empty()
                : Optional.of(new NewReply(ChannelType.WHATSAPP, tenantId, id, e164(from), content(message)));
    }

    private static String e164(String from) {
        return from.matches("\\d{6,15}") ? "+" + from : from;
    }

    private static String content(JsonNode message) {
        String type = text(message.path("type"));
        return Stream.of(
                        message.path("text").path("body"),
                        message.path("button").path("text"),
                        message.path("interactive").path("button_reply").path("title"),
                        message.path("interactive").path("list_reply").path("title"))
                .map(WhatsAppEvents::text)
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse("[" + type + "]");
    }

    private static String text(JsonNode node) {
        return node.isString() ? node.stringValue() : "";
    }
}
