package ai.coccinelle.channels.message;

final class PartitionSql {
    /** One process at a time; the others leave it to that one. */
    static final String LOCK = """
            SELECT pg_try_advisory_xact_lock(hashtextextended('channel_messages_log partitions', 0))
            """;

    static final String LIST = """
            SELECT p.relname AS name, pg_get_expr(p.relpartbound, p.oid) AS bound
            FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhrelid
            WHERE i.inhparent = 'channel_messages_log'::regclass
            ORDER BY p.relname
            LIMIT 10000
            """;

    static final String CREATE = """
            CREATE TABLE <name> (LIKE channel_messages_log INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED INCLUDING INDEXES)
            WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.05)
            """;

    static final String COLUMNS = """
            SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum)
            FROM pg_attribute
            WHERE attrelid = 'channel_messages_log'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
            """;

    /** What a far-ahead clock or a missing month put into the net goes where it belongs. */
    static final String FETCH_FROM_REST = """
            WITH fetched AS (
                DELETE FROM channel_messages_log_rest WHERE id >= CAST(:from AS uuid) AND id < CAST(:to AS uuid)
                RETURNING <columns>
            )
            INSERT INTO <name> (<columns>) SELECT <columns> FROM fetched
            """;

    static final String ATTACH = """
            ALTER TABLE channel_messages_log ATTACH PARTITION <name> FOR VALUES FROM (<from>) TO (<to>)
            """;

    static final String HAS_OPEN = """
            SELECT EXISTS (SELECT 1 FROM <name> WHERE due_at IS NOT NULL)
            """;

    static final String NOW = "SELECT now()";

    /** In the order in which statements on the log take them. */
    static final String LOCK_TABLES = """
            LOCK TABLE ONLY channel_messages_log, ONLY <name> IN ACCESS EXCLUSIVE MODE
            """;

    static final String DETACH = """
            ALTER TABLE channel_messages_log DETACH PARTITION <name>
            """;

    static final String DROP = """
            DROP TABLE <name>
            """;

    private PartitionSql() {}
}
