package ai.coccinelle.channels.lane;

import ai.coccinelle.channels.channel.ChannelType;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table {@code lanes}. All its times are on the database's clock. */
public final class Lanes {
    private final Jdbi jdbi;

    public Lanes(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Gives a new tenant its four lanes, at their initial rates; lanes that exist stay as they are. */
    public void create(Handle handle, UUID tenantId) {
        var batch = handle.prepareBatch(LaneSql.CREATE);
        for (ChannelType channel : ChannelType.values()) {
            LaneRate rate = LaneRate.initial(channel);
            batch.bind("tenant", tenantId)
                    .bind("channel", channel.wireName())
                    .bind("rate", rate.perSecond())
                    .bind("burst", rate.burst())
                    .add();
        }
        batch.execute();
    }

    /** Where the lane stands, or empty when there is no such lane. */
    public Optional<LaneState> find(LaneKey lane) {
        return jdbi.withHandle(handle -> handle.createQuery(LaneSql.FIND)
                .bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .map((rows, context) -> new LaneState(
                        new LaneRate(rows.getBigDecimal("rate"), rows.getInt("burst")),
                        instant(rows.getTimestamp("open_at")),
                        instant(rows.getTimestamp("paused_until")),
                        rows.getString("pause_reason")))
                .findOne());
    }

    /** Changes the lane's rate; holds from the next release on, in every process. */
    public void limit(LaneKey lane, LaneRate rate) {
        jdbi.useHandle(handle -> handle.createUpdate(LaneSql.LIMIT)
                .bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .bind("rate", rate.perSecond())
                .bind("burst", rate.burst())
                .execute());
    }

    /** Says that these lanes have something due now. Costs nothing where that is known already. */
    public void touch(Collection<LaneKey> lanes) {
        jdbi.useHandle(handle -> lanes.forEach(lane -> touch(handle, lane, Duration.ZERO)));
    }

    /** Says, within the caller's transaction, that the lane has something due after the delay. */
    public void touch(Handle handle, LaneKey lane, Duration delay) {
        handle.createUpdate(LaneSql.TOUCH)
                .bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .bind("seconds", delay.toMillis() / 1000.0)
                .execute();
    }

    /** Gives the lane no permit before the delay is over: its provider asked for less. */
    public void slow(Handle handle, LaneKey lane, Duration delay) {
        handle.createUpdate(LaneSql.SLOW)
                .bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .bind("seconds", delay.toMillis() / 1000.0)
                .execute();
    }

    /**
     * Pauses the lane: its messages wait, and it is tried again after the delay or when {@link #resume} is called. A
     * configuration that was saved after the message was claimed may be the mend already: then nothing is paused.
     *
     * @param message whose attempt met the fault
     */
    public void pause(Handle handle, LaneKey lane, UUID message, String reason, Duration delay) {
        handle.createUpdate(LaneSql.PAUSE)
                .bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .bind("message", message)
                .bind("reason", reason)
                .bind("seconds", delay.toMillis() / 1000.0)
                .execute();
    }

    /** Ends a pause and has the lane looked at again. */
    public void resume(Handle handle, LaneKey lane) {
        handle.createUpdate(LaneSql.RESUME)
                .bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .execute();
    }

    /**
     * How long until the channel's next lane has something due and a permit, as far as that is within the given time;
     * the given time otherwise. Never negative.
     */
    public Duration untilNextOpening(ChannelType channel, Duration within) {
        double seconds = jdbi.withHandle(handle -> handle.createQuery(LaneSql.NEXT_OPENING)
                .bind("channel", channel.wireName())
                .bind("within", within.toMillis() / 1000.0)
                .mapTo(Double.class)
                .findOne()
                .orElse(within.toMillis() / 1000.0));
        return Duration.ofMillis((long) Math.ceil(Math.max(0, seconds) * 1000));
    }

    /**
     * Sets every lane's next due time right from the messages themselves. It mends a hint that a crash has lost.
     *
     * @return how many lanes were mended
     */
    public int mend() {
        return jdbi.withHandle(handle -> handle.createUpdate(LaneSql.MEND).execute());
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }
}
