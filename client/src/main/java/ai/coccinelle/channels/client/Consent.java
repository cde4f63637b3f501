package ai.coccinelle.channels.client;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;

/**
 * How it is shown that somebody agreed to promotions.
 *
 * @param givenAt when they agreed, or became a customer
 * @param source where, in the tenant's words, up to 200 characters
 */
public record Consent(Basis basis, Instant givenAt, String source) {

    /** Why promotions may go to somebody. */
    public enum Basis {
        /** The person agreed beforehand. */
        OPT_IN("opt-in"),
        /** The person is a customer, and is told of things like those that were bought. */
        EXISTING_CUSTOMER("existing-customer");

        private final String wireName;

        Basis(String wireName) {
            this.wireName = wireName;
        }

        /** Its name in JSON. */
        @JsonValue
        public String wireName() {
            return wireName;
        }
    }
}
