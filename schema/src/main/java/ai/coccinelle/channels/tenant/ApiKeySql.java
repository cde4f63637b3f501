package ai.coccinelle.channels.tenant;

final class ApiKeySql {
    private static final String COLUMNS =
            "id, tenant_id, name, prefix, test, scopes, created_at, last_used_at, revoked_at";

    /** Issues keys of an owner one after another, so that they can be counted. */
    static final String LOCK_OWNER = "SELECT pg_advisory_xact_lock(hashtextextended(:owner || '/keys', 0))";

    static final String ISSUE = """
            INSERT INTO api_keys (id, tenant_id, name, prefix, key_hash, test, scopes)
            SELECT :id, CAST(:tenant AS uuid), :name, :prefix, :hash, :test, CAST(:scopes AS text[])
            WHERE (SELECT count(*) FROM api_keys
                   WHERE tenant_id IS NOT DISTINCT FROM CAST(:tenant AS uuid) AND name = :name AND test = :test
                     AND revoked_at IS NULL) < :most
              AND (SELECT count(*) FROM api_keys
                   WHERE tenant_id IS NOT DISTINCT FROM CAST(:tenant AS uuid) AND revoked_at IS NULL) < :mostOfOwner
            """ + "RETURNING " + COLUMNS;

    static final String COUNT_VALID = """
            SELECT count(*) FROM api_keys
            WHERE tenant_id IS NOT DISTINCT FROM CAST(:tenant AS uuid) AND revoked_at IS NULL
            """;

    static final String FIND = "SELECT " + COLUMNS + """
             FROM api_keys WHERE key_hash = :hash AND revoked_at IS NULL LIMIT 1
            """;

    static final String USED = """
            UPDATE api_keys SET last_used_at = now()
            WHERE id = :id AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
            """;

    static final String LIST = "SELECT " + COLUMNS + """
             FROM api_keys
            WHERE tenant_id IS NOT DISTINCT FROM CAST(:tenant AS uuid)
            ORDER BY id DESC
            LIMIT 200
            """;

    static final String REVOKE = """
            UPDATE api_keys SET revoked_at = coalesce(revoked_at, now())
            WHERE id = :id AND tenant_id IS NOT DISTINCT FROM CAST(:tenant AS uuid)
            """ + "RETURNING " + COLUMNS;

    private ApiKeySql() {}
}
