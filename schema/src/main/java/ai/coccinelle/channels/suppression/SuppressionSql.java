package ai.coccinelle.channels.suppression;

final class SuppressionSql {
    private static final String COLUMNS = """
            id, tenant_id, channel_type, scope, shown, source, at, ended_at
            """;

    /**
     * Once for each address and scope: who opts out again stays on the list as before. What only the provider had told becomes
     * the person's own word, which no START to another tenant lifts.
     */
    static final String ADD = """
            INSERT INTO suppressions (id, tenant_id, channel_type, scope, address_hash, shown, source)
            SELECT :id, t.id, :channel, :scope, :hash, :shown, :source
            FROM tenants t WHERE t.id = :tenant
            ON CONFLICT (tenant_id, channel_type, address_hash, scope) WHERE ended_at IS NULL
            DO UPDATE SET source = EXCLUDED.source
            WHERE suppressions.source = 'provider' AND EXCLUDED.source <> 'provider'
            """;

    static final String FIND_HELD = "SELECT " + COLUMNS + """
            FROM suppressions
            WHERE tenant_id = :tenant AND channel_type = :channel AND address_hash = :hash AND scope = :scope
              AND ended_at IS NULL
            LIMIT 1
            """;

    static final String FIND = "SELECT " + COLUMNS + """
            FROM suppressions
            WHERE id = :id
            LIMIT 1
            """;

    static final String LIFT = """
            UPDATE suppressions SET ended_at = now() WHERE id = :id AND ended_at IS NULL
            """;

    /**
     * What the recipient takes back: all that these tenants hold of it on the channel; and, of every tenant that writes by the
     * same account, what the provider had told, since its block goes with the same word.
     */
    static final String LIFT_FOR = """
            UPDATE suppressions
            SET ended_at = now()
            WHERE address_hash = :hash AND channel_type = :channel AND ended_at IS NULL
              AND (tenant_id = ANY(CAST(:tenants AS uuid[])) OR :shared AND source = 'provider')
            """;

    static final String HELD = """
            SELECT scope, source FROM suppressions
            WHERE tenant_id = :tenant AND channel_type = :channel AND address_hash = :hash AND ended_at IS NULL
            ORDER BY scope
            LIMIT 2
            """;

    static final String LIFT_PROMOTIONS = """
            UPDATE suppressions SET ended_at = now()
            WHERE tenant_id = :tenant AND channel_type = :channel AND address_hash = :hash AND ended_at IS NULL
              AND scope = 'promotions' AND source = 'provider'
            """;

    static final String SEARCH = "SELECT " + COLUMNS + """
            FROM suppressions
            WHERE (CAST(:tenant AS uuid) IS NULL OR tenant_id = CAST(:tenant AS uuid))
              AND (CAST(:channel AS text) IS NULL OR channel_type = :channel)
              AND (CAST(:before AS uuid) IS NULL OR id < CAST(:before AS uuid))
              AND ended_at IS NULL
            ORDER BY id DESC
            LIMIT :limit
            """;

    static final String ANY_HELD = """
            SELECT EXISTS (
                SELECT 1 FROM suppressions
                WHERE tenant_id = :tenant AND channel_type = :channel AND ended_at IS NULL)
            """;

    /** The places, from 1, of those candidates that a suppression covers. */
    static final String HELD_BACK = """
            SELECT DISTINCT candidate.place::int
            FROM unnest(CAST(:tenants AS uuid[]), CAST(:channels AS text[]), CAST(:hashes AS text[]),
                        CAST(:spellings AS text[]), CAST(:bulk AS boolean[])) WITH ORDINALITY
                     AS candidate (tenant_id, channel_type, address_hash, spelling_hash, bulk, place)
            JOIN suppressions s
                ON s.tenant_id = candidate.tenant_id AND s.channel_type = candidate.channel_type
                AND s.address_hash IN (decode(candidate.address_hash, 'hex'), decode(candidate.spelling_hash, 'hex'))
                AND s.ended_at IS NULL
                AND (s.scope = 'all' OR candidate.bulk)
            LIMIT 20000
            """;

    /**
     * In one order everywhere, so that two workers with the same addresses do not wait for each other for ever. A contact of
     * the last hour stays as it is, which saves a write.
     */
    static final String CONTACTED = """
            INSERT INTO last_contacts AS l (channel_type, address_hash, tenant_id)
            SELECT channel_type, decode(address_hash, 'hex'), contact.tenant_id
            FROM unnest(CAST(:channels AS text[]), CAST(:hashes AS text[]), CAST(:tenants AS uuid[]))
                AS contact (channel_type, address_hash, tenant_id)
            ORDER BY channel_type, address_hash, tenant_id
            ON CONFLICT (channel_type, address_hash, tenant_id) DO UPDATE
            SET at = now()
            WHERE l.at < now() - interval '1 hour'
            """;

    /**
     * The tenants that an answer may be for: the one that wrote last, and those that wrote within 72 hours before it; an hour
     * more, by which a contact may be younger than its row. The last one first.
     */
    static final String CONTACTS = """
            SELECT tenant_id
            FROM (SELECT tenant_id, at, max(at) OVER () AS last
                  FROM last_contacts
                  WHERE channel_type = :channel AND address_hash = :hash) AS contact
            WHERE at > last - interval '73 hours'
            ORDER BY at DESC, tenant_id
            LIMIT 100
            """;

    static final String FORGET_CONTACTS = """
            DELETE FROM last_contacts
            WHERE (channel_type, address_hash, tenant_id) IN (
                SELECT channel_type, address_hash, tenant_id FROM last_contacts
                WHERE at < now() - make_interval(secs => CAST(:seconds AS float8))
                LIMIT 5000)
            """;

    static final String KEEP_KEY = """
            INSERT INTO address_key (key_check) VALUES (:check) ON CONFLICT DO NOTHING
            """;

    static final String KEY = "SELECT key_check FROM address_key LIMIT 1";

    private SuppressionSql() {}
}
