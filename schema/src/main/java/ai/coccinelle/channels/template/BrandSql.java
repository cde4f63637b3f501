package ai.coccinelle.channels.template;

final class BrandSql {
    static final String FIND = """
            SELECT display_name, colour, logo_url, website
            FROM tenant_brands
            WHERE tenant_id = :tenant
            LIMIT 1
            """;

    static final String SAVE = """
            INSERT INTO tenant_brands (tenant_id, display_name, colour, logo_url, website)
            VALUES (:tenant, :displayName, :colour, :logoUrl, :website)
            ON CONFLICT (tenant_id) DO UPDATE
            SET display_name = EXCLUDED.display_name, colour = EXCLUDED.colour, logo_url = EXCLUDED.logo_url,
                website = EXCLUDED.website, updated_at = now()
            """;

    private BrandSql() {}
}
