package ai.coccinelle.channels.hours;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The table {@code tenant_hours}. */
public final class TenantHours {
    private final Jdbi jdbi;

    public TenantHours(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The tenant's hours, those that a tenant starts with where it set none; empty where there is no such tenant. */
    public Optional<SendingHours> find(UUID tenantId) {
        return jdbi.withHandle(handle -> handle.createQuery(HoursSql.FIND)
                .bind("tenant", tenantId)
                .map((rows, context) -> row(rows))
                .findOne());
    }

    /** Saves the hours, all but their zone, which is the tenant's. They hold for what waits, too. */
    public void save(UUID tenantId, SendingHours hours) {
        QuietHours quiet = hours.quiet();
        jdbi.useHandle(handle -> handle.createUpdate(HoursSql.SAVE)
                .bind("tenant", tenantId)
                .bind("region", hours.region().wireName())
                .bind("from", quiet == null ? null : quiet.from())
                .bind("to", quiet == null ? null : quiet.to())
                .bind("confirmations", hours.confirmationsInQuietHours())
                .execute());
    }

    /** Of the columns {@code time_zone, region, quiet_from, quiet_to, confirmations_in_quiet_hours}; the others null: none set. */
    public static SendingHours row(ResultSet rows) throws SQLException {
        ZoneId zone = ZoneId.of(rows.getString("time_zone"));
        String region = rows.getString("region");
        if (region == null) {
            return SendingHours.initial(zone);
        }
        LocalTime from = rows.getObject("quiet_from", LocalTime.class);
        LocalTime to = rows.getObject("quiet_to", LocalTime.class);
        return new SendingHours(
                zone,
                Region.of(region),
                from == null || to == null ? null : new QuietHours(from, to),
                rows.getBoolean("confirmations_in_quiet_hours"),
                MarketingHours.FRENCH);
    }
}
