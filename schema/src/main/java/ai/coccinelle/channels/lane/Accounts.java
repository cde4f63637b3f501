package ai.coccinelle.channels.lane;

import ai.coccinelle.channels.channel.ChannelType;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The table {@code accounts}: what the platform's own provider accounts may send, all tenants together. */
public final class Accounts {
    private final Jdbi jdbi;

    public Accounts(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Where the channel's account stands, or empty when the channel runs on the tenants' own. */
    public Optional<AccountState> find(ChannelType channel) {
        return jdbi.withHandle(handle -> handle.createQuery(AccountSql.FIND)
                .bind("channel", channel.wireName())
                .map((rows, context) -> {
                    Timestamp pausedUntil = rows.getTimestamp("paused_until");
                    return new AccountState(
                            new AccountLimits(
                                    new LaneRate(rows.getBigDecimal("rate"), rows.getInt("burst")),
                                    rows.getObject("max_concurrent", Integer.class),
                                    rows.getInt("hold_seconds")),
                            rows.getInt("calls"),
                            pausedUntil == null ? null : pausedUntil.toInstant(),
                            rows.getString("pause_reason"));
                })
                .findOne());
    }

    /** Changes what the account may send; holds from the next release on, in every process. */
    public void limit(ChannelType channel, AccountLimits limits) {
        jdbi.useHandle(handle -> handle.createUpdate(AccountSql.LIMIT)
                .bind("channel", channel.wireName())
                .bind("rate", limits.rate().perSecond())
                .bind("burst", limits.rate().burst())
                .bind("maxConcurrent", limits.maxConcurrent())
                .bind("hold", limits.holdSeconds())
                .execute());
    }

    /** Gives the account no permit before the delay is over, and no burst after it: its provider asked for less. */
    public void slow(Handle handle, ChannelType channel, Duration delay) {
        handle.createUpdate(AccountSql.SLOW)
                .bind("channel", channel.wireName())
                .bind("seconds", delay.toMillis() / 1000.0)
                .execute();
    }

    /** Pauses the account: nothing goes on it before the delay is over, and then one message to try it. */
    public void pause(Handle handle, ChannelType channel, String reason, Duration delay) {
        handle.createUpdate(AccountSql.PAUSE)
                .bind("channel", channel.wireName())
                .bind("reason", reason)
                .bind("seconds", delay.toMillis() / 1000.0)
                .execute();
    }

    /**
     * Pauses the account like {@link #pause}, unless somebody had an answer on it within the given time.
     *
     * @param silence how long the one that asks for it has had no answer
     */
    public void pauseIfSilent(Handle handle, ChannelType channel, String reason, Duration delay, Duration silence) {
        handle.createUpdate(AccountSql.PAUSE_IF_SILENT)
                .bind("channel", channel.wireName())
                .bind("reason", reason)
                .bind("seconds", delay.toMillis() / 1000.0)
                .bind("silence", silence.toMillis() / 1000.0)
                .execute();
    }

    /** Has a pause of the account go on for the given time; one that is not paused stays as it is. */
    public void keepPaused(Handle handle, ChannelType channel, String reason, Duration delay) {
        handle.createUpdate(AccountSql.KEEP_PAUSED)
                .bind("channel", channel.wireName())
                .bind("reason", reason)
                .bind("seconds", delay.toMillis() / 1000.0)
                .execute();
    }

    /** Notes that the account's provider took a message. Written at most once in five seconds. */
    public void answered(Handle handle, ChannelType channel) {
        handle.createUpdate(AccountSql.ANSWERED)
                .bind("channel", channel.wireName())
                .execute();
    }

    /** Ends the account's pause, if there is one, since the fault was repaired: what waits behind it goes at once. */
    public void resume(ChannelType channel) {
        jdbi.useTransaction(handle -> {
            Lanes.bringForward(handle, channel, null);
            resume(handle, channel); // last, as where outcomes are recorded: messages, lanes, account
        });
    }

    /** Ends the account's pause, if there is one. */
    public void resume(Handle handle, ChannelType channel) {
        handle.createUpdate(AccountSql.RESUME)
                .bind("channel", channel.wireName())
                .execute();
    }

    /** Forgets the places of calls that are over. */
    public void forgetCalls() {
        jdbi.useHandle(handle -> handle.execute(AccountSql.FORGET_CALLS));
    }
}
