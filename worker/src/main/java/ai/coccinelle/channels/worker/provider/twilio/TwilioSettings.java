package ai.coccinelle.channels.worker.provider.twilio;

import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.worker.provider.Timeouts;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The platform's Twilio account.
 *
 * @param from E.164 number, alphanumeric sender, or the sid of a Messaging Service ({@code MG…})
 * @param statusCallback where Twilio is to report receipts, our message id added as {@code ?message=}; null: nowhere.
 *     Twilio takes no underscore in its host.
 * @param validity how long Twilio may keep the message queued, 1 s to 10 h
 */
public record TwilioSettings(
        URI baseUrl,
        String accountSid,
        Secret authToken,
        String from,
        @Nullable URI statusCallback,
        Duration validity,
        Timeouts timeouts) {
    public static final URI DEFAULT_BASE_URL = URI.create("https://api.twilio.com");
    public static final Duration DEFAULT_VALIDITY = Duration.ofHours(4);
    static final Duration SHORTEST_VALIDITY = Duration.ofSeconds(1);
    private static final Duration LONGEST_VALIDITY = Duration.ofHours(10);

    public TwilioSettings {
        if (validity.compareTo(SHORTEST_VALIDITY) < 0 || validity.compareTo(LONGEST_VALIDITY) > 0) {
            throw new IllegalArgumentException("Twilio keeps a message queued for 1 s to 10 h, not " + validity);
        }
    }

    /** At Twilio itself, without receipts. */
    public TwilioSettings(String accountSid, Secret authToken, String from) {
        this(DEFAULT_BASE_URL, accountSid, authToken, from, null, DEFAULT_VALIDITY, Timeouts.DEFAULT);
    }

    /** Whether all variables are set. */
    public boolean isComplete() {
        return missing().isEmpty();
    }

    /** The environment variables that are not set. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (accountSid.isBlank()) {
            missing.add("TWILIO_ACCOUNT_SID");
        }
        if (authToken.isBlank()) {
            missing.add("TWILIO_AUTH_TOKEN");
        }
        if (from.isBlank()) {
            missing.add("TWILIO_PHONE_NUMBER");
        }
        return missing;
    }
}
