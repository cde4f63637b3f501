package ai.coccinelle.channels.lane;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.database.Database;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The table {@code lanes}. All its times are on the database's clock. */
public final class Lanes {
    private static final Logger LOG = System.getLogger(Lanes.class.getName());

    /** Some 2,000 lanes: a tenth of a second, whatever waits. */
    private static final int TENANTS_AT_ONCE = 500;

    /** How many tenants may use up the statement's time in one call. */
    private static final int MOST_SLOW_TENANTS = 3;

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final Jdbi jdbi;

    public Lanes(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Gives a new tenant its four lanes, at their initial limits; lanes that exist stay as they are.
     *
     * @param perDay messages a day; a channel that is absent has no such limit
     */
    public void create(Handle handle, UUID tenantId, Map<ChannelType, Integer> perDay) {
        for (ChannelType channel : ChannelType.values()) {
            LaneLimits initial = LaneLimits.initial(channel);
            bind(
                            handle.createUpdate(LaneSql.CREATE),
                            new LaneKey(tenantId, channel),
                            new LaneLimits(
                                    initial.rate(), initial.perMinute(), perDay.get(channel), initial.maxInFlight()))
                    .execute();
        }
    }

    /** Where the lane stands, or empty when there is no such lane. */
    public Optional<LaneState> find(LaneKey lane) {
        return jdbi.withHandle(handle -> handle.createQuery(LaneSql.FIND)
                .bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .map((rows, context) -> state(rows))
                .findOne());
    }

    private static LaneState state(ResultSet rows) throws SQLException {
        Quotas quotas = Quotas.of(rows);
        Instant openAt = instant(rows.getTimestamp("open_at"));
        boolean dayUsedUp = quotas.day().available() == 0;
        return new LaneState(
                new LaneLimits(
                        new LaneRate(rows.getBigDecimal("rate"), rows.getInt("burst")),
                        rows.getObject("per_minute", Integer.class),
                        rows.getObject("per_day", Integer.class),
                        rows.getInt("max_in_flight")),
                rows.getInt("in_flight"),
                // until then the lane opens now and again, for what is in flight
                dayUsedUp ? quotas.nextDay(rows.getTimestamp("now").toInstant()) : openAt,
                instant(rows.getTimestamp("slowed_until")),
                dayUsedUp,
                instant(rows.getTimestamp("paused_until")),
                instant(rows.getTimestamp("paused_since")),
                rows.getString("pause_reason"),
                rows.getBoolean("suspended"));
    }

    /** The lane's day, when its messages are used up; empty when they are not, or when it has no such limit. */
    public Optional<SpentDay> spentDay(LaneKey lane) {
        return jdbi.withHandle(handle -> handle.createQuery(LaneSql.COUNTERS)
                .bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .map((rows, context) ->
                        spentDay(Quotas.of(rows), rows.getTimestamp("now").toInstant()))
                .findOne()
                .flatMap(Function.identity()));
    }

    private static Optional<SpentDay> spentDay(Quotas quotas, Instant now) {
        Integer perDay = quotas.day().limit();
        return perDay == null || quotas.day().available() > 0
                ? Optional.empty()
                : Optional.of(new SpentDay(perDay, quotas.nextDay(now)));
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
     * Takes the turn of repairing lanes.
     *
     * @param period within which no other process gets it
     * @return false when another process had it within its period
     */
    public boolean takeRepairTurn(Duration period) {
        return jdbi.withHandle(handle -> handle.createUpdate(LaneSql.TAKE_REPAIR_TURN)
                        .bind("seconds", period.toMillis() / 1000.0)
                        .execute()
                == 1);
    }

    /**
     * Sets the next due times of some tenants' lanes right from the messages themselves, and the count of messages in flight of
     * those that seem full; the next call goes on with the tenants after them. It repairs a hint that a crash has lost. Where
     * that fails, though the database can be reached, it is done tenant by tenant, and one whose lanes fail again is passed over.
     *
     * @return what was repaired; empty when another process is at it
     */
    public Optional<Repair> repair() {
        try {
            return repair(TENANTS_AT_ONCE);
        } catch (JdbiException fault) {
            if (!mayBeOfOneTenant(fault)) {
                throw fault;
            }
            return tenantByTenant();
        }
    }

    private static boolean mayBeOfOneTenant(JdbiException fault) {
        return !Database.isOutOfReach(fault) || isSlow(fault);
    }

    private static boolean isSlow(JdbiException fault) {
        return Database.isCancelled(fault) || Database.isLocked(fault);
    }

    private Optional<Repair> tenantByTenant() {
        Repair all = new Repair(0, 0, false);
        int slow = 0;
        for (int tenant = 0; tenant < TENANTS_AT_ONCE && !all.last() && slow < MOST_SLOW_TENANTS; tenant++) {
            try {
                all = all.with(repair(1).orElse(Repair.NOTHING));
            } catch (JdbiException fault) {
                if (!mayBeOfOneTenant(fault)) {
                    throw fault;
                }
                slow += isSlow(fault) ? 1 : 0;
                passOver(fault);
            }
        }
        return Optional.of(all);
    }

    private void passOver(JdbiException fault) {
        jdbi.useTransaction(handle -> handle.createQuery(LaneSql.LOCK_REPAIR)
                .mapTo(UUID.class)
                .findOne()
                .flatMap(after -> nextTenants(handle, after, 1).stream().findFirst())
                .ifPresent(tenant -> {
                    LOG.log(Level.ERROR, "could not repair the lanes of tenant " + tenant + "; passed over", fault);
                    goOnAfter(handle, tenant);
                }));
    }

    private Optional<Repair> repair(int most) {
        return jdbi.inTransaction(handle -> handle.createQuery(LaneSql.LOCK_REPAIR)
                .mapTo(UUID.class)
                .findOne()
                .map(after -> repair(handle, nextTenants(handle, after, most), most)));
    }

    private static List<UUID> nextTenants(Handle handle, UUID after, int most) {
        return handle.createQuery(LaneSql.NEXT_TENANTS)
                .bind("after", after)
                .bind("most", most)
                .mapTo(UUID.class)
                .list();
    }

    private static void goOnAfter(Handle handle, UUID tenant) {
        handle.createUpdate(LaneSql.REPAIRED).bind("last", tenant).execute();
    }

    private static Repair repair(Handle handle, List<UUID> tenants, int most) {
        boolean last = tenants.size() < most;
        UUID[] slice = tenants.toArray(UUID[]::new);
        int hints = handle.createUpdate(LaneSql.MEND).bind("tenants", slice).execute();
        int counts = handle.createUpdate(LaneSql.RECOUNT)
                .bind("tenants", slice)
                .bind("part", Priority.BULK.part())
                .execute();
        goOnAfter(handle, last ? BEFORE_ALL : tenants.getLast());
        return new Repair(hints, counts, last);
    }

    /**
     * Repairs the lanes of every tenant from the first to the last, however long it takes.
     *
     * @return how many lanes' hints were repaired
     */
    public int mend() {
        int hints = 0;
        Repair slice;
        do {
            slice = repair().orElse(Repair.NOTHING);
            hints += slice.hints();
        } while (!slice.last());
        return hints;
    }

    /**
     * What one slice of the repair came to.
     *
     * @param hints lanes whose next due time was wrong
     * @param counts lanes whose count of messages in flight was wrong, which only happens when rows are changed by hand
     * @param last whether the last tenant was among them: the next slice begins with the first
     */
    public record Repair(int hints, int counts, boolean last) {
        private static final Repair NOTHING = new Repair(0, 0, true);

        private Repair with(Repair next) {
            return new Repair(hints + next.hints, counts + next.counts, next.last);
        }
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }
}
