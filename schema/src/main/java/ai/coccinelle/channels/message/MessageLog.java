package ai.coccinelle.channels.message;

import ai.coccinelle.channels.database.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table {@code channel_messages_log} as callers see it: what comes in, and what became of it. */
public final class MessageLog {
    private final Jdbi jdbi;

    public MessageLog(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Accepts the message: when this returns {@link Acceptance.Accepted} it is committed, due now.
     *
     * @param idempotency the caller's key, or null
     * @throws org.jdbi.v3.core.JdbiException when the database is out of reach; nothing is stored then, or the commit's
     *     answer was lost, which an idempotency key makes safe to repeat
     */
    public Acceptance accept(NewMessage message, @Nullable Idempotency idempotency) {
        return jdbi.inTransaction(handle -> {
            if (idempotency != null && !remember(handle, message, idempotency)) {
                return repeated(handle, message, idempotency);
            }
            insert(handle, message);
            return new Acceptance.Accepted(message.id());
        });
    }

    /** The answer that this key and request got before, or empty when the key is new. */
    public Optional<Acceptance> earlier(UUID tenantId, Idempotency idempotency) {
        return jdbi.withHandle(handle -> earlier(handle, tenantId, idempotency));
    }

    /** The message, or empty. */
    public Optional<Message> find(UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery(MessageSql.FIND)
                .bind("id", id)
                .map((rows, context) -> MessageRow.message(rows))
                .findOne());
    }

    /** Those of the messages that no longer move by themselves. */
    public List<Message> findClosed(Collection<UUID> ids) {
        return jdbi.withHandle(handle -> handle.createQuery(MessageSql.FIND_CLOSED)
                .bind("ids", ids.toArray(UUID[]::new))
                .map((rows, context) -> MessageRow.message(rows))
                .list());
    }

    /** The messages that the query asks for, newest first. */
    public List<Message> search(MessageQuery query) {
        return jdbi.withHandle(handle -> handle.createQuery(MessageSql.SEARCH)
                .bind("tenant", query.tenantId())
                .bind(
                        "channel",
                        query.channel() == null ? null : query.channel().wireName())
                .bind("status", query.status() == null ? null : query.status().wireName())
                .bind("from", bound(query.from()))
                .bind("to", bound(query.to()))
                .bind("before", query.before())
                .bind("limit", query.limit())
                .map((rows, context) -> MessageRow.message(rows))
                .list());
    }

    /**
     * Forgets idempotency keys that are older than this.
     *
     * @return how many, at most 10,000 a call
     */
    public int forgetIdempotencyKeys(Duration age) {
        return jdbi.withHandle(handle -> handle.createUpdate(MessageSql.FORGET_KEYS)
                .bind("seconds", age.toSeconds())
                .execute());
    }

    private static boolean remember(Handle handle, NewMessage message, Idempotency idempotency) {
        return handle.createUpdate(MessageSql.REMEMBER_KEY)
                        .bind("tenant", message.lane().tenantId())
                        .bind("key", idempotency.key())
                        .bind("hash", idempotency.requestHash())
                        .bind("message", message.id())
                        .execute()
                == 1;
    }

    private static Acceptance repeated(Handle handle, NewMessage message, Idempotency idempotency) {
        return earlier(handle, message.lane().tenantId(), idempotency)
                .orElseThrow(() -> new IllegalStateException("an idempotency key vanished while it was read"));
    }

    private static Optional<Acceptance> earlier(Handle handle, UUID tenantId, Idempotency idempotency) {
        return handle.createQuery(MessageSql.FIND_KEY)
                .bind("tenant", tenantId)
                .bind("key", idempotency.key())
                .<Acceptance>map(
                        (rows, context) -> Arrays.equals(rows.getBytes("request_hash"), idempotency.requestHash())
                                ? new Acceptance.Repeated(rows.getObject("message_id", UUID.class))
                                : new Acceptance.KeyReused())
                .findOne();
    }

    private static void insert(Handle handle, NewMessage message) {
        Duration usefulFor = message.usefulFor();
        handle.createUpdate(MessageSql.INSERT)
                .bind("id", message.id())
                .bind("tenant", message.lane().tenantId())
                .bind("channel", message.lane().channel().wireName())
                .bind("to", message.to())
                .bind("template", message.templateName())
                .bind("kind", message.kind().wireName())
                .bind("locale", message.locale())
                .bind("content", message.content())
                .bind("payload", Json.write(message.payload()))
                .bind("usefulSeconds", usefulFor == null ? null : usefulFor.toMillis() / 1000.0)
                .execute();
    }

    private static @Nullable UUID bound(@Nullable Instant time) {
        return time == null ? null : MessageIds.floor(time);
    }
}
