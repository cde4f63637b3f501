package ai.coccinelle.channels.receipt;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The table {@code open_calls}: calls whose end nobody has told yet. */
public final class OpenCalls {
    /** A call is over by then, as a rule: Vapi ends one after ten minutes at the latest, unless it is told otherwise. */
    private static final Duration FIRST_LOOK = Duration.ofMinutes(5);

    private static final Duration GIVE_UP = Duration.ofDays(1);

    private final Jdbi jdbi;

    public OpenCalls(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * A call to ask for.
     *
     * @param last whether it is a day old, and so asked for the last time
     */
    public record OpenCall(UUID messageId, String externalId, boolean last) {}

    /** Remembers calls that the provider took, within the caller's transaction; message id → the provider's id. */
    public static void add(Handle handle, Map<UUID, String> calls) {
        List<Map.Entry<UUID, String>> entries = List.copyOf(calls.entrySet());
        handle.createUpdate(ReceiptSql.OPEN_CALLS)
                .bind("messages", entries.stream().map(Map.Entry::getKey).toArray(UUID[]::new))
                .bind("externals", entries.stream().map(Map.Entry::getValue).toArray(String[]::new))
                .bind("after", FIRST_LOOK.toSeconds())
                .bind("giveUp", GIVE_UP.toSeconds())
                .execute();
    }

    /**
     * Takes calls that are to be asked for now; no other process takes them for a while.
     *
     * @param again when they are asked for again, should nobody have told their end by then
     */
    public List<OpenCall> take(int limit, Duration again) {
        return jdbi.withHandle(handle -> handle.createQuery(ReceiptSql.TAKE_CALLS)
                .bind("limit", limit)
                .bind("again", again.toSeconds())
                .map((rows, context) -> new OpenCall(
                        rows.getObject("message_id", UUID.class),
                        rows.getString("external_id"),
                        rows.getBoolean("last")))
                .list());
    }

    /** Asks for it no more. */
    public void forget(UUID messageId) {
        jdbi.useHandle(handle -> handle.createUpdate(ReceiptSql.FORGET_CALL)
                .bind("message", messageId)
                .execute());
    }
}
