package ai.coccinelle.channels.worker.provider.http;

import ai.coccinelle.channels.worker.provider.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** HTTP status → outcome, for answers whose code no provider's own table knows. */
public final class HttpOutcomes {
    private HttpOutcomes() {}

    /**
     * The outcome of an answer that is not a success.
     *
     * @param readable whether the body is the provider's own error document
     */
    public static Outcome byStatus(String provider, int status, boolean readable, @Nullable Duration retryAfter) {
        String code = "http-" + status;
        return switch (status) {
            case 401, 403 -> new Outcome.Misconfigured(code, provider + " refused the account's credentials");
            case 402 -> new Outcome.Misconfigured(code, provider + " asks for the account to be paid");
            case 429 -> new Outcome.Throttled(retryAfter, code, provider + " asks for fewer messages at once");
            case 503 -> new Outcome.TransientFault(code, provider + " is not available");
            default -> byClass(provider, status, readable, code);
        };
    }

    private static Outcome byClass(String provider, int status, boolean readable, String code) {
        return switch (status / 100) {
            case 3 -> new Outcome.Misconfigured(code, provider + " is not at this address any more");
            case 4 -> new Outcome.Refused(code, provider + " refused the message");
            // The provider's own 5xx says that it failed; a gateway's bare one (502, 504, a proxy's page) only says
            // that
            // the gateway lost sight of a request which the provider may have carried out.
            case 5 ->
                readable
                        ? new Outcome.TransientFault(code, provider + " has a fault of its own")
                        : new Outcome.Unanswered(code, provider + " did not answer, only its gateway did");
            default -> new Outcome.Unanswered(code, provider + " answered, but not in a way that can be read");
        };
    }
}
