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

    /** Has its owner's rights: this role may create no table. */
    static final String CREATE = "SELECT create_log_partition(:name, :low, :high)";

    /** The same; it drops none in which a message is open. */
    static final String DROP = "SELECT drop_log_partition(:name)";

    static final String NOW = "SELECT now()";

    private PartitionSql() {}
}
