package ai.coccinelle.channels.message;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Withdraws messages. What no worker has begun is not sent; an attempt under way goes on, since it may be with the provider
 * already, and is the message's last: where it was not sent, the message ends instead of waiting for the next.
 */
public final class Cancellations {
    /** The most that one call takes. */
    public static final int MOST = 10_000;

    private final Jdbi jdbi;

    public Cancellations(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Withdraws those of the messages that wait or are in the queue, and calls off those that are being sent. Safe to repeat.
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
        return cancel(handle, ids, code, reason, new Manner(true, true));
    }

    /**
     * The same, leaving alone those that are being sent: for messages whose origin is asked again before each attempt, and may
     * want them again by then.
     */
    public Map<UUID, MessageStatus> cancelWaiting(Handle handle, Collection<UUID> ids, String code, String reason) {
        return cancel(handle, ids, code, reason, new Manner(true, false));
    }

    /** The same for messages that are made again later, under other ids: their end, which is none, is reported to no tenant's system. */
    public Map<UUID, MessageStatus> takeBack(Handle handle, Collection<UUID> ids, String code, String reason) {
        return cancel(handle, ids, code, reason, new Manner(false, true));
    }

    /**
     * How messages are withdrawn.
     *
     * @param told whether tenants' systems are notified
     * @param callsOff whether an attempt under way is the message's last
     */
    private record Manner(boolean told, boolean callsOff) {}

    private static Map<UUID, MessageStatus> cancel(
            Handle handle, Collection<UUID> ids, String code, String reason, Manner manner) {
        if (ids.size() > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " messages at once");
        }
        return handle.createQuery(CancellationSql.CANCEL)
                .bind("ids", ids.toArray(UUID[]::new))
                .bind("code", code)
                .bind("reason", reason)
                .bind("told", manner.told())
                .bind("callsOff", manner.callsOff())
                .map((rows, context) ->
                        Map.entry(rows.getObject("id", UUID.class), MessageStatus.of(rows.getString("status"))))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
