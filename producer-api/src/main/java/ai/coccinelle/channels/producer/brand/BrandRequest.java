package ai.coccinelle.channels.producer.brand;

import ai.coccinelle.channels.producer.problem.Fault;
import ai.coccinelle.channels.producer.request.RequestRecord;
import ai.coccinelle.channels.producer.request.Values;
import ai.coccinelle.channels.producer.template.Variable;
import ai.coccinelle.channels.template.Brand;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A brand, whole: what is left out is not chosen any more. */
@RequestRecord
@Schema
record BrandRequest(
        @Schema(description = "What its customers call it; the tenant's name, unless given", example = "Salon Belle")
        @Nullable
        String displayName,

        @Schema(
                description = "#rrggbb; what stands on it is black or white, whichever is read better",
                example = "#1f6feb")
        @Nullable
        String colour,

        @Schema(
                description = "An https address of a PNG or JPEG, shown 48 pixels high on white",
                example = "https://example.com/logo.png")
        @Nullable
        String logoUrl,

        @Schema(description = "An https address, named below mail", example = "https://example.com") @Nullable
        String website) {
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_URL = 2_000;

    /** Everything wrong with the values; empty when they can be stored. */
    List<Fault> faults() {
        Values values = new Values();
        if (displayName != null) {
            values.line("displayName", displayName, LONGEST_NAME);
        }
        values.check(
                "colour",
                colour == null || colour.matches("#[0-9A-Fa-f]{6}"),
                "Must be # and six hexadecimal digits, such as #1f6feb.");
        address(values, "logoUrl", logoUrl);
        address(values, "website", website);
        return values.faults();
    }

    private static void address(Values values, String field, @Nullable String address) {
        values.check(
                field,
                address == null || (address.length() <= LONGEST_URL && Variable.isLink(address)),
                "Must be an absolute https address of at most %d characters.".formatted(LONGEST_URL));
    }

    Brand brand() {
        return new Brand(displayName, colour == null ? null : colour.toLowerCase(Locale.ROOT), logoUrl, website);
    }
}
