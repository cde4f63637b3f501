package ai.coccinelle.channels.connect;

import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.credential.Sha256;
import ai.coccinelle.channels.message.MessageIds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table {@code whatsapp_connects}. */
public final class ConnectFlows {
    private final Jdbi jdbi;

    public ConnectFlows(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * An attempt that began.
     *
     * @param state what it has to come back with
     */
    public record Started(ConnectFlow flow, Secret state) {}

    /**
     * Begins an attempt. One that the tenant began before is over.
     *
     * @param validity how long it may take to come back
     */
    public Started start(UUID tenantId, Duration validity) {
        Secret state = Secret.random();
        return jdbi.inTransaction(handle -> {
            handle.createUpdate(ConnectFlowSql.SUPERSEDE)
                    .bind("tenant", tenantId)
                    .execute();
            return new Started(
                    handle.createQuery(ConnectFlowSql.START)
                            .bind("id", MessageIds.next())
                            .bind("tenant", tenantId)
                            .bind("hash", Sha256.of(state))
                            .bind("seconds", validity.toMillis() / 1000.0)
                            .map((rows, context) -> row(rows))
                            .one(),
                    state);
        });
    }

    /**
     * The tenant whose attempt waits for its browser.
     *
     * @param locale {@code fr} or {@code en}
     */
    public record Invitation(String tenantName, String locale) {}

    /** The tenant of an attempt that began and is in time, or empty. */
    public Optional<Invitation> invitation(Secret state) {
        return jdbi.withHandle(handle -> handle.createQuery(ConnectFlowSql.INVITATION)
                .bind("hash", Sha256.of(state))
                .map((rows, context) -> new Invitation(rows.getString("name"), rows.getString("locale")))
                .findOne());
    }

    /**
     * Binds the attempt to a browser: its return must bring the same secret.
     *
     * @return false when the state is not known, was used before, or came too late
     */
    public boolean bind(Secret state, Secret browser) {
        return jdbi.withHandle(handle -> handle.createUpdate(ConnectFlowSql.BIND)
                        .bind("hash", Sha256.of(state))
                        .bind("browser", Sha256.of(browser))
                        .execute())
                > 0;
    }

    /**
     * Records that the attempt of that state came back with a channel.
     *
     * @return the attempt, or empty: the state is not known, was used before, came too late, or came in another browser
     */
    public Optional<ConnectFlow> comeBack(Secret state, Secret browser, String clientId, String channelId) {
        return jdbi.withHandle(handle -> handle.createQuery(ConnectFlowSql.RETURN)
                .bind("hash", Sha256.of(state))
                .bind("browser", Sha256.of(browser))
                .bind("client", clientId)
                .bind("channel", channelId)
                .map((rows, context) -> row(rows))
                .findOne());
    }

    /**
     * Records that the attempt of that state came back without a channel.
     *
     * @return as {@link #comeBack}
     */
    public Optional<ConnectFlow> refuse(Secret state, Secret browser, String reason) {
        return jdbi.withHandle(handle -> handle.createQuery(ConnectFlowSql.REFUSE)
                .bind("hash", Sha256.of(state))
                .bind("browser", Sha256.of(browser))
                .bind("reason", reason)
                .map((rows, context) -> row(rows))
                .findOne());
    }

    /**
     * An attempt that a worker finishes.
     *
     * @param tries how often it was taken, this time included
     */
    public record Taken(ConnectFlow flow, int tries) {}

    /** Takes attempts that came back or were confirmed, and that no other worker has. */
    public List<Taken> take(int most) {
        return jdbi.withHandle(handle -> handle.createQuery(ConnectFlowSql.TAKE)
                .bind("most", most)
                .map((rows, context) -> new Taken(row(rows), rows.getInt("tries")))
                .list());
    }

    /** Records what 360dialog says of the channel that came back; the tenant confirms it next. */
    public void found(UUID id, String number, @Nullable String displayName) {
        jdbi.useHandle(handle -> handle.createUpdate(ConnectFlowSql.FOUND)
                .bind("id", id)
                .bind("number", number)
                .bind("name", displayName)
                .execute());
    }

    /**
     * Confirms the number that was found: from then on a worker may have a key issued.
     *
     * @return the attempt, or empty: it is another tenant's, found another number, or waits for no confirmation
     */
    public Optional<ConnectFlow> confirm(UUID tenantId, UUID id, String number) {
        return jdbi.withHandle(handle -> handle.createQuery(ConnectFlowSql.CONFIRM)
                .bind("id", id)
                .bind("tenant", tenantId)
                .bind("number", number)
                .map((rows, context) -> row(rows))
                .findOne());
    }

    /** The tenant's attempt of that id, or empty. */
    public Optional<ConnectFlow> find(UUID tenantId, UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery(ConnectFlowSql.OF_TENANT)
                .bind("id", id)
                .bind("tenant", tenantId)
                .map((rows, context) -> row(rows))
                .findOne());
    }

    /**
     * Ends the attempt with a connected channel, which is saved in the same transaction.
     *
     * @param saving runs only if no other worker has taken the attempt meanwhile
     * @return whether this call ended it
     */
    public boolean connected(Taken taken, Runnable saving) {
        return jdbi.inTransaction(handle -> {
            boolean ended = end(handle, taken, "connected", null);
            if (ended) {
                saving.run();
            }
            return ended;
        });
    }

    /** The attempt has failed for good, unless another worker has taken it meanwhile. */
    public void failed(Taken taken, String reason) {
        jdbi.useHandle(handle -> end(handle, taken, "failed", reason));
    }

    private static boolean end(Handle handle, Taken taken, String status, @Nullable String reason) {
        return handle.createUpdate(ConnectFlowSql.END)
                        .bind("id", taken.flow().id())
                        .bind("taken", taken.flow().status())
                        .bind("tries", taken.tries())
                        .bind("status", status)
                        .bind("reason", reason)
                        .execute()
                == 1;
    }

    /** Whether another tenant's WhatsApp is known to run on that channel or number. */
    public boolean isHeldByAnother(UUID tenantId, String channelId, String number) {
        return jdbi.withHandle(handle -> handle.createQuery(ConnectFlowSql.HELD_BY_ANOTHER)
                .bind("tenant", tenantId)
                .bind("channel", channelId)
                .bind("number", number)
                .mapTo(Boolean.class)
                .one());
    }

    /** The tenant's last attempt, or empty. */
    public Optional<ConnectFlow> latest(UUID tenantId) {
        return jdbi.withHandle(handle -> handle.createQuery(ConnectFlowSql.LATEST)
                .bind("tenant", tenantId)
                .map((rows, context) -> row(rows))
                .findOne());
    }

    private static ConnectFlow row(ResultSet rows) throws SQLException {
        return new ConnectFlow(
                rows.getObject("id", UUID.class),
                rows.getObject("tenant_id", UUID.class),
                rows.getString("status"),
                rows.getTimestamp("created_at").toInstant(),
                rows.getTimestamp("expires_at").toInstant(),
                rows.getString("client_id"),
                rows.getString("channel_id"),
                rows.getString("number"),
                rows.getString("display_name"),
                rows.getString("reason"));
    }
}
