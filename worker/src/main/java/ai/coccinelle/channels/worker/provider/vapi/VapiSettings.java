package ai.coccinelle.channels.worker.provider.vapi;

import ai.coccinelle.channels.credential.Secret;
import ai.coccinelle.channels.worker.provider.Timeouts;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * The platform's Vapi account.
 *
 * @param phoneNumber the calling number: Vapi's id of it, or the E.164 number, which is looked up once
 * @param assistantId the assistant that speaks
 */
public record VapiSettings(URI baseUrl, Secret apiKey, String phoneNumber, String assistantId, Timeouts timeouts) {
    public static final URI DEFAULT_BASE_URL = URI.create("https://api.vapi.ai");

    /** At Vapi itself. */
    public VapiSettings(Secret apiKey, String phoneNumber, String assistantId) {
        this(DEFAULT_BASE_URL, apiKey, phoneNumber, assistantId, Timeouts.DEFAULT);
    }

    /** Whether all variables are set. */
    public boolean isComplete() {
        return missing().isEmpty();
    }

    /** The environment variables that are not set. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        if (apiKey.isBlank()) {
            missing.add("VAPI_API_KEY");
        }
        if (phoneNumber.isBlank()) {
            missing.add("VAPI_PHONE_NUMBER");
        }
        if (assistantId.isBlank()) {
            missing.add("VAPI_ASSISTANT_ID");
        }
        return missing;
    }
}
