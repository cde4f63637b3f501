package ai.coccinelle.channels.suppression;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** From whom we know that somebody opted out. */
public enum SuppressionSource {
    /** The recipient answered with a stop word. */
    REPLY,
    /** The recipient used the link of a mail. */
    LINK,
    /** The provider refused a message for it. */
    PROVIDER,
    /** The tenant, or the platform, said so over the API. */
    API;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static SuppressionSource of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
