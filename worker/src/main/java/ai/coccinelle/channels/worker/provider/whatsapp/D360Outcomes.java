package ai.coccinelle.channels.worker.provider.whatsapp;

import ai.coccinelle.channels.worker.provider.Outcome;
import ai.coccinelle.channels.worker.provider.http.HttpOutcomes;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** 360dialog's own errors → outcome: those with {@code meta.developerMessage}, which have no code to go by. */
final class D360Outcomes {
    static final String NAME = "360dialog";
    private static final Pattern TOO_MANY =
            Pattern.compile("rate.?limit|too many|\\bthrottl", Pattern.CASE_INSENSITIVE);
    private static final Pattern UNPAID =
            Pattern.compile("invoice|unpaid|payment|balance|billing", Pattern.CASE_INSENSITIVE);

    private D360Outcomes() {}

    /** The outcome of an error; the text is read for what the status, 400 for nearly all, does not say. */
    static Outcome of(int status, String text, boolean readable, @Nullable Duration retryAfter) {
        return switch (status) {
            case 401 -> new Outcome.Misconfigured("http-401", "360dialog refused the API key");
            case 403 -> new Outcome.Misconfigured("http-403", "360dialog does not let this API key send");
            case 400 -> badRequest(text, retryAfter);
            default -> HttpOutcomes.byStatus(NAME, status, readable, retryAfter);
        };
    }

    private static Outcome badRequest(String text, @Nullable Duration retryAfter) {
        if (TOO_MANY.matcher(text).find()) {
            return new Outcome.Throttled(retryAfter, "rate-limit", "360dialog asks for fewer messages at once");
        }
        if (UNPAID.matcher(text).find()) {
            return new Outcome.Misconfigured("unpaid", "360dialog asks for the account's invoice to be paid");
        }
        return new Outcome.Refused("http-400", "360dialog refused the message");
    }
}
