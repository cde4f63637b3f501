package ai.coccinelle.channels.message;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.database.Database;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.LaneRate;
import ai.coccinelle.channels.lane.Permits;
import ai.coccinelle.channels.lane.Priority;
import ai.coccinelle.channels.lane.Quotas;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** Takes what is due out of the log, lane by lane, for the broker. */
public final class Releases {
    private static final Logger LOG = System.getLogger(Releases.class.getName());

    /** How long a worker that was silent past its lease may still tell what came of its attempt. */
    private static final Duration LATE_ANSWERS_WITHIN = Duration.ofSeconds(5);

    private static final int MOST_LANES = 200;

    /** How long a lane whose visit failed is not visited. */
    public static final Duration ASIDE = Duration.ofMinutes(1);

    /** How many lanes may use up the statement's time in one pass. */
    private static final int MOST_SLOW_LANES = 3;

    private static final Duration SUSPENDED_EVERY = Duration.ofMinutes(10);
    private static final int MOST_OF_A_SUSPENDED_LANE = 500;

    private final Jdbi jdbi;

    public Releases(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * What a visit may take.
     *
     * @param room how many messages at most
     * @param perLane how many of one lane at most
     * @param lease how long the broker and a worker have before a message is released again
     */
    public record Bounds(int room, int perLane, Duration lease) {}

    /**
     * Visits the channel's lanes that have something of this priority due and a permit, those that waited longest first,
     * and moves what is due there: pending messages, and released ones whose lease ended, are released under a new
     * attempt; those past their usefulness expire; those that the tenant switched off are suppressed; attempts whose lease
     * ended become uncertain; uncertain ones are released in doubt. One transaction; any number of processes may do it at
     * once, since a lane that another one visits is passed over.
     *
     * <p>A visit that fails, though the database can be reached, is repeated lane by lane, each in a transaction of its own;
     * a lane that fails again is set aside for {@link #ASIDE}.
     *
     * @return the envelopes to publish now, how many messages were moved in all, when to come again, and which lanes failed
     */
    public Batch release(ChannelType channel, Priority priority, Bounds bounds) {
        try {
            return jdbi.inTransaction(handle -> visit(handle, channel, priority, bounds, null));
        } catch (RuntimeException fault) {
            if (!mayBeOfOneLane(fault)) {
                throw fault;
            }
            return laneByLane(channel, priority, bounds);
        }
    }

    /** A statement that took too long may be one lane's fault, too. */
    private static boolean mayBeOfOneLane(RuntimeException fault) {
        return !Database.isOutOfReach(fault) || Database.isCancelled(fault);
    }

    private Batch laneByLane(ChannelType channel, Priority priority, Bounds bounds) {
        List<UUID> tenants = jdbi.withHandle(handle -> handle.createQuery(ReleaseSql.FIND_LANES)
                .define("hint", priority.hint())
                .bind("channel", channel.wireName())
                .bind("priority", priority.ordinal())
                .bind("lanes", Math.min(bounds.room(), MOST_LANES))
                .mapTo(UUID.class)
                .list());
        Batch all = Batch.NONE;
        int slow = 0;
        for (UUID tenant : tenants) {
            int room = bounds.room() - all.envelopes().size();
            if (room <= 0 || slow == MOST_SLOW_LANES || all.accountOpensIn().isPositive()) {
                return all.with(new Batch(List.of(), 0, false, all.accountOpensIn(), List.of()));
            }
            try {
                Bounds its = new Bounds(room, bounds.perLane(), bounds.lease());
                all = all.with(jdbi.inTransaction(handle -> visit(handle, channel, priority, its, tenant)));
            } catch (RuntimeException fault) {
                if (!mayBeOfOneLane(fault) || !setAside(new LaneKey(tenant, channel), priority)) {
                    if (all.envelopes().isEmpty()) {
                        throw fault;
                    }
                    return all; // what was released so far is to be published
                }
                slow += Database.isCancelled(fault) ? 1 : 0;
                all = all.with(new Batch(
                        List.of(), 0, true, Duration.ZERO, List.of(new Failure(new LaneKey(tenant, channel), fault))));
            }
        }
        return all;
    }

    private boolean setAside(LaneKey lane, Priority priority) {
        try {
            jdbi.useHandle(handle -> handle.createUpdate(ReleaseSql.SET_ASIDE)
                    .bind("tenant", lane.tenantId())
                    .bind("channel", lane.channel().wireName())
                    .bind("priority", priority.ordinal())
                    .bind("seconds", ASIDE.toSeconds())
                    .execute());
            return true;
        } catch (JdbiException fault) {
            return false;
        }
    }

    /** @param only the tenant whose lane is visited; null: all */
    private static Batch visit(
            Handle handle, ChannelType channel, Priority priority, Bounds bounds, @Nullable UUID only) {
        Optional<AccountVisit> account = hurry(handle, channel);
        int room =
                account.map(each -> Math.min(each.available(), bounds.room())).orElse(bounds.room());
        if (room <= 0) {
            return new Batch(List.of(), 0, true, opensIn(account), List.of());
        }
        int most = Math.min(room, MOST_LANES);
        List<LaneVisit> lanes = lockLanes(handle, channel, priority, most, only);
        if (lanes.isEmpty()) {
            return new Batch(List.of(), 0, true, opensIn(account), List.of());
        }
        int[] asked = lanes.stream()
                .mapToInt(lane -> Math.min(lane.available(), bounds.perLane()))
                .toArray();
        Visit visit = new Visit(channel, priority, bounds, lanes, Grants.share(room, asked));
        List<Moved> moved = move(handle, visit);
        wakeNotices(handle, moved);
        boolean more = charge(handle, visit, asked, moved);
        List<UUID> live = moved.stream()
                .filter(Moved::isReleased)
                .filter(each -> !each.sandbox())
                .map(Moved::id)
                .toList();
        account = account.map(each -> each.after(live.size()));
        if (account.isPresent() && !live.isEmpty()) {
            charge(handle, channel, account.get(), live, bounds.lease());
        }
        int changed = (int) moved.stream().filter(Moved::isMoved).count();
        Duration opensIn = opensIn(account);
        return new Batch(
                moved.stream()
                        .filter(Moved::isReleased)
                        .map(each -> new Envelope(each.id(), each.attempt()))
                        .toList(),
                changed,
                opensIn.isPositive() || !more && lanes.size() < most,
                opensIn,
                List.of());
    }

    /**
     * What one visit came to.
     *
     * @param envelopes to publish now
     * @param moved how many messages changed their state, those that expired or became uncertain included; 0: nothing
     *     was due, or nothing may go
     * @param exhausted whether another visit would find nothing that may go at this moment
     * @param accountOpensIn when the platform's account may send again; zero: now
     * @param failures lanes that could not be visited and were set aside
     */
    public record Batch(
            List<Envelope> envelopes, int moved, boolean exhausted, Duration accountOpensIn, List<Failure> failures) {
        /** What a visit without room comes to. */
        public static final Batch NONE = new Batch(List.of(), 0, true, Duration.ZERO, List.of());

        public Batch {
            envelopes = List.copyOf(envelopes);
            failures = List.copyOf(failures);
        }

        private Batch with(Batch next) {
            return new Batch(
                    Stream.concat(envelopes.stream(), next.envelopes.stream()).toList(),
                    moved + next.moved,
                    exhausted && next.exhausted,
                    next.accountOpensIn,
                    Stream.concat(failures.stream(), next.failures.stream()).toList());
        }
    }

    /** A lane whose visit failed though the database could be reached, and why. */
    public record Failure(LaneKey lane, RuntimeException fault) {}

    /**
     * Takes back what could not be published: pending again, due after the delay. What the messages were charged is given
     * back where their lane still counts the same minute or day. A deadlock is tried once more.
     *
     * @return how many were taken back; the others had moved on
     */
    public int takeBack(List<Envelope> envelopes, Duration delay) {
        try {
            return takeBackOnce(envelopes, delay);
        } catch (JdbiException fault) {
            if (!Database.isDeadlock(fault)) {
                throw fault;
            }
            return takeBackOnce(envelopes, delay);
        }
    }

    private int takeBackOnce(List<Envelope> envelopes, Duration delay) {
        return jdbi.withHandle(handle -> handle.createQuery(ReleaseSql.TAKE_BACK)
                .bind("ids", envelopes.stream().map(Envelope::id).toArray(UUID[]::new))
                .bind("attempts", envelopes.stream().map(Envelope::attempt).toArray(Integer[]::new))
                .bind("seconds", seconds(delay))
                .mapTo(Integer.class)
                .one());
    }

    /**
     * Ends what is over in lanes of suspended tenants, which no visit reaches: messages past their usefulness, and attempts
     * whose lease ended. A lane is looked at every {@link #SUSPENDED_EVERY}. Where that fails, though the database can be
     * reached, it is done lane by lane, and a lane that fails again is left out until its next turn.
     *
     * @return how many messages were moved
     */
    public int expireSuspended(ChannelType channel) {
        try {
            return expireSuspended(channel, null);
        } catch (RuntimeException fault) {
            if (!mayBeOfOneLane(fault) && !Database.isLocked(fault)) {
                throw fault;
            }
            return expireSuspendedLaneByLane(channel);
        }
    }

    private int expireSuspendedLaneByLane(ChannelType channel) {
        List<UUID> tenants = jdbi.withHandle(handle -> suspended(handle, ReleaseSql.FIND_SUSPENDED, channel, null));
        int moved = 0;
        int slow = 0;
        for (UUID tenant : tenants) {
            if (slow == MOST_SLOW_LANES) {
                return moved;
            }
            try {
                moved += expireSuspended(channel, tenant);
            } catch (RuntimeException fault) {
                boolean tooSlow = Database.isCancelled(fault) || Database.isLocked(fault);
                if (!mayBeOfOneLane(fault) && !tooSlow) {
                    throw fault;
                }
                slow += tooSlow ? 1 : 0;
                LOG.log(
                        Level.ERROR,
                        "could not end what is over in the " + channel.wireName() + " lane of the suspended tenant "
                                + tenant + "; it is tried again in " + SUSPENDED_EVERY,
                        fault);
                jdbi.useHandle(handle -> leaveSuspended(handle, channel, List.of(tenant), List.of()));
            }
        }
        return moved;
    }

    /** @param only the tenant whose lane is looked at; null: all */
    private int expireSuspended(ChannelType channel, @Nullable UUID only) {
        return jdbi.inTransaction(handle -> {
            List<UUID> tenants = suspended(handle, ReleaseSql.LOCK_SUSPENDED, channel, only);
            if (tenants.isEmpty()) {
                return 0;
            }
            List<Moved> moved = handle.createQuery(ReleaseSql.MOVE_OF_SUSPENDED)
                    .bind("tenants", tenants.toArray(UUID[]::new))
                    .bind("channel", channel.wireName())
                    .bind("most", MOST_OF_A_SUSPENDED_LANE)
                    .bind("lease", 0.0)
                    .bind("grace", LATE_ANSWERS_WITHIN.toSeconds())
                    .map((rows, context) -> moved(rows))
                    .list();
            leaveSuspended(handle, channel, tenants, moved);
            return (int) moved.stream().filter(Moved::isMoved).count();
        });
    }

    private static List<UUID> suspended(Handle handle, String sql, ChannelType channel, @Nullable UUID only) {
        return handle.createQuery(sql)
                .bind("channel", channel.wireName())
                .bind("lanes", MOST_LANES)
                .bind("only", only)
                .mapTo(UUID.class)
                .list();
    }

    private static void leaveSuspended(Handle handle, ChannelType channel, List<UUID> tenants, List<Moved> moved) {
        Map<UUID, List<Moved>> byTenant = moved.stream().collect(Collectors.groupingBy(Moved::tenantId));
        List<List<Moved>> lanes = tenants.stream()
                .map(tenant -> byTenant.getOrDefault(tenant, List.of()))
                .toList();
        handle.createUpdate(ReleaseSql.LEAVE_SUSPENDED)
                .bind("channel", channel.wireName())
                .bind("tenants", tenants.toArray(UUID[]::new))
                .bind(
                        "launched",
                        lanes.stream()
                                .map(its ->
                                        its.stream().mapToInt(Moved::launched).sum())
                                .toArray(Integer[]::new))
                .bind(
                        "again",
                        lanes.stream()
                                .map(its -> its.isEmpty() ? seconds(SUSPENDED_EVERY) : 0.0)
                                .toArray(Double[]::new))
                .execute();
    }

    private record Visit(ChannelType channel, Priority priority, Bounds bounds, List<LaneVisit> lanes, int[] granted) {}

    private record Moved(
            UUID tenantId,
            UUID id,
            int attempt,
            String was,
            @Nullable String status,
            boolean sandbox,
            @Nullable Instant chargedAt,
            @Nullable LocalDate chargedDay) {
        boolean isMoved() {
            return status != null;
        }

        boolean isReleased() {
            return "released".equals(status);
        }

        int launched() {
            boolean wasInFlight = was.equals("released") || was.equals("sending");
            return isMoved() ? (isReleased() ? 1 : 0) - (wasInFlight ? 1 : 0) : 0;
        }

        /** What it adds to the lane's minute. */
        int chargedTo(Instant minute) {
            return charged(chargedAt != null
                    && chargedAt.truncatedTo(ChronoUnit.MINUTES).equals(minute));
        }

        /** What it adds to the lane's day. */
        int chargedTo(LocalDate day) {
            return charged(day.equals(chargedDay));
        }

        /** What no worker claimed was charged before, when it was released first; an attempt was made for its charge. */
        private int charged(boolean before) {
            boolean chargedBefore = before && was.equals("released");
            if (!isMoved() || sandbox) {
                return 0;
            }
            return (isReleased() ? 1 : 0) - (chargedBefore ? 1 : 0);
        }
    }

    private static Moved moved(ResultSet rows) throws SQLException {
        Timestamp chargedAt = rows.getTimestamp("charged_at");
        return new Moved(
                rows.getObject("tenant_id", UUID.class),
                rows.getObject("id", UUID.class),
                rows.getInt("attempt"),
                rows.getString("was"),
                rows.getString("status"),
                rows.getBoolean("sandbox"),
                chargedAt == null ? null : chargedAt.toInstant(),
                rows.getObject("charged_day", LocalDate.class));
    }

    /** Makes the transaction a hurried one, and locks the account, where the channel's is the platform's. */
    private static Optional<AccountVisit> hurry(Handle handle, ChannelType channel) {
        if (channel.account() == ChannelType.Account.TENANT) {
            handle.createQuery(ReleaseSql.HURRY).mapTo(String.class).one();
            return Optional.empty();
        }
        return handle.createQuery(ReleaseSql.LOCK_ACCOUNT)
                .bind("channel", channel.wireName())
                .map((rows, context) -> new AccountVisit(
                        Permits.of(rate(rows), rows.getLong("ahead")),
                        0,
                        rows.getObject("max_concurrent", Integer.class),
                        rows.getBoolean("probing"),
                        rows.getLong("paused")))
                .findOne()
                .map(account -> account.maxConcurrent() == null
                        ? account
                        : account.with(handle.createQuery(ReleaseSql.COUNT_CALLS)
                                .bind("channel", channel.wireName())
                                .mapTo(Integer.class)
                                .one()));
    }

    private static List<LaneVisit> lockLanes(
            Handle handle, ChannelType channel, Priority priority, int most, @Nullable UUID only) {
        return handle.createQuery(ReleaseSql.LOCK_LANES)
                .define("hint", priority.hint())
                .bind("channel", channel.wireName())
                .bind("priority", priority.ordinal())
                .bind("part", priority.part())
                .bind("lanes", most)
                .bind("only", only)
                .map((rows, context) -> new LaneVisit(
                        rows.getObject("tenant_id", UUID.class),
                        priority,
                        Permits.of(rate(rows), rows.getLong("ahead")),
                        Quotas.of(rows),
                        rows.getInt("in_flight"),
                        rows.getInt("max_in_flight"),
                        rows.getBoolean("lapsed"),
                        rows.getBoolean("probing")))
                .list();
    }

    private static LaneRate rate(ResultSet rows) throws SQLException {
        return new LaneRate(rows.getBigDecimal("rate"), rows.getInt("burst"));
    }

    private static List<Moved> move(Handle handle, Visit visit) {
        List<UUID> tenants = new ArrayList<>();
        List<Integer> grants = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<String> days = new ArrayList<>();
        for (int lane = 0; lane < visit.granted.length; lane++) {
            if (visit.granted[lane] > 0) {
                tenants.add(visit.lanes.get(lane).tenantId());
                grants.add(visit.granted[lane]);
                places.add(visit.lanes.get(lane).places());
                days.add(visit.lanes.get(lane).quotas().dayAt().toString());
            }
        }
        if (tenants.isEmpty()) {
            return List.of();
        }
        return handle.createQuery(ReleaseSql.MOVE)
                .bind("tenants", tenants.toArray(UUID[]::new))
                .bind("grants", grants.toArray(Integer[]::new))
                .bind("places", places.toArray(Integer[]::new))
                .bind("days", days.toArray(String[]::new))
                .bind("channel", visit.channel.wireName())
                .bind("priority", visit.priority.ordinal())
                .bind("lease", seconds(visit.bounds.lease()))
                .bind("grace", LATE_ANSWERS_WITHIN.toSeconds())
                .map((rows, context) -> moved(rows))
                .list();
    }

    /** Notices of appointments whose channel was switched off have the next one tried. */
    private static void wakeNotices(Handle handle, List<Moved> moved) {
        List<UUID> suppressed = moved.stream()
                .filter(each -> "suppressed".equals(each.status()))
                .map(Moved::id)
                .toList();
        if (!suppressed.isEmpty()) {
            handle.createUpdate(AttemptSql.WAKE_NOTICES)
                    .bind("messages", suppressed.toArray(UUID[]::new))
                    .execute();
        }
    }

    /**
     * Charges the lanes that got their turn or have none to get; the others stay as they are, due.
     *
     * @return whether any lane may have more that could go now
     */
    private static boolean charge(Handle handle, Visit visit, int[] asked, List<Moved> moved) {
        Map<UUID, List<Moved>> byTenant = moved.stream().collect(Collectors.groupingBy(Moved::tenantId));
        Charges charges = new Charges();
        boolean anyMore = false;
        for (int lane = 0; lane < asked.length; lane++) {
            if (visit.granted[lane] > 0 || asked[lane] == 0) {
                LaneVisit before = visit.lanes.get(lane);
                List<Moved> its = byTenant.getOrDefault(before.tenantId(), List.of());
                int released = (int) its.stream().filter(Moved::isReleased).count();
                int launched = its.stream().mapToInt(Moved::launched).sum();
                boolean probes =
                        before.probing() && its.stream().anyMatch(each -> each.isReleased() && !each.sandbox());
                LaneVisit after = before.after(released, charge(before, its), launched);
                boolean more = its.size() >= visit.granted[lane];
                charges.add(after, launched, probes, more);
                anyMore |= more && after.isOpen();
            } else {
                anyMore = true;
            }
        }
        charges.execute(handle, visit.channel, visit.priority, visit.bounds.lease());
        return anyMore;
    }

    private static LaneVisit.Charge charge(LaneVisit lane, List<Moved> its) {
        Instant minute = lane.quotas().minuteAt();
        LocalDate day = lane.quotas().dayAt();
        return new LaneVisit.Charge(
                its.stream().mapToInt(each -> each.chargedTo(minute)).sum(),
                its.stream().mapToInt(each -> each.chargedTo(day)).sum());
    }

    /** @param live messages that were released and go to the provider */
    private static void charge(
            Handle handle, ChannelType channel, AccountVisit account, List<UUID> live, Duration lease) {
        handle.createUpdate(ReleaseSql.CHARGE_ACCOUNT)
                .bind("channel", channel.wireName())
                .bind("ahead", account.permits().ahead())
                .bind("lease", seconds(lease))
                .execute();
        if (account.maxConcurrent() != null) {
            handle.createUpdate(ReleaseSql.HOLD_CALLS)
                    .bind("channel", channel.wireName())
                    .bind("ids", live.toArray(UUID[]::new))
                    .bind("lease", seconds(lease))
                    .execute();
        }
    }

    private static Duration opensIn(Optional<AccountVisit> account) {
        return account.map(AccountVisit::opensIn).orElse(Duration.ZERO);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
