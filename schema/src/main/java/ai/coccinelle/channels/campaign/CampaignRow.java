package ai.coccinelle.channels.campaign;

import ai.coccinelle.channels.channel.ChannelType;
import ai.coccinelle.channels.database.Json;
import ai.coccinelle.channels.message.Hold;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads rows of {@code campaigns} and {@code campaign_recipients}. */
final class CampaignRow {
    private CampaignRow() {}

    static Campaign campaign(ResultSet rows) throws SQLException {
        CampaignPlan plan = new CampaignPlan(
                rows.getString("name"),
                ChannelType.of(rows.getString("channel_type")),
                rows.getString("template_name"),
                rows.getString("locale"),
                Json.readTexts(rows.getString("variables")),
                Json.readTexts(rows.getString("columns")),
                instant(rows.getTimestamp("start_at")),
                instant(rows.getTimestamp("useless_after")),
                rows.getObject("per_hour", Integer.class),
                rows.getBoolean("sandbox"));
        CampaignCounts counts = new CampaignCounts(
                rows.getInt("rows_read"),
                rows.getInt("usable"),
                rows.getInt("duplicates"),
                rows.getInt("faulty"),
                rows.getInt("made"),
                rows.getInt("refused"));
        Hold heldFor = Hold.of(rows.getString("held_for"));
        String separator = rows.getString("separator");
        return new Campaign(
                rows.getObject("id", UUID.class),
                rows.getObject("tenant_id", UUID.class),
                plan,
                CampaignState.find(rows.getString("state"))
                        .orElseThrow(() -> new IllegalStateException("a campaign in a state that there is not")),
                rows.getString("pause_reason"),
                heldFor,
                heldFor == null ? null : instant(rows.getTimestamp("due_at")),
                separator == null ? null : separator.charAt(0),
                counts,
                rows.getTimestamp("created_at").toInstant(),
                instant(rows.getTimestamp("started_at")),
                instant(rows.getTimestamp("ended_at")));
    }

    static WaitingRow waiting(ResultSet rows) throws SQLException {
        return new WaitingRow(
                rows.getInt("row_number"), rows.getString("to_address"), Json.readTexts(rows.getString("given")));
    }

    static ResultRow result(ResultSet rows) throws SQLException {
        String faults = rows.getString("faults");
        return new ResultRow(
                rows.getInt("row_number"),
                rows.getString("to_address"),
                rows.getObject("message_id", UUID.class),
                rows.getString("status"),
                rows.getString("error"),
                instant(rows.getTimestamp("sent_at")),
                faults == null ? List.of() : List.of(Json.read(faults, RowFault[].class)));
    }

    private static @Nullable Instant instant(@Nullable Timestamp time) {
        return time == null ? null : time.toInstant();
    }
}
