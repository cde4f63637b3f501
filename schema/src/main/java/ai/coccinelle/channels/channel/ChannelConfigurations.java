package ai.coccinelle.channels.channel;

import ai.coccinelle.channels.database.Json;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.Lanes;
import com.fasterxml.uuid.Generators;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;

/** The table {@code channel_configurations}. */
public final class ChannelConfigurations {
    private final Jdbi jdbi;
    private final Lanes lanes;

    public ChannelConfigurations(Jdbi jdbi, Lanes lanes) {
        this.jdbi = jdbi;
        this.lanes = lanes;
    }

    /** The tenant's configuration of the channel, or empty when it never saved one. */
    public Optional<ChannelConfiguration> find(LaneKey lane) {
        return jdbi.withHandle(handle -> handle.createQuery(ChannelConfigurationSql.FIND)
                .bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .map((rows, context) -> row(rows))
                .findOne());
    }

    /** The tenant's configurations, at most one per channel. */
    public List<ChannelConfiguration> ofTenant(UUID tenantId) {
        return jdbi.withHandle(handle -> handle.createQuery(ChannelConfigurationSql.OF_TENANT)
                .bind("tenant", tenantId)
                .map((rows, context) -> row(rows))
                .list());
    }

    /**
     * Saves the settings and, since they may be the mend that a paused lane waits for, resumes the lane.
     *
     * @param settings without credentials, those that are stored, if any, stay
     */
    public void save(LaneKey lane, ChannelSettings settings) {
        jdbi.useTransaction(handle -> {
            bind(handle.createUpdate(ChannelConfigurationSql.SAVE), lane, settings)
                    .bind("id", Generators.timeBasedEpochRandomGenerator().generate())
                    .execute();
            resume(handle, lane);
        });
    }

    /**
     * Saves the settings in the place of those that were read, as {@link #save}.
     *
     * @param read the sealed credentials that those to save were made of
     * @return false when they were deleted, saved or resealed by another meanwhile: that stays as it is
     */
    public boolean replace(LaneKey lane, String read, ChannelSettings settings) {
        return jdbi.inTransaction(handle -> {
            boolean replaced = bind(handle.createUpdate(ChannelConfigurationSql.REPLACE), lane, settings)
                            .bind("read", read)
                            .execute()
                    == 1;
            if (replaced) {
                resume(handle, lane);
            }
            return replaced;
        });
    }

    private static Update bind(Update update, LaneKey lane, ChannelSettings settings) {
        return update.bind("tenant", lane.tenantId())
                .bind("channel", lane.channel().wireName())
                .bind("enabled", settings.enabled())
                .bind("configured", settings.configured())
                .bind("config", settings.configEncrypted())
                .bind("templates", Json.write(settings.templates()))
                .bind("details", settings.details());
    }

    private void resume(Handle handle, LaneKey lane) {
        lanes.bringForward(handle, lane);
        lanes.resume(handle, lane); // after the look at what waits, since visits wait for the lane's lock
    }

    /**
     * Forgets the configuration and its credentials. What waits in the lane stays there.
     *
     * @return whether there was one
     */
    public boolean delete(LaneKey lane) {
        return jdbi.withHandle(handle -> handle.createUpdate(ChannelConfigurationSql.DELETE)
                        .bind("tenant", lane.tenantId())
                        .bind("channel", lane.channel().wireName())
                        .execute())
                > 0;
    }

    /** Sealed credentials, by their ids, after the one given; at most so many. */
    public List<SealedConfiguration> sealedAfter(UUID after, int many) {
        return jdbi.withHandle(handle -> handle.createQuery(ChannelConfigurationSql.SEALED_AFTER)
                .bind("after", after)
                .bind("many", many)
                .map((rows, context) -> new SealedConfiguration(
                        rows.getObject("id", UUID.class), lane(rows), rows.getString("config_encrypted")))
                .list());
    }

    /**
     * Puts the same credentials, sealed anew, in the place of what was read.
     *
     * @return false when they were saved or resealed by another meanwhile: that stays as it is
     */
    public boolean reseal(SealedConfiguration read, String resealed) {
        return jdbi.withHandle(handle -> handle.createUpdate(ChannelConfigurationSql.RESEAL)
                        .bind("id", read.id())
                        .bind("sealed", read.sealed())
                        .bind("resealed", resealed)
                        .execute()
                == 1);
    }

    private static LaneKey lane(ResultSet rows) throws SQLException {
        return new LaneKey(rows.getObject("tenant_id", UUID.class), ChannelType.of(rows.getString("channel_type")));
    }

    private static ChannelConfiguration row(ResultSet rows) throws SQLException {
        Timestamp credentialsAt = rows.getTimestamp("credentials_at");
        return new ChannelConfiguration(
                lane(rows),
                new ChannelSettings(
                        rows.getBoolean("enabled"),
                        rows.getBoolean("configured"),
                        rows.getString("config_encrypted"),
                        Json.readFlags(rows.getString("templates")),
                        rows.getString("details")),
                credentialsAt == null ? null : credentialsAt.toInstant(),
                rows.getTimestamp("updated_at").toInstant());
    }
}
