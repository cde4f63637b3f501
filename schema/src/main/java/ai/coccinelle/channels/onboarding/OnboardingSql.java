package ai.coccinelle.channels.onboarding;

final class OnboardingSql {
    static final String FIND = """
            SELECT channels, completed_at FROM onboardings WHERE tenant_id = :tenant LIMIT 1
            """;

    static final String CHOOSE = """
            INSERT INTO onboardings (tenant_id, channels) VALUES (:tenant, CAST(:channels AS text[]))
            ON CONFLICT (tenant_id) DO UPDATE SET channels = EXCLUDED.channels, updated_at = now()
            """;

    static final String COMPLETE = """
            INSERT INTO onboardings (tenant_id, channels, completed_at) VALUES (:tenant, '{}', now())
            ON CONFLICT (tenant_id) DO UPDATE
            SET completed_at = coalesce(onboardings.completed_at, now()), updated_at = now()
            """;

    private OnboardingSql() {}
}
