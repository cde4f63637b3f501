package ai.coccinelle.channels.channel;

import ai.coccinelle.channels.database.Json;
import ai.coccinelle.channels.lane.LaneKey;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Tenants' channels as they hold, and the table {@code channel_permissions}. */
public final class TenantChannels {
    private final Jdbi jdbi;

    public TenantChannels(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** All four channels of the tenant. */
    public Map<ChannelType, TenantChannel> ofTenant(UUID tenantId) {
        return jdbi.withHandle(
                handle -> handle
                        .createQuery(TenantChannelSql.OF_TENANT)
                        .bind("tenant", tenantId)
                        .map((rows, context) -> row(rows))
                        .stream()
                        .collect(Collectors.toUnmodifiableMap(TenantChannel::channel, Function.identity())));
    }

    /** Whether the tenant, or its onboarding, saved settings of the channel. */
    public boolean isStored(LaneKey lane) {
        return jdbi.withHandle(handle -> handle.createQuery(TenantChannelSql.IS_STORED)
                .bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .mapTo(Boolean.class)
                .one());
    }

    /** Saves what the platform decided about the tenant's channel. */
    public void permit(LaneKey lane, ChannelPermission permission) {
        Set<String> countries = permission.countries();
        jdbi.useHandle(handle -> handle.createUpdate(TenantChannelSql.PERMIT)
                .bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .bind("withheld", permission.withheld())
                .bind("countries", countries == null ? null : "{" + String.join(",", countries) + "}")
                .execute());
    }

    private static TenantChannel row(ResultSet rows) throws SQLException {
        ChannelType channel = ChannelType.of(rows.getString("channel_type"));
        Timestamp credentialsAt = rows.getTimestamp("credentials_at");
        ChannelSettings initial = ChannelSettings.initial(channel);
        boolean stored = rows.getBoolean("stored");
        return new TenantChannel(
                channel,
                new ChannelSettings(
                        stored ? rows.getBoolean("enabled") : initial.enabled(),
                        rows.getBoolean("configured"),
                        rows.getString("config_encrypted"),
                        stored ? Json.readFlags(rows.getString("templates")) : initial.templates(),
                        stored ? rows.getString("details") : initial.details()),
                credentialsAt == null ? null : credentialsAt.toInstant(),
                rows.getString("platform_fault"),
                rows.getString("withheld"),
                countries(rows.getArray("countries")));
    }

    private static @Nullable Set<String> countries(@Nullable Array codes) throws SQLException {
        return codes == null ? null : Set.of((String[]) codes.getArray());
    }
}
