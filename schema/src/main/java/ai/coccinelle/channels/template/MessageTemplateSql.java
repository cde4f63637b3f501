package ai.coccinelle.channels.template;

final class MessageTemplateSql {
    private static final String KEY =
            "tenant_id = :tenant AND name = :name AND channel_type = :channel AND locale = :locale";

    private static final String COLUMNS = """
            t.tenant_id, t.name, t.channel_type, t.locale, t.version, t.kind, t.subject, t.body, t.free_text, t.variables,
            t.created_at, t.created_by, coalesce(a.version = t.version, FALSE) AS active""";

    private static final String SELECT = """
            SELECT %s
            FROM message_templates t
            LEFT JOIN active_templates a USING (tenant_id, name, channel_type, locale)
            """.formatted(COLUMNS);

    static final String ROOM = """
            SELECT count(*) FILTER (WHERE name = :name AND channel_type = :channel AND locale = :locale) AS versions,
                   count(DISTINCT (name, channel_type, locale)) AS texts,
                   min(kind) FILTER (WHERE name = :name) AS kind
            FROM message_templates
            WHERE tenant_id = :tenant
            """;

    static final String CREATE = """
            INSERT INTO message_templates
                (tenant_id, name, channel_type, locale, version, kind, subject, body, free_text, variables, created_by)
            SELECT :tenant, :name, :channel, :locale, coalesce(max(version), 0) + 1, :kind, :subject, :body, :freeText,
                   CAST(:variables AS jsonb), :by
            FROM message_templates
            WHERE %s
            RETURNING version
            """.formatted(KEY);

    static final String FIND = SELECT + """
            WHERE t.tenant_id = :tenant AND t.name = :name AND t.channel_type = :channel AND t.locale = :locale
              AND t.version = :version
            LIMIT 1
            """;

    static final String VERSIONS = SELECT + """
            WHERE t.tenant_id = :tenant AND t.name = :name AND t.channel_type = :channel AND t.locale = :locale
              AND (CAST(:before AS integer) IS NULL OR t.version < :before)
            ORDER BY t.version DESC
            LIMIT :limit
            """;

    static final String IN_USE = SELECT + """
            WHERE t.tenant_id = :tenant AND a.version = t.version
            ORDER BY t.name, t.channel_type, t.locale
            LIMIT :limit
            """;

    /** Of each text the version in use, or else the latest. */
    static final String STATES = """
            SELECT DISTINCT ON (t.name, t.channel_type, t.locale) %s,
                   max(t.version) OVER (PARTITION BY t.name, t.channel_type, t.locale) AS latest
            FROM message_templates t
            LEFT JOIN active_templates a USING (tenant_id, name, channel_type, locale)
            WHERE t.tenant_id = :tenant
            ORDER BY t.name, t.channel_type, t.locale, coalesce(a.version = t.version, FALSE) DESC, t.version DESC
            LIMIT :limit
            """.formatted(COLUMNS);

    static final String ACTIVE = """
            SELECT version
            FROM active_templates
            WHERE %s
            LIMIT 1
            """.formatted(KEY);

    /** Before the first activation the built-in text was in use: 0. */
    static final String ACTIVATE = """
            INSERT INTO active_templates (tenant_id, name, channel_type, locale, version, earlier, changed_by)
            SELECT tenant_id, name, channel_type, locale, version, '{0}', :by
            FROM message_templates
            WHERE %s AND version = :version
            ON CONFLICT (tenant_id, name, channel_type, locale) DO UPDATE
            SET version = EXCLUDED.version,
                earlier = (active_templates.earlier || active_templates.version)
                          [greatest(1, cardinality(active_templates.earlier) + 2 - :remembered):],
                changed_at = now(), changed_by = EXCLUDED.changed_by
            WHERE active_templates.version <> EXCLUDED.version
            """.formatted(KEY);

    static final String ROLL_BACK = """
            UPDATE active_templates
            SET version = earlier[cardinality(earlier)], earlier = earlier[1 : cardinality(earlier) - 1],
                changed_at = now(), changed_by = :by
            WHERE %s AND cardinality(earlier) > 0
            """.formatted(KEY);

    static final String DEACTIVATE = """
            UPDATE active_templates
            SET version = 0,
                earlier = (earlier || version)[greatest(1, cardinality(earlier) + 2 - :remembered):],
                changed_at = now(), changed_by = :by
            WHERE %s AND version <> 0
            """.formatted(KEY);

    private MessageTemplateSql() {}
}
