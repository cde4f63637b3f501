package ai.coccinelle.channels.tenant;

import ai.coccinelle.channels.lane.Lanes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

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

    /**
     * Creates the tenant with its four lanes, or changes the one that has this external id.
     *
     * @return the tenant as stored; its id is the existing one's when it existed
     */
    public Tenant save(Tenant tenant) {
        return jdbi.inTransaction(handle -> {
            Tenant saved = handle.createQuery(TenantSql.SAVE)
                    .bind("id", tenant.id())
                    .bind("externalId", tenant.externalId())
                    .bind("name", tenant.name())
                    .bind("locale", tenant.locale())
                    .bind("timeZone", tenant.timeZone())
                    .bind("resendTransactional", tenant.uncertain().resendTransactional())
                    .bind("resendBulk", tenant.uncertain().resendBulk())
                    .map((rows, context) -> row(rows))
                    .one();
            lanes.create(handle, saved.id());
            return saved;
        });
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
                new UncertainPolicy(rows.getBoolean("resend_transactional"), rows.getBoolean("resend_bulk")));
    }
}
