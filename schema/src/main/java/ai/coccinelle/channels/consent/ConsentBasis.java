package ai.coccinelle.channels.consent;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why somebody may be sent promotions (Code des postes et des communications électroniques, L34-5). */
public enum ConsentBasis {
    /** The person agreed beforehand. */
    OPT_IN,
    /** The person is a customer, and is told of products or services like those that were bought. */
    EXISTING_CUSTOMER;

    /** The name in JSON and SQL. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static ConsentBasis of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
