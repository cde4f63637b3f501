package ai.coccinelle.channels.quickstart;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A message as it stands in the log.
 *
 * @param open whether it is still to move
 * @param outcomes of its attempts, in order
 */
record LogRow(
        String id,
        String to,
        String status,
        boolean open,
        @Nullable String externalId,
        List<String> outcomes) {
    private static final String FIND = """
            SELECT id, to_address, status, due_at IS NOT NULL AS open, external_message_id,
                   ARRAY(SELECT made ->> 'outcome' FROM jsonb_array_elements(attempts) made) AS outcomes
            FROM channel_messages_log
            WHERE to_address = ANY (?)
            LIMIT 100000
            """;

    static List<LogRow> of(DataSource database, Collection<String> recipients) throws SQLException {
        List<LogRow> found = new ArrayList<>();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(FIND)) {
            statement.setArray(1, connection.createArrayOf("text", recipients.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(row(rows));
                }
            }
        }
        return found;
    }

    private static LogRow row(ResultSet rows) throws SQLException {
        Array outcomes = rows.getArray("outcomes");
        return new LogRow(
                rows.getString("id"),
                rows.getString("to_address"),
                rows.getString("status"),
                rows.getBoolean("open"),
                rows.getString("external_message_id"),
                List.of((String[]) outcomes.getArray()));
    }

    /** How many of its attempts ended so. */
    long attempts(String outcome) {
        return outcomes.stream().filter(outcome::equals).count();
    }

    boolean isSent() {
        return status.equals("sent") && !open;
    }
}
