package ai.coccinelle.channels.template;

import ai.coccinelle.channels.tenant.Tenants;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The table {@code tenant_brands}. */
public final class Brands {
    private final Jdbi jdbi;
    private final Tenants tenants;

    public Brands(Jdbi jdbi, Tenants tenants) {
        this.jdbi = jdbi;
        this.tenants = tenants;
    }

    /** The tenant's brand; {@link Brand#NONE} when it never saved one. */
    public Brand of(UUID tenantId) {
        return jdbi.withHandle(handle -> handle.createQuery(BrandSql.FIND)
                .bind("tenant", tenantId)
                .map((rows, context) -> new Brand(
                        rows.getString("display_name"),
                        rows.getString("colour"),
                        rows.getString("logo_url"),
                        rows.getString("website")))
                .findOne()
                .orElse(Brand.NONE));
    }

    public void save(UUID tenantId, Brand brand) {
        jdbi.useTransaction(handle -> {
            handle.createUpdate(BrandSql.SAVE)
                    .bind("tenant", tenantId)
                    .bind("displayName", brand.displayName())
                    .bind("colour", brand.colour())
                    .bind("logoUrl", brand.logoUrl())
                    .bind("website", brand.website())
                    .execute();
            tenants.countTextsChange(handle, tenantId);
        });
    }
}
