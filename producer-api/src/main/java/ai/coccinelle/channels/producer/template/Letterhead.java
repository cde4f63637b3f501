package ai.coccinelle.channels.producer.template;

import ai.coccinelle.channels.template.Brand;

/**
 * In whose name messages are written.
 *
 * @param name what the tenant's customers call it, on one line
 */
public record Letterhead(String name, Brand brand) {
    /** A tenant's, by the name of its brand, or else its own. */
    public static Letterhead of(String tenantName, Brand brand) {
        String name = brand.displayName() == null ? tenantName : brand.displayName();
        return new Letterhead(Formats.oneLine(name), brand);
    }
}
