package ai.coccinelle.channels.producer.webhook;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.contact.WhatsAppContacts;
import ai.coccinelle.channels.producer.request.Parameters;
import ai.coccinelle.channels.receipt.Receipt;
import ai.coccinelle.channels.receipt.Receipt.Meaning;
import ai.coccinelle.channels.reply.ContactChange;
import ai.coccinelle.channels.reply.NewReply;
import ai.coccinelle.channels.suppression.StopWord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads what Meta calls us with, and 360dialog in the same shape (Meta, "Webhooks: messages", "user_preferences"):
 * {@code entry[].changes[].value} with {@code statuses}, {@code messages} and {@code user_preferences}. What is not known is
 * passed over: Meta adds to it without notice.
 */
record WhatsAppEvents(List<Receipt> receipts, List<NewReply> replies, List<ContactChange> changes) {
    WhatsAppEvents {
        receipts = List.copyOf(receipts);
        replies = List.copyOf(replies);
        changes = List.copyOf(changes);
    }

    /**
     * Reads a call.
     *
     * @param tenantId whose webhook was called
     * @param now the time of a change that does not say its own
     */
    static WhatsAppEvents read(JsonNode body, UUID tenantId, Instant now) {
        List<Receipt> receipts = new ArrayList<>();
        List<NewReply> replies = new ArrayList<>();
        List<ContactChange> changes = new ArrayList<>();
        values(body).forEach(value -> {
            value.path("statuses")
                    .valueStream()
                    .forEach(status -> receipt(status, tenantId).ifPresent(receipts::add));
            value.path("messages").valueStream().forEach(message -> {
                if (isWritten(message)) {
                    reply(message, value, tenantId).ifPresent(replies::add);
                } else {
                    newNumber(message, tenantId).ifPresent(changes::add);
                }
            });
            value.path("user_preferences")
                    .valueStream()
                    .forEach(preference -> marketing(preference, tenantId, now).ifPresent(changes::add));
        });
        return new WhatsAppEvents(receipts, replies, changes);
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

    /** False for what WhatsApp itself says in the person's name: a new number, a chat that was opened. */
    private static boolean isWritten(JsonNode message) {
        return switch (text(message.path("type"))) {
            case "system", "request_welcome" -> false;
            default -> true;
        };
    }

    /** Meta, "System messages webhook": the old number is the sender's, the new one is in {@code system}. */
    private static Optional<ContactChange> newNumber(JsonNode message, UUID tenantId) {
        JsonNode system = message.path("system");
        String old = text(message.path("from"));
        String changed = first(system.path("wa_id"), system.path("new_wa_id"));
        return old.isEmpty() || changed.isEmpty() || changed.equals(old)
                ? Optional.empty()
                : Optional.of(new ContactChange.NewNumber(tenantId, old, changed));
    }

    private static Optional<ContactChange> marketing(JsonNode preference, UUID tenantId, Instant now) {
        String person = first(preference.path("wa_id"), preference.path("user_id"));
        String value = text(preference.path("value"));
        boolean stop = value.equals("stop");
        return person.isEmpty()
                        || !text(preference.path("category")).equals("marketing_messages")
                        || !stop && !value.equals("resume")
                ? Optional.empty()
                : Optional.of(new ContactChange.Marketing(
                        tenantId, person, stop, instant(preference.path("timestamp"), now)));
    }

    /** Seconds since 1970, as a number or as text. */
    private static Instant instant(JsonNode node, Instant now) {
        String seconds = node.asString("");
        return seconds.matches("\\d{1,11}") ? Instant.ofEpochSecond(Long.parseLong(seconds)) : now;
    }

    /** From a number, or, since Meta may leave it out, from the id that it has for the person in this business. */
    private static Optional<NewReply> reply(JsonNode message, JsonNode value, UUID tenantId) {
        String id = text(message.path("id"));
        JsonNode contact = contact(message, value.path("contacts"));
        String user = first(message.path("from_user_id"), contact.path("user_id"));
        String number = first(message.path("from"), contact.path("wa_id"));
        String from = number.isEmpty() ? user : number;
        String answers = text(message.path("context").path("id"));
        return id.isEmpty() || from.isEmpty()
                ? Optional.empty()
                : Optional.of(new NewReply(
                        ChannelType.WHATSAPP,
                        tenantId,
                        id,
                        new NewReply.Sender(
                                WhatsAppContacts.addressOf(from),
                                user.isEmpty() || user.equals(from) ? null : user,
                                name(contact),
                                answers.isEmpty() ? null : answers),
                        new NewReply.Content(content(message), order(message), isTyped(message))));
    }

    /** The sender's of several people in one call; the only one there is, since its id may be written otherwise. */
    private static JsonNode contact(JsonNode message, JsonNode contacts) {
        Set<String> sender = Stream.of(message.path("from"), message.path("from_user_id"))
                .map(WhatsAppEvents::text)
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toSet());
        return contacts.valueStream()
                .filter(contact ->
                        sender.contains(text(contact.path("wa_id"))) || sender.contains(text(contact.path("user_id"))))
                .findFirst()
                .orElseGet(() -> contacts.path(contacts.size() == 1 ? 0 : -1));
    }

    private static @Nullable String name(JsonNode contact) {
        String name = text(contact.path("profile").path("name")).strip();
        return name.isEmpty() ? null : name;
    }

    private static boolean isTyped(JsonNode message) {
        return switch (text(message.path("type"))) {
            case "button", "interactive", "reaction" -> false;
            default -> true;
        };
    }

    private static String content(JsonNode message) {
        String type = text(message.path("type"));
        String said = first(
                message.path("text").path("body"),
                message.path("button").path("text"),
                message.path("interactive").path("button_reply").path("title"),
                message.path("interactive").path("list_reply").path("title"),
                message.path("interactive").path("nfm_reply").path("body"),
                message.path(type).path("caption"),
                message.path("reaction").path("emoji"));
        return said.isEmpty() ? "[" + type + "]" : said;
    }

    /** A button's own text may be in any words; its payload is what the template gave it. */
    private static @Nullable String order(JsonNode message) {
        JsonNode button = message.path("button");
        String payload = text(button.path("payload"));
        return StopWord.in(text(button.path("text"))) == StopWord.OTHER && StopWord.in(payload) == StopWord.STOP
                ? payload
                : null;
    }

    private static String first(JsonNode... nodes) {
        return Stream.of(nodes)
                .map(WhatsAppEvents::text)
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String text(JsonNode node) {
        return node.isString() ? node.stringValue() : "";
    }
}
