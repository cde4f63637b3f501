package ai.coccinelle.channels.message;

import ai.coccinelle.channels.database.Json;
import ai.coccinelle.channels.database.TextArray;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jspecify.annotations.Nullable;

/** Accepts many messages of one tenant within the caller's transaction, a statement for so many rows. */
final class BatchAcceptance {
    private static final int ROWS_AT_ONCE = 1000;

    /** Newsletters are long: what a statement carries is bounded by more than its rows. */
    private static final int CHARACTERS_AT_ONCE = 1_000_000;

    private final Handle handle;
    private final UUID tenantId;

    BatchAcceptance(Handle handle, UUID tenantId) {
        this.handle = handle;
        this.tenantId = tenantId;
    }

    /** What became of each, in their order. */
    List<Acceptance> accept(List<BatchMessage> messages) {
        Map<String, Remembered> keys = remember(messages);
        List<Acceptance> acceptances =
                messages.stream().map(message -> acceptance(message, keys)).toList();
        List<NewMessage> rows = new ArrayList<>();
        int characters = 0;
        for (int i = 0; i < messages.size(); i++) {
            if (acceptances.get(i) instanceof Acceptance.Accepted) {
                NewMessage row = messages.get(i).message().get();
                rows.add(row);
                characters += row.content().length();
                if (rows.size() == ROWS_AT_ONCE || characters > CHARACTERS_AT_ONCE) {
                    insert(rows);
                    rows.clear();
                    characters = 0;
                }
            }
        }
        insert(rows);
        return acceptances;
    }

    /** What is remembered under these keys; those that are not are absent. */
    Map<String, Remembered> find(Collection<String> keys) {
        Map<String, Remembered> found = new HashMap<>();
        for (List<String> some : chunks(keys)) {
            handle.createQuery(MessageSql.FIND_KEYS)
                    .bind("tenant", tenantId)
                    .bind("keys", column(some, key -> key))
                    .map((rows, context) -> Map.entry(
                            rows.getString("idempotency_key"),
                            new Remembered(rows.getBytes("request_hash"), rows.getObject("message_id", UUID.class))))
                    .forEach(row -> found.put(row.getKey(), row.getValue()));
        }
        return found;
    }

    private static Acceptance acceptance(BatchMessage message, Map<String, Remembered> keys) {
        Idempotency idempotency = message.idempotency();
        if (idempotency == null) {
            return new Acceptance.Accepted(message.id());
        }
        Remembered remembered = keys.get(idempotency.key());
        if (remembered == null) {
            throw new IllegalStateException("an idempotency key vanished while it was read");
        }
        return remembered.messageId().equals(message.id())
                ? new Acceptance.Accepted(message.id())
                : remembered.answer(idempotency);
    }

    /**
     * Stores the keys that are new, the first use of each, and returns all. In the keys' order, whatever the messages' is:
     * two batches with the same keys then wait for each other and do not deadlock.
     */
    private Map<String, Remembered> remember(List<BatchMessage> messages) {
        SortedMap<String, Remembered> own = new TreeMap<>();
        for (BatchMessage message : messages) {
            Idempotency idempotency = message.idempotency();
            if (idempotency != null) {
                own.putIfAbsent(idempotency.key(), new Remembered(idempotency.requestHash(), message.id()));
            }
        }
        Map<String, Remembered> all = new HashMap<>(own);
        for (List<String> keys : chunks(own.keySet())) {
            if (insertKeys(keys, own) < keys.size()) {
                all.putAll(find(keys));
            }
        }
        return all;
    }

    private int insertKeys(List<String> keys, Map<String, Remembered> own) {
        List<Remembered> values = keys.stream().map(own::get).toList();
        return handle.createUpdate(MessageSql.REMEMBER_KEYS)
                .bind("tenant", tenantId)
                .bind("keys", column(keys, key -> key))
                .bind("hashes", column(values, value -> HexFormat.of().formatHex(value.requestHash())))
                .bind("messages", column(values, value -> value.messageId().toString()))
                .execute();
    }

    private void insert(List<NewMessage> messages) {
        if (messages.isEmpty()) {
            return;
        }
        if (!messages.stream().allMatch(message -> message.lane().tenantId().equals(tenantId))) {
            throw new IllegalArgumentException("a batch is one tenant's");
        }
        boolean sandbox = messages.getFirst().sandbox();
        if (!messages.stream().allMatch(message -> message.sandbox() == sandbox)) {
            throw new IllegalArgumentException("a batch is one key's");
        }
        handle.createUpdate(MessageSql.INSERT_ALL)
                .bind("tenant", tenantId)
                .bind("sandbox", sandbox)
                .bind("ids", column(messages, message -> message.id().toString()))
                .bind(
                        "channels",
                        column(messages, message -> message.lane().channel().wireName()))
                .bind("recipients", column(messages, NewMessage::to))
                .bind("templates", column(messages, NewMessage::templateName))
                .bind("kinds", column(messages, message -> message.kind().wireName()))
                .bind("locales", column(messages, NewMessage::locale))
                .bind("contents", column(messages, NewMessage::content))
                .bind("payloads", column(messages, message -> Json.write(message.payload())))
                .bind("usefulSeconds", column(messages, BatchAcceptance::usefulSeconds))
                .bind(
                        "uselessAfter",
                        column(messages, message -> text(message.timing().uselessAfter())))
                .bind(
                        "notBefore",
                        column(messages, message -> text(message.timing().notBefore())))
                .bind("heldFor", column(messages, BatchAcceptance::heldFor))
                .bind(
                        "appointments",
                        column(messages, message -> text(message.origin().appointmentId())))
                .bind(
                        "revisions",
                        column(messages, message -> text(message.origin().appointmentRevision())))
                .bind(
                        "campaigns",
                        column(messages, message -> text(message.origin().campaignId())))
                .execute();
    }

    private static @Nullable String usefulSeconds(NewMessage message) {
        Duration usefulFor = message.timing().usefulFor();
        return usefulFor == null ? null : String.valueOf(usefulFor.toMillis() / 1000.0);
    }

    private static @Nullable String heldFor(NewMessage message) {
        Hold heldFor = message.timing().heldFor();
        return heldFor == null ? null : heldFor.wireName();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static <T> Argument column(List<T> rows, Function<T, @Nullable String> column) {
        return TextArray.of(rows, column);
    }

    private static List<List<String>> chunks(Collection<String> keys) {
        List<String> all = List.copyOf(keys);
        List<List<String>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += ROWS_AT_ONCE) {
            chunks.add(all.subList(from, Math.min(from + ROWS_AT_ONCE, all.size())));
        }
        return chunks;
    }

    /** What stands under an idempotency key. */
    @SuppressWarnings("ArrayRecordComponent") // compared by its content, below
    record Remembered(byte[] requestHash, UUID messageId) {
        /** The answer to another request with this key. */
        Acceptance answer(Idempotency asked) {
            return Arrays.equals(requestHash, asked.requestHash())
                    ? new Acceptance.Repeated(messageId)
                    : new Acceptance.KeyReused();
        }
    }
}
