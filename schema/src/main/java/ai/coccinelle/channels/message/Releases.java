package ai.coccinelle.channels.message;

import ai.coccinelle.channels.broker.Envelope;
import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneRate;
import ai.coccinelle.channels.lane.Permits;
import ai.coccinelle.channels.lane.Priority;
import ai.coccinelle.channels.lane.Quota;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Takes what is due out of the log, lane by lane, for the broker. */
public final class Releases {
    /** How long a worker that was silent past its lease may still tell what came of its attempt. */
    private static final Duration LATE_ANSWERS_WITHIN = Duration.ofSeconds(5);

    private static final int MOST_LANES = 200;

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
     * @return the envelopes to publish now, how many messages were moved in all, and when to come again
     */
    public Batch release(ChannelType channel, Priority priority, Bounds bounds) {
        return jdbi.inTransaction(handle -> {
            Optional<AccountVisit> account = hurry(handle, channel);
            int room = account.map(each -> Math.min(each.available(), bounds.room()))
                    .orElse(bounds.room());
            if (room <= 0) {
                return new Batch(List.of(), 0, true, opensIn(account));
            }
            int most = Math.min(room, MOST_LANES);
            List<LaneVisit> lanes = lockLanes(handle, channel, priority, most);
            if (lanes.isEmpty()) {
                return new Batch(List.of(), 0, true, opensIn(account));
            }
            int[] asked = lanes.stream()
                    .mapToInt(lane -> Math.min(lane.available(), bounds.perLane()))
                    .toArray();
            int[] granted = Grants.share(room, asked);
            List<Moved> moved = move(handle, new Visit(channel, priority, bounds, lanes, granted));
            wakeNotices(handle, moved);
            boolean more = charge(handle, new Visit(channel, priority, bounds, lanes, granted), asked, moved);
            List<Envelope> envelopes = moved.stream()
                    .filter(Moved::isReleased)
                    .map(each -> new Envelope(each.id(), each.attempt()))
                    .toList();
            account = account.map(each -> each.after(envelopes.size()));
            if (account.isPresent() && !envelopes.isEmpty()) {
                charge(handle, channel, account.get(), envelopes, bounds.lease());
            }
            int changed = (int) moved.stream().filter(Moved::isMoved).count();
            Duration opensIn = opensIn(account);
            return new Batch(envelopes, changed, opensIn.isPositive() || !more && lanes.size() < most, opensIn);
        });
    }

    /**
     * What one visit came to.
     *
     * @param envelopes to publish now
     * @param moved how many messages changed their state, those that expired or became uncertain included; 0: nothing
     *     was due, or nothing may go
     * @param exhausted whether another visit would find nothing that may go at this moment
     * @param accountOpensIn when the platform's account may send again; zero: now
     */
    public record Batch(List<Envelope> envelopes, int moved, boolean exhausted, Duration accountOpensIn) {
        /** What a visit without room comes to. */
        public static final Batch NONE = new Batch(List.of(), 0, true, Duration.ZERO);

        public Batch {
            envelopes = List.copyOf(envelopes);
        }
    }

    /**
     * Takes back what could not be published: pending again, due after the delay.
     *
     * @return how many were taken back; the others had moved on
     */
    public int takeBack(List<Envelope> envelopes, Duration delay) {
        return jdbi.withHandle(handle -> handle.createQuery(ReleaseSql.TAKE_BACK)
                .bind("ids", envelopes.stream().map(Envelope::id).toArray(UUID[]::new))
                .bind("attempts", envelopes.stream().map(Envelope::attempt).toArray(Integer[]::new))
                .bind("seconds", seconds(delay))
                .mapTo(Integer.class)
                .one());
    }

    private record Visit(ChannelType channel, Priority priority, Bounds bounds, List<LaneVisit> lanes, int[] granted) {}

    private record Moved(
            UUID tenantId,
            UUID id,
            int attempt,
            String was,
            @Nullable String status) {
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
                        rows.getInt("calls"),
                        rows.getObject("max_concurrent", Integer.class),
                        rows.getBoolean("probing"),
                        rows.getLong("paused")))
                .findOne();
    }

    private static List<LaneVisit> lockLanes(Handle handle, ChannelType channel, Priority priority, int most) {
        return handle.createQuery(ReleaseSql.LOCK_LANES)
                .define("hint", priority.hint())
                .bind("channel", channel.wireName())
                .bind("priority", priority.ordinal())
                .bind("part", priority.part())
                .bind("lanes", most)
                .map((rows, context) -> new LaneVisit(
                        rows.getObject("tenant_id", UUID.class),
                        priority,
                        Permits.of(rate(rows), rows.getLong("ahead")),
                        new Quota(
                                rows.getObject("per_minute", Integer.class),
                                rows.getInt("this_minute"),
                                rows.getLong("minute_ends_in")),
                        new Quota(
                                rows.getObject("per_day", Integer.class),
                                rows.getInt("this_day"),
                                rows.getLong("day_ends_in")),
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
        for (int lane = 0; lane < visit.granted.length; lane++) {
            if (visit.granted[lane] > 0) {
                tenants.add(visit.lanes.get(lane).tenantId());
                grants.add(visit.granted[lane]);
                places.add(visit.lanes.get(lane).places());
            }
        }
        if (tenants.isEmpty()) {
            return List.of();
        }
        return handle.createQuery(ReleaseSql.MOVE)
                .bind("tenants", tenants.toArray(UUID[]::new))
                .bind("grants", grants.toArray(Integer[]::new))
                .bind("places", places.toArray(Integer[]::new))
                .bind("channel", visit.channel.wireName())
                .bind("priority", visit.priority.ordinal())
                .bind("lease", seconds(visit.bounds.lease()))
                .bind("grace", LATE_ANSWERS_WITHIN.toSeconds())
                .map((rows, context) -> new Moved(
                        rows.getObject("tenant_id", UUID.class),
                        rows.getObject("id", UUID.class),
                        rows.getInt("attempt"),
                        rows.getString("was"),
                        rows.getString("status")))
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
                LaneVisit after = before.after(released, launched);
                boolean more = its.size() >= visit.granted[lane];
                charges.add(after, launched, before.probing() && released > 0, more);
                anyMore |= more && after.isOpen();
            } else {
                anyMore = true;
            }
        }
        charges.execute(handle, visit.channel, visit.priority, visit.bounds.lease());
        return anyMore;
    }

    private static void charge(
            Handle handle, ChannelType channel, AccountVisit account, List<Envelope> envelopes, Duration lease) {
        handle.createUpdate(ReleaseSql.CHARGE_ACCOUNT)
                .bind("channel", channel.wireName())
                .bind("ahead", account.permits().ahead())
                .bind("lease", seconds(lease))
                .execute();
        if (account.maxConcurrent() != null) {
            handle.createUpdate(ReleaseSql.HOLD_CALLS)
                    .bind("channel", channel.wireName())
                    .bind("ids", envelopes.stream().map(Envelope::id).toArray(UUID[]::new))
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
