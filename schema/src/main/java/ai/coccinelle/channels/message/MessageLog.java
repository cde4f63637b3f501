package ai.coccinelle.channels.message;

import ai.coccinelle.channels.database.Json;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The table {@code channel_messages_log} as callers see it: what comes in, and what became of it. */
public final class MessageLog {
    private final Jdbi jdbi;

    public MessageLog(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Accepts the message: when this returns {@link Acceptance.Accepted} it is committed, due now. One statement, which waits
     * for nobody: its lane is not touched. Whoever accepts tells the lane's Releaser; a lane that nobody was told of, since
     * the process died in between, is found by {@link ai.coccinelle.channels.lane.Lanes#mend}.
     *
     * @param idempotency the caller's key, or null
     * @throws org.jdbi.v3.core.JdbiException when the database is out of reach; nothing is stored then, or the commit's
     *     answer was lost, which an idempotency key makes safe to repeat
     */
    public Acceptance accept(NewMessage message, @Nullable Idempotency idempotency) {
        return jdbi.withHandle(handle -> {
            if (idempotency == null) {
                bind(handle.createUpdate(MessageSql.INSERT), message).execute();
                return new Acceptance.Accepted(message.id());
            }
            int stored = bind(handle.createUpdate(MessageSql.INSERT_ONCE), message)
                    .bind("key", idempotency.key())
                    .bind("hash", idempotency.requestHash())
                    .execute();
            return stored == 1
                    ? new Acceptance.Accepted(message.id())
                    : earlier(handle, message.lane().tenantId(), List.of(idempotency))
                            .getFirst()
                            .orElseThrow(
                                    () -> new IllegalStateException("an idempotency key vanished while it was read"));
        });
    }

    /**
     * Accepts all of the tenant's messages in one transaction, or, when this throws, none of them. A key that several of them
     * have belongs to the first. Lanes are not touched, as with {@link #accept}.
     *
     * @return what became of each, in their order
     * @throws org.jdbi.v3.core.JdbiException as {@link #accept}
     */
    public List<Acceptance> acceptAll(UUID tenantId, List<BatchMessage> messages) {
        return messages.isEmpty()
                ? List.of()
                : jdbi.inTransaction(handle -> new BatchAcceptance(handle, tenantId).accept(messages));
    }

    /**
     * Accepts all of one tenant's messages within the caller's transaction, for a producer that remembers in the same
     * transaction that it made them. Lanes are not touched, as with {@link #accept}.
     */
    public void acceptAll(Handle handle, UUID tenantId, List<NewMessage> messages) {
        new BatchAcceptance(handle, tenantId)
                .accept(messages.stream()
                        .map(message -> new BatchMessage(message.id(), null, () -> message))
                        .toList());
    }

    /** The answer that this key and request got before, or empty when the key is new. */
    public Optional<Acceptance> earlier(UUID tenantId, Idempotency idempotency) {
        return earlier(tenantId, List.of(idempotency)).getFirst();
    }

    /** The answer that each key and request got before, in their order; empty when the key is new. */
    public List<Optional<Acceptance>> earlier(UUID tenantId, List<Idempotency> idempotencies) {
        return idempotencies.isEmpty()
                ? List.of()
                : jdbi.withHandle(handle -> earlier(handle, tenantId, idempotencies));
    }

    /**
     * How many messages wait in the message's lane that go before it.
     *
     * @param due when it is due
     * @param most where counting ends
     */
    public int ahead(LaneKey lane, Priority priority, Instant due, int most) {
        return jdbi.withHandle(handle -> handle.createQuery(MessageSql.AHEAD)
                .bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .bind("priority", priority.ordinal())
                .bind("due", due)
                .bind("most", most)
                .mapTo(Integer.class)
                .one());
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
                .bind("sandbox", query.sandbox())
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

    private static List<Optional<Acceptance>> earlier(Handle handle, UUID tenantId, List<Idempotency> idempotencies) {
        var found = new BatchAcceptance(handle, tenantId)
                .find(idempotencies.stream().map(Idempotency::key).distinct().toList());
        return idempotencies.stream()
                .map(asked -> Optional.ofNullable(found.get(asked.key())).map(remembered -> remembered.answer(asked)))
                .toList();
    }

    private static Update bind(Update insert, NewMessage message) {
        Timing timing = message.timing();
        Duration usefulFor = timing.usefulFor();
        Hold heldFor = timing.heldFor();
        Origin origin = message.origin();
        return insert.bind("id", message.id())
                .bind("tenant", message.lane().tenantId())
                .bind("channel", message.lane().channel().wireName())
                .bind("to", message.to())
                .bind("template", message.templateName())
                .bind("kind", message.kind().wireName())
                .bind("locale", message.locale())
                .bind("content", message.content())
                .bind("payload", Json.write(message.payload()))
                .bind("usefulSeconds", usefulFor == null ? null : usefulFor.toMillis() / 1000.0)
                .bind("uselessAfter", timing.uselessAfter())
                .bind("notBefore", timing.notBefore())
                .bind("heldFor", heldFor == null ? null : heldFor.wireName())
                .bind("appointment", origin.appointmentId())
                .bind("revision", origin.appointmentRevision())
                .bind("campaign", origin.campaignId())
                .bind("sandbox", message.sandbox());
    }

    private static @Nullable UUID bound(@Nullable Instant time) {
        return time == null ? null : MessageIds.floor(time);
    }
}
