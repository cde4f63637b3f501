package ai.coccinelle.channels.message;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Withdraws messages that no worker has begun. What a worker has begun goes on: it may be with the provider already. */
public final class Cancellations {
    /** The most that one call takes. */
    public static final int MOST = 10_000;

    private final Jdbi jdbi;

    public Cancellations(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Withdraws those of the messages that wait or are in the queue. Safe to repeat.
     *
     * @param ids at most {@value #MOST}
     * @param code why, in a word: {@code error_code}
     * @param reason why, in a sentence for the tenant
     * @return those that were withdrawn by this call, and as what they ended: {@link MessageStatus#CANCELLED}, or
     *     {@link MessageStatus#UNCERTAIN} where an earlier attempt may have arrived
     */
    public Map<UUID, MessageStatus> cancel(Collection<UUID> ids, String code, String reason) {
        return jdbi.inTransaction(handle -> cancel(handle, ids, code, reason));
    }

    /** The same within the caller's transaction. */
    public Map<UUID, MessageStatus> cancel(Handle handle, Collection<UUID> ids, String code, String reason) {
        return cancel(handle, ids, code, reason, true);
    }

    /** The same for messages that are made again later, under other ids: tenants' systems are not told of their end, which is none. */
    public Map<UUID, MessageStatus> takeBack(Handle handle, Collection<UUID> ids, String code, String reason) {
        return cancel(handle, ids, code, reason, false);
    }

    private static Map<UUID, MessageStatus> cancel(
            Handle handle, Collection<UUID> ids, String code, String reason, boolean told) {
        if (ids.size() > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " messages at once");
        }
        return handle.createQuery(CancellationSql.CANCEL)
                .bind("ids", ids.toArray(UUID[]::new))
                .bind("code", code)
                .bind("reason", reason)
                .bind("told", told)
                .map((rows, context) ->
                        Map.entry(rows.getObject("id", UUID.class), MessageStatus.of(rows.getString("status"))))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
