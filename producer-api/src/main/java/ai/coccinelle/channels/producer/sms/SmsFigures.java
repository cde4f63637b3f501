package ai.coccinelle.channels.producer.sms;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an SMS comes to.
 *
 * @param parts how many messages it is sent as, and billed as
 * @param units septets (GSM-7) or UTF-16 units (UCS-2), of all parts
 * @param estimate its price; null: the platform has named none
 * @param changed what is written otherwise than it was given
 * @param forcedBy the characters that force UCS-2, all that nothing this tenant lets be written stands for; the first
 *     twenty, empty with GSM-7
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "SmsFigures")
public record SmsFigures(
        Encoding encoding,
        @Schema(example = "1") int parts,
        @Schema(example = "104") int units,
        @Nullable Estimate estimate,
        List<Change> changed,
        @Schema(example = "[\"ê\"]") List<String> forcedBy) {
    public SmsFigures {
        changed = List.copyOf(changed);
        forcedBy = List.copyOf(forcedBy);
    }

    /**
     * What the platform reckons that an SMS costs, to a number in France.
     *
     * @param currency ISO 4217
     */
    @Schema(name = "SmsEstimate")
    public record Estimate(
            @Schema(example = "0.0798") BigDecimal amount,
            @Schema(example = "EUR") String currency) {
        /** What both cost together; they are in one currency, the platform's. */
        public Estimate plus(Estimate other) {
            return new Estimate(amount.add(other.amount), currency);
        }
    }
}
