package ai.coccinelle.channels.consent;

final class ConsentSql {
    private static final String COLUMNS = """
            id, tenant_id, channel_type, shown, basis, source, given_at, recorded_at, recorded_by, withdrawn_at
            """;

    /**
     * In one order everywhere, so that two that record the same people do not wait for each other for ever. Who withdrew has to
     * agree again: a proof of before the withdrawal revives nothing, nor does one that comes along with a message.
     */
    static final String RECORD = """
            INSERT INTO consents AS c (id, tenant_id, channel_type, address_hash, shown, basis, source, given_at, recorded_by,
                                       key_id)
            SELECT proof.id, t.id, proof.channel_type, decode(proof.address_hash, 'hex'), proof.shown, proof.basis,
                   proof.source, CAST(proof.given_at AS timestamptz), :by, CAST(:key AS uuid)
            FROM unnest(CAST(:ids AS uuid[]), CAST(:tenants AS uuid[]), CAST(:channels AS text[]),
                        CAST(:hashes AS text[]), CAST(:spellings AS text[]), CAST(:shown AS text[]), CAST(:bases AS text[]),
                        CAST(:sources AS text[]), CAST(:given AS text[]))
                     AS proof (id, tenant_id, channel_type, address_hash, spelling_hash, shown, basis, source, given_at)
            JOIN tenants t ON t.id = proof.tenant_id
            WHERE NOT EXISTS (
                SELECT 1 FROM consents w
                WHERE w.tenant_id = proof.tenant_id AND w.channel_type = proof.channel_type
                  AND w.address_hash IN (decode(proof.address_hash, 'hex'), decode(proof.spelling_hash, 'hex'))
                  AND (w.withdrawn_at >= CAST(proof.given_at AS timestamptz) OR w.withdrawn_at IS NOT NULL AND NOT :revives))
            ORDER BY proof.tenant_id, proof.channel_type, proof.address_hash
            ON CONFLICT (tenant_id, channel_type, address_hash) WHERE withdrawn_at IS NULL DO UPDATE
            SET basis = EXCLUDED.basis, source = EXCLUDED.source, given_at = EXCLUDED.given_at, recorded_at = now(),
                recorded_by = EXCLUDED.recorded_by, key_id = EXCLUDED.key_id
            WHERE c.given_at < EXCLUDED.given_at
            """;

    /** The places, from 1, of proofs whose people withdrew since. */
    static final String OUTDATED = """
            SELECT proof.place::int
            FROM unnest(CAST(:tenants AS uuid[]), CAST(:channels AS text[]), CAST(:hashes AS text[]),
                        CAST(:spellings AS text[]), CAST(:given AS text[]))
                     WITH ORDINALITY
                     AS proof (tenant_id, channel_type, address_hash, spelling_hash, given_at, place)
            WHERE EXISTS (
                SELECT 1 FROM consents w
                WHERE w.tenant_id = proof.tenant_id AND w.channel_type = proof.channel_type
                  AND w.address_hash IN (decode(proof.address_hash, 'hex'), decode(proof.spelling_hash, 'hex'))
                  AND (w.withdrawn_at >= CAST(proof.given_at AS timestamptz) OR w.withdrawn_at IS NOT NULL AND NOT :revives))
            LIMIT 20000
            """;

    /** The places, from 1, of those who agreed and did not withdraw since, under whichever of their hashes. */
    static final String GIVEN = """
            SELECT person.place::int
            FROM unnest(CAST(:tenants AS uuid[]), CAST(:channels AS text[]), CAST(:hashes AS text[]),
                        CAST(:spellings AS text[])) WITH ORDINALITY
                     AS person (tenant_id, channel_type, address_hash, spelling_hash, place)
            WHERE EXISTS (
                SELECT 1 FROM consents c
                WHERE c.tenant_id = person.tenant_id AND c.channel_type = person.channel_type
                  AND c.address_hash IN (decode(person.address_hash, 'hex'), decode(person.spelling_hash, 'hex'))
                  AND c.withdrawn_at IS NULL
                  AND NOT EXISTS (
                      SELECT 1 FROM consents w
                      WHERE w.tenant_id = person.tenant_id AND w.channel_type = person.channel_type
                        AND w.address_hash IN (decode(person.address_hash, 'hex'), decode(person.spelling_hash, 'hex'))
                        AND w.withdrawn_at >= c.given_at))
            LIMIT 20000
            """;

    static final String FIND = "SELECT " + COLUMNS + """
            FROM consents
            WHERE id = :id
            LIMIT 1
            """;

    static final String WITHDRAW = """
            UPDATE consents SET withdrawn_at = now() WHERE id = :id AND withdrawn_at IS NULL
            """;

    static final String SEARCH = "SELECT " + COLUMNS + """
            FROM consents
            WHERE (CAST(:tenant AS uuid) IS NULL OR tenant_id = CAST(:tenant AS uuid))
              AND (CAST(:channel AS text) IS NULL OR channel_type = :channel)
              AND (CAST(:before AS uuid) IS NULL OR id < CAST(:before AS uuid))
            ORDER BY id DESC
            LIMIT :limit
            """;

    private ConsentSql() {}
}
