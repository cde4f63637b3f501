package ai.coccinelle.channels.callback;

final class CallbackEndpointSql {
    private static final String COLUMNS = """
            tenant_id, url, types, secret_at, CASE WHEN former_until > now() THEN former_until END AS former_until,
            failing_since, disabled_at, disabled_reason\s""";

    static final String FIND = "SELECT " + COLUMNS + "FROM callback_endpoints WHERE tenant_id = :tenant LIMIT 1";

    /** Saving is a mend: it is on, and on trial. The secret stays as it is where there is one. */
    static final String SAVE = """
            INSERT INTO callback_endpoints (tenant_id, url, types, secret_sealed)
            VALUES (:tenant, :url, CAST(:types AS text[]), :secret)
            ON CONFLICT (tenant_id) DO UPDATE
            SET url = EXCLUDED.url, types = EXCLUDED.types, failing_since = NULL, rests_until = '-infinity',
                disabled_at = NULL, disabled_reason = NULL, updated_at = now()
            RETURNING xmax = 0 AS created,
            """ + COLUMNS;

    static final String DELETE = "DELETE FROM callback_endpoints WHERE tenant_id = :tenant";

    static final String ENABLE = """
            UPDATE callback_endpoints
            SET failing_since = NULL, rests_until = '-infinity', disabled_at = NULL, disabled_reason = NULL,
                updated_at = now()
            WHERE tenant_id = :tenant
            RETURNING
            """ + COLUMNS;

    static final String DISABLE = """
            UPDATE callback_endpoints
            SET disabled_at = coalesce(disabled_at, now()), disabled_reason = coalesce(disabled_reason, 'asked'),
                updated_at = now()
            WHERE tenant_id = :tenant
            RETURNING
            """ + COLUMNS;

    static final String ROTATE = """
            UPDATE callback_endpoints
            SET former_sealed = secret_sealed, former_until = now() + make_interval(secs => :overlap),
                secret_sealed = :secret, secret_at = now(), updated_at = now()
            WHERE tenant_id = :tenant
            RETURNING
            """ + COLUMNS;

    static final String SEALED_AFTER = """
            SELECT tenant_id, secret_sealed, former_sealed
            FROM callback_endpoints
            WHERE tenant_id > :after
            ORDER BY tenant_id
            LIMIT :many
            """;

    static final String RESEAL = """
            UPDATE callback_endpoints
            SET secret_sealed = CASE WHEN secret_sealed = :sealed THEN :resealed ELSE secret_sealed END,
                former_sealed = CASE WHEN former_sealed = :sealed THEN :resealed ELSE former_sealed END
            WHERE tenant_id = :tenant AND :sealed IN (secret_sealed, former_sealed)
            """;

    private CallbackEndpointSql() {}
}
