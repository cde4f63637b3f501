package ai.coccinelle.channels.tenant;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.lane.Lanes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The table {@code tenants}. */
public final class Tenants {
    private final Jdbi jdbi;
    private final Lanes lanes;

    public Tenants(Jdbi jdbi, Lanes lanes) {
        this.jdbi = jdbi;
        this.lanes = lanes;
    }

    /** The tenant of that reference: the caller's own id for it, or our UUID. */
    public Optional<Tenant> find(String reference) {
        return jdbi.withHandle(handle -> handle.createQuery(TenantSql.FIND)
                .bind("reference", reference)
                .bind("id", uuid(reference).orElse(null))
                .map((rows, context) -> row(rows))
                .findOne());
    }

    /** The tenant of our id. */
    public Optional<Tenant> find(UUID id) {
        return jdbi.withHandle(handle -> handle.createQuery(TenantSql.FIND_BY_ID)
                .bind("id", id)
                .map((rows, context) -> row(rows))
                .findOne());
    }

    /**
     * Whether a tenant of these ids would be found in another's place, or another in its.
     *
     * @param proposed our id for the tenant, when it is new
     */
    public boolean shadows(String externalId, UUID proposed) {
        return jdbi.withHandle(handle -> handle.createQuery(TenantSql.SHADOWS)
                .bind("externalId", externalId)
                .bind("externalAsId", uuid(externalId).orElse(null))
                .bind("idAsExternal", proposed.toString())
                .mapTo(Boolean.class)
                .one());
    }

    /**
     * Creates the tenant with its four lanes, or changes the one that has this external id.
     *
     * @return the tenant as stored; its id is the existing one's when it existed
     */
    public Tenant save(Tenant tenant) {
        return save(tenant, Map.of());
    }

    /**
     * The same, with limits of a day for the lanes of a tenant that is new.
     *
     * @param perDay messages a day; a channel that is absent has no such limit
     */
    public Tenant save(Tenant tenant, Map<ChannelType, Integer> perDay) {
        return jdbi.inTransaction(handle -> {
            Tenant saved = handle.createQuery(TenantSql.SAVE)
                    .bind("id", tenant.id())
                    .bind("externalId", tenant.externalId())
                    .bind("name", tenant.name())
                    .bind("locale", tenant.locale())
                    .bind("timeZone", tenant.timeZone())
                    .bind("resendTransactional", tenant.uncertain().resendTransactional())
                    .bind("resendBulk", tenant.uncertain().resendBulk())
                    .bind("smsSender", tenant.smsSender())
                    .map((rows, context) -> row(rows))
                    .one();
            lanes.create(handle, saved.id(), perDay);
            return saved;
        });
    }

    /**
     * The tenants, in the order of their creation.
     *
     * @param after the last id of the page before, or null
     */
    public List<Tenant> list(@Nullable UUID after, int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(TenantSql.LIST)
                .bind("after", after)
                .bind("limit", limit)
                .map((rows, context) -> row(rows))
                .list());
    }

    /**
     * Suspends the tenant, or lets it send again. What waits is held, in its lanes, from the next release on.
     *
     * @return the tenant as it is now, or empty when there is none
     */
    public Optional<Tenant> suspend(UUID id, boolean suspended) {
        return jdbi.inTransaction(handle -> {
            Optional<Tenant> tenant = handle.createQuery(TenantSql.SUSPEND)
                    .bind("id", id)
                    .bind("suspended", suspended)
                    .map((rows, context) -> row(rows))
                    .findOne();
            lanes.suspend(handle, id, suspended);
            return tenant;
        });
    }

    /** What a tenant's deletion took with it. */
    public record Deleted(long messages, long keys, long configurations, long idempotencyKeys) {}

    /**
     * Deletes the tenant and everything of it: it is suspended and its keys go first, then all its rows in batches, each committed, so
     * that however much there is, and however often it is cut off, another call goes on where that one ended. What a worker is just
     * sending cannot be taken back.
     */
    public Deleted delete(UUID id) {
        suspend(id, true);
        Map<String, Long> rows = new HashMap<>();
        rows.put("api_keys", deleteInBatches(TenantSql.DELETE_ROWS, "api_keys", id));
        long messages = deleteInBatches(TenantSql.DELETE_MESSAGES, "", id);
        deleteInBatches(TenantSql.DELETE_CAMPAIGN_RECIPIENTS, "", id);
        List<String> tables = jdbi.withHandle(handle ->
                handle.createQuery(TenantSql.TABLES).mapTo(String.class).list());
        for (String table : tables) {
            rows.merge(table, deleteInBatches(TenantSql.DELETE_ROWS, table, id), Long::sum);
        }
        // what came in between, by calls that had begun
        messages += deleteInBatches(TenantSql.DELETE_MESSAGES, "", id);
        jdbi.useHandle(
                handle -> handle.createUpdate(TenantSql.DELETE).bind("id", id).execute());
        return new Deleted(
                messages,
                rows.getOrDefault("api_keys", 0L),
                rows.getOrDefault("channel_configurations", 0L),
                rows.getOrDefault("idempotency_keys", 0L));
    }

    private long deleteInBatches(String sql, String table, UUID id) {
        long all = 0;
        int some;
        do {
            some = jdbi.withHandle(handle -> handle.createUpdate(sql)
                    .define("table", table)
                    .bind("id", id)
                    .execute());
            all += some;
        } while (some > 0);
        return all;
    }

    /** Has others who lock the tenant wait for the end of the transaction. */
    public void lock(Handle handle, UUID id) {
        handle.createQuery(TenantSql.LOCK).bind("id", id).mapTo(UUID.class).findOne();
    }

    /** Counts a change of the tenant's texts in use or of its brand, which is made in the same transaction. */
    public void countTextsChange(Handle handle, UUID id) {
        handle.createUpdate(TenantSql.COUNT_TEXTS_CHANGE).bind("id", id).execute();
    }

    private static Optional<UUID> uuid(String reference) {
        try {
            return reference.length() == 36 ? Optional.of(UUID.fromString(reference)) : Optional.empty();
        } catch (IllegalArgumentException notAUuid) {
            return Optional.empty();
        }
    }

    private static Tenant row(ResultSet rows) throws SQLException {
        return new Tenant(
                rows.getObject("id", UUID.class),
                rows.getString("external_id"),
                rows.getString("name"),
                rows.getString("locale"),
                rows.getString("time_zone"),
                new UncertainPolicy(rows.getBoolean("resend_transactional"), rows.getBoolean("resend_bulk")),
                rows.getString("sms_sender"),
                instant(rows.getTimestamp("suspended_at")),
                rows.getLong("texts_revision"));
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }
}
