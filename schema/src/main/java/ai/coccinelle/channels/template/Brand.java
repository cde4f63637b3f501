package ai.coccinelle.channels.template;

import org.jspecify.annotations.Nullable;

/**
 * How a tenant's mail looks, and what its customers call it; what is null was not chosen.
 *
 * @param displayName what its customers call it; null: the tenant's name
 * @param colour {@code #rrggbb}, in lower case
 * @param logoUrl https
 * @param website https
 */
public record Brand(
        @Nullable String displayName,
        @Nullable String colour,
        @Nullable String logoUrl,
        @Nullable String website) {
    /** Nothing was chosen. */
    public static final Brand NONE = new Brand(null, null, null, null);
}
