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
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The table {@code lanes}. All its times are on the database's clock. */
public final class Lanes {
    private final Jdbi jdbi;

    public Lanes(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Gives a new tenant its four lanes, at their initial limits; lanes that exist stay as they are. */
    public void create(Handle handle, UUID tenantId) {
        for (ChannelType channel : ChannelType.values()) {
            bind(handle.createUpdate(LaneSql.CREATE), new LaneKey(tenantId, channel), LaneLimits.initial(channel))
                    .execute();
        }
    }

    /** Where the lane stands, or empty when there is no such lane. */
    public Optional<LaneState> find(LaneKey lane) {
        return jdbi.withHandle(handle -> handle.createQuery(LaneSql.FIND)
                .bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .map((rows, context) -> new LaneState(
                        new LaneLimits(
                                new LaneRate(rows.getBigDecimal("rate"), rows.getInt("burst")),
                                rows.getObject("per_minute", Integer.class),
                                rows.getObject("per_day", Integer.class),
                                rows.getInt("max_in_flight")),
                        rows.getInt("in_flight"),
                        instant(rows.getTimestamp("open_at")),
                        instant(rows.getTimestamp("slowed_until")),
                        rows.getBoolean("day_used_up"),
                        instant(rows.getTimestamp("paused_until")),
                        instant(rows.getTimestamp("paused_since")),
                        rows.getString("pause_reason"),
                        rows.getBoolean("suspended")))
                .findOne());
    }

    /** The lane's day, when its messages are used up; empty when they are not, or when it has no such limit. */
    public Optional<SpentDay> spentDay(LaneKey lane) {
        return jdbi.withHandle(handle -> handle.createQuery(LaneSql.SPENT_DAY)
                .bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .map((rows, context) -> new SpentDay(
                        rows.getInt("per_day"), rows.getTimestamp("next_day").toInstant()))
                .findOne());
    }

    /** Changes what the lane may send; holds from the next release on, in every process. */
    public void limit(LaneKey lane, LaneLimits limits) {
        jdbi.useHandle(
                handle -> bind(handle.createUpdate(LaneSql.LIMIT), lane, limits).execute());
    }

    private static Update bind(Update update, LaneKey lane, LaneLimits limits) {
        return update.bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .bind("rate", limits.rate().perSecond())
                .bind("burst", limits.rate().burst())
                .bind("perMinute", limits.perMinute())
                .bind("perDay", limits.perDay())
                .bind("maxInFlight", limits.maxInFlight());
    }

    /** Says that the channel's lanes of these tenants have something due now. Costs little where that is known. */
    public void touch(ChannelType channel, Priority priority, Collection<UUID> tenants) {
        jdbi.useHandle(handle -> handle.createUpdate(LaneSql.TOUCH)
                .define("hint", priority.hint())
                .bind("channel", channel.wireName())
                .bind("tenants", tenants.toArray(UUID[]::new))
                .execute());
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

    /** Holds back what waits in the tenant's lanes, or lets it go again; a pause that one of them has stays as it is. */
    public void suspend(Handle handle, UUID tenantId, boolean suspended) {
        handle.createUpdate(LaneSql.SUSPEND)
                .bind("tenant", tenantId)
                .bind("suspended", suspended)
                .execute();
    }

    /** Ends a pause and has the lane looked at again. */
    public void resume(Handle handle, LaneKey lane) {
        handle.createUpdate(LaneSql.RESUME)
                .bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .execute();
    }

    /** Has what waits behind a pause of the lane go at once: the fault was repaired. */
    public void bringForward(Handle handle, LaneKey lane) {
        bringForward(handle, lane.channel(), lane.tenantId());
    }

    /** Has what waits behind a pause go at once, in all lanes of the channel. */
    static void bringForward(Handle handle, ChannelType channel, @Nullable UUID tenant) {
        handle.createUpdate(LaneSql.BRING_FORWARD)
                .bind("channel", channel.wireName())
                .bind("tenant", tenant)
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

    /**
     * Sets right how many messages count as released or being sent in lanes that seem full, should somebody have changed
     * rows by hand.
     *
     * @return how many lanes were wrong
     */
    public int recount() {
        return jdbi.withHandle(handle -> handle.createUpdate(LaneSql.RECOUNT)
                .bind("part", Priority.BULK.part())
                .execute());
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }
}
