package ai.coccinelle.channels.receipt;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.LaneKey;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** The table {@code receipts}: receipts are stored as they come, and looked into after. */
public final class Receipts {
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

    /** Stores the receipts, all or none, each once however often it comes. */
    public void store(List<Receipt> receipts) {
        if (receipts.isEmpty()) {
            return;
        }
        jdbi.useTransaction(handle -> {
            PreparedBatch batch = handle.prepareBatch(ReceiptSql.STORE);
            for (Receipt receipt : receipts) {
                batch.bind("id", IDS.generate())
                        .bind("tenant", receipt.tenantId())
                        .bind("provider", receipt.provider().wireName())
                        .bind("external", storable(receipt.externalId(), LONGEST_ID))
                        .bind("status", storable(receipt.status(), LONGEST_STATUS))
                        .bind("meaning", receipt.meaning().wireName())
                        .bind("message", receipt.messageId())
                        .bind("code", storable(receipt.code(), LONGEST_CODE))
                        .bind("reason", storable(receipt.reason(), LONGEST_REASON))
                        .add();
            }
            batch.execute();
        });
    }

    /**
     * Looks into the receipt that is due first: moves its message, where it says something new. Any number of processes may
     * do this at once.
     *
     * @param wait how long a receipt may wait for its message before it is dropped
     * @return what came of it, or empty when none is due
     */
    public Optional<Settled> settleNext(Duration wait) {
        return jdbi.withHandle(handle -> handle.createQuery(ReceiptSql.SETTLE_NEXT)
                .bind("grace", grace.toMillis() / 1000.0)
                .bind("wait", wait.toMillis() / 1000.0)
                .map((rows, context) -> settled(rows))
                .findOne());
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
