package ai.coccinelle.channels.receipt;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.database.Database;
import ai.coccinelle.channels.database.OneByOne;
import ai.coccinelle.channels.lane.LaneKey;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table {@code receipts}: receipts are stored as they come, and looked into after. */
public final class Receipts {
    private static final Logger LOG = System.getLogger(Receipts.class.getName());
    private static final TimeBasedEpochRandomGenerator IDS = Generators.timeBasedEpochRandomGenerator();
    private static final int LONGEST_ID = 255;
    private static final int LONGEST_STATUS = 40;
    private static final int LONGEST_CODE = 60;
    private static final int LONGEST_REASON = 1000;

    /** How long an attempt has to record itself before a receipt speaks for it: its answer is mostly on its way. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Jdbi jdbi;
    private final Duration grace;

    public Receipts(Jdbi jdbi) {
        this(jdbi, GRACE);
    }

    /** @param grace how long an attempt has to record itself before a receipt speaks for it */
    public Receipts(Jdbi jdbi, Duration grace) {
        this.jdbi = jdbi;
        this.grace = grace;
    }

    /**
     * Stores the receipts, each once however often it comes: a call's thousand in one statement. Where that fails for one of
     * them, each is stored by itself, and the one that cannot be is left out: it would fail with every repetition of the call.
     *
     * @throws org.jdbi.v3.core.JdbiException when the database is out of reach, or none can be stored
     */
    public void store(List<Receipt> receipts) {
        OneByOne.store(receipts, "receipt", this::storeAll);
    }

    private void storeAll(List<Receipt> receipts) {
        jdbi.useHandle(handle -> handle.createUpdate(ReceiptSql.STORE)
                .bind("ids", column(receipts, _ -> IDS.generate(), UUID[]::new))
                .bind("tenants", column(receipts, Receipt::tenantId, UUID[]::new))
                .bind("providers", column(receipts, each -> each.provider().wireName(), String[]::new))
                .bind("externals", column(receipts, each -> storable(each.externalId(), LONGEST_ID), String[]::new))
                .bind("statuses", column(receipts, each -> storable(each.status(), LONGEST_STATUS), String[]::new))
                .bind("meanings", column(receipts, each -> each.meaning().wireName(), String[]::new))
                .bind("messages", column(receipts, Receipt::messageId, UUID[]::new))
                .bind("codes", column(receipts, each -> storable(each.code(), LONGEST_CODE), String[]::new))
                .bind("reasons", column(receipts, each -> storable(each.reason(), LONGEST_REASON), String[]::new))
                .execute());
    }

    private static <V> V[] column(
            List<Receipt> receipts, Function<Receipt, @Nullable V> column, IntFunction<V[]> empty) {
        return receipts.stream().map(column).toArray(empty);
    }

    /** What is done besides when a receipt is looked into, within its transaction. */
    @FunctionalInterface
    public interface Consequence {
        void follow(Handle handle, Settled settled);
    }

    /** A receipt that is taken, to be looked into. */
    private record Taken(UUID id, Receipt.Provider provider) {}

    /** The same without a consequence. */
    public Optional<Settled> settleNext(Duration wait) {
        return settleNext(wait, (_, _) -> {});
    }

    /**
     * Looks into the receipt that is due first: moves its message, where it says something new. Any number of processes may
     * do this at once. One that fails by itself is set back, and dropped when it has waited as long as it may: it would be the
     * first again, and keep all others out.
     *
     * @param wait how long a receipt may wait for its message before it is dropped
     * @param consequence done besides, or the receipt is not settled
     * @return what came of it, or empty when none is due
     * @throws org.jdbi.v3.core.JdbiException when the database is out of reach
     */
    public Optional<Settled> settleNext(Duration wait, Consequence consequence) {
        AtomicReference<@Nullable Taken> taken = new AtomicReference<>();
        try {
            return jdbi.inTransaction(handle -> {
                taken.set(takeNext(handle).orElse(null));
                Optional<Settled> settled =
                        Optional.ofNullable(taken.get()).flatMap(next -> settle(handle, next, wait));
                settled.ifPresent(what -> consequence.follow(handle, what));
                return settled;
            });
        } catch (RuntimeException fault) {
            Taken failed = taken.get();
            if (failed == null || !isItsOwn(fault)) {
                throw fault;
            }
            return Optional.of(setBack(failed, wait, fault));
        }
    }

    private static Optional<Taken> takeNext(Handle handle) {
        return handle.createQuery(ReceiptSql.TAKE_NEXT)
                .map((rows, context) ->
                        new Taken(rows.getObject("id", UUID.class), Receipt.Provider.of(rows.getString("provider"))))
                .findOne();
    }

    private Optional<Settled> settle(Handle handle, Taken taken, Duration wait) {
        return handle.createQuery(ReceiptSql.SETTLE_NEXT)
                .bind("id", taken.id())
                .bind("grace", grace.toMillis() / 1000.0)
                .bind("wait", wait.toMillis() / 1000.0)
                .map((rows, context) -> settled(rows))
                .findOne();
    }

    /** Its message's row may be held, or its statement take too long, while others' do not. */
    private static boolean isItsOwn(RuntimeException fault) {
        return !Database.isOutOfReach(fault)
                || Database.isLocked(fault)
                || Database.isDeadlock(fault)
                || Database.isCancelled(fault);
    }

    private Settled setBack(Taken taken, Duration wait, RuntimeException fault) {
        boolean dropped = jdbi.withHandle(handle -> handle.createQuery(ReceiptSql.SET_BACK)
                .bind("id", taken.id())
                .bind("wait", wait.toMillis() / 1000.0)
                .mapTo(Boolean.class)
                .findOne()
                .orElse(false));
        if (dropped) {
            LOG.log(Level.ERROR, "receipt " + taken.id() + " could not be applied for too long, and is dropped", fault);
        } else {
            LOG.log(Level.WARNING, "receipt " + taken.id() + " could not be applied; it is tried again later", fault);
        }
        return new Settled(
                taken.provider(), dropped ? Settled.Outcome.DROPPED : Settled.Outcome.WAITING, null, null, null);
    }

    /**
     * Forgets settled receipts that came before this time.
     *
     * @return how many, at most 5,000 a call
     */
    public int forget(Instant before) {
        return jdbi.withHandle(handle -> handle.createUpdate(ReceiptSql.FORGET)
                .bind("before", new UUID(before.toEpochMilli() << 16, 0))
                .execute());
    }

    private static Settled settled(ResultSet rows) throws SQLException {
        UUID tenant = rows.getObject("tenant_id", UUID.class);
        return new Settled(
                Receipt.Provider.of(rows.getString("provider")),
                Settled.Outcome.valueOf(rows.getString("outcome").toUpperCase(Locale.ROOT)),
                tenant == null ? null : new LaneKey(tenant, ChannelType.of(rows.getString("channel_type"))),
                rows.getString("to_address"),
                rows.getString("code"));
    }

    /** What a provider said, cut to its column and without NUL, which PostgreSQL stores nowhere. */
    private static @Nullable String storable(@Nullable String said, int longest) {
        if (said == null) {
            return null;
        }
        String clean = said.replace("\u0000", "");
        return clean.length() <= longest ? clean : clean.substring(0, longest);
    }
}
