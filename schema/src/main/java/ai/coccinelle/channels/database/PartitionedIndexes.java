package ai.coccinelle.channels.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Completes the indexes of partitioned tables that a migration declared with {@code CREATE INDEX … ON ONLY}: builds the index of
 * each partition concurrently and attaches it, so that writes go on meanwhile. A build that was cut off is begun again.
 */
final class PartitionedIndexes {
    /** Waiting for the lock would keep a snapshot open, for which a concurrent build waits; so it is only tried. */
    private static final String LOCK = "SELECT pg_try_advisory_lock(hashtextextended('indexes of partitions', 0))";

    /** The definition goes on from USING; its beginning names the parent. */
    private static final String MISSING = """
            SELECT quote_ident(n.nspname) AS schema, i.relname AS parent, p.relname AS partition,
                   left(p.relname || regexp_replace(i.relname, '^idx_messages_log', ''), 63) AS name,
                   CASE WHEN x.indisunique THEN 'UNIQUE ' ELSE '' END AS kind,
                   substring(pg_get_indexdef(i.oid) FROM ' USING .*$') AS definition
            FROM pg_index x
            JOIN pg_class i ON i.oid = x.indexrelid
            JOIN pg_namespace n ON n.oid = i.relnamespace
            JOIN pg_inherits h ON h.inhparent = x.indrelid
            JOIN pg_class p ON p.oid = h.inhrelid
            WHERE i.relkind = 'I' AND NOT x.indisvalid AND n.nspname = current_schema()
              AND NOT EXISTS (
                  SELECT 1 FROM pg_inherits attached JOIN pg_index px ON px.indexrelid = attached.inhrelid
                  WHERE attached.inhparent = i.oid AND px.indrelid = p.oid)
            ORDER BY i.relname, p.relname
            LIMIT 10000
            """;

    private PartitionedIndexes() {}

    /** Completes what is incomplete, unless another process is about it. The connection must not be in a transaction. */
    static void complete(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            statement.execute(Database.UNHURRIED);
            if (isTrue(statement, LOCK)) { // ends with the connection
                for (Missing index : missing(connection)) {
                    statement.execute("DROP INDEX CONCURRENTLY IF EXISTS " + index.qualifiedName());
                    statement.execute(index.create());
                    statement.execute(index.attach());
                }
            }
        }
    }

    private static List<Missing> missing(Connection connection) throws SQLException {
        List<Missing> found = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(MISSING);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                found.add(new Missing(
                        rows.getString("schema"),
                        rows.getString("parent"),
                        rows.getString("partition"),
                        rows.getString("name"),
                        rows.getString("kind") + "INDEX CONCURRENTLY",
                        rows.getString("definition")));
            }
        }
        return found;
    }

    private static boolean isTrue(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            return row.next() && row.getBoolean(1);
        }
    }

    /** The index that a partition lacks. */
    private record Missing(
            String schema, String parent, String partition, String name, String kind, String definition) {
        String create() {
            return "CREATE %s %s ON %s%s".formatted(kind, name, schema + "." + partition, definition);
        }

        String attach() {
            return "ALTER INDEX %s.%s ATTACH PARTITION %s".formatted(schema, parent, qualifiedName());
        }

        String qualifiedName() {
            return schema + "." + name;
        }
    }
}
