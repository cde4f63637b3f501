package ai.coccinelle.channels.message;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.database.Json;
import ai.coccinelle.channels.hours.TenantHours;
import ai.coccinelle.channels.lane.LaneKey;
import ai.coccinelle.channels.lane.LaneLimits;
import ai.coccinelle.channels.lane.LaneRate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

final class MessageRow {
    private MessageRow() {}

    static Message message(ResultSet rows) throws SQLException {
        return new Message(
                rows.getObject("id", UUID.class),
                lane(rows),
                rows.getString("to_address"),
                rows.getString("template_name"),
                MessageKind.of(rows.getString("kind")),
                rows.getString("locale"),
                rows.getString("content"),
                MessageStatus.of(rows.getString("status")),
                rows.getString("external_message_id"),
                rows.getString("error_code"),
                rows.getString("error_message"),
                instant(rows.getTimestamp("due_at")),
                instant(rows.getTimestamp("useless_after")),
                instant(rows.getTimestamp("sent_at")),
                rows.getTimestamp("created_at").toInstant(),
                rows.getInt("attempt"),
                rows.getInt("faults"),
                rows.getBoolean("in_doubt"),
                List.of(Json.read(rows.getString("attempts"), Attempt[].class)),
                rows.getBoolean("sandbox"),
                Hold.of(rows.getString("held_for")),
                Origin.of(
                        rows.getObject("appointment_id", UUID.class),
                        rows.getInt("appointment_revision"),
                        rows.getObject("campaign_id", UUID.class)));
    }

    static ClaimedMessage claimed(ResultSet rows) throws SQLException {
        double usefulSeconds = rows.getDouble("useful_seconds");
        Duration usefulFor = rows.wasNull() ? null : Duration.ofMillis((long) (usefulSeconds * 1000));
        return new ClaimedMessage(
                rows.getObject("id", UUID.class),
                rows.getInt("attempt"),
                rows.getLong("claim_token"),
                lane(rows),
                new LaneLimits(
                        new LaneRate(rows.getBigDecimal("rate"), rows.getInt("burst")),
                        rows.getObject("per_minute", Integer.class),
                        rows.getObject("per_day", Integer.class),
                        rows.getInt("max_in_flight")),
                rows.getString("to_address"),
                rows.getString("template_name"),
                MessageKind.of(rows.getString("kind")),
                Json.read(rows.getString("payload"), Payload.class),
                rows.getInt("faults"),
                rows.getBoolean("in_doubt"),
                rows.getBoolean("resend"),
                usefulFor,
                rows.getString("config_encrypted"),
                rows.getBoolean("probes_a_pause"),
                rows.getTimestamp("created_at").toInstant(),
                rows.getBoolean("sandbox"),
                rows.getBoolean("opt_outs") ? OptOut.CANNOT_TELL : OptOut.NONE,
                Standing.of(rows.getString("standing")),
                rows.getTimestamp("claimed_at").toInstant(),
                TenantHours.row(rows));
    }

    static DeadLetter deadLetter(ResultSet rows) throws SQLException {
        return new DeadLetter(
                rows.getObject("id", UUID.class),
                lane(rows),
                rows.getString("to_address"),
                rows.getString("template_name"),
                MessageKind.of(rows.getString("kind")),
                rows.getString("error_code"),
                rows.getString("error_message"),
                rows.getInt("attempt"),
                rows.getTimestamp("created_at").toInstant(),
                rows.getTimestamp("dead_at").toInstant(),
                instant(rows.getTimestamp("useless_after")),
                rows.getBoolean("sandbox"));
    }

    static LaneKey lane(ResultSet rows) throws SQLException {
        return new LaneKey(rows.getObject("tenant_id", UUID.class), ChannelType.of(rows.getString("channel_type")));
    }

    static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }
}
