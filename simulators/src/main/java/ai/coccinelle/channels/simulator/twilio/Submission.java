package ai.coccinelle.channels.simulator.twilio;

import ai.coccinelle.channels.simulator.SimulatedAccounts;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The form of a POST to Messages.json, and what Twilio has against it. */
record Submission(Map<String, String> form) {
    private static final int LONGEST_BODY = 1600;
    private static final int LONGEST_VALIDITY = 36_000;
    private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{6,14}");
    private static final Pattern ALPHANUMERIC = Pattern.compile("(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}");
    private static final String WORKING_TEST_NUMBER = "+15005550006";

    String to() {
        return field("To");
    }

    @Nullable
    String from() {
        return form.get("From");
    }

    @Nullable
    String messagingService() {
        return form.get("MessagingServiceSid");
    }

    String body() {
        return field("Body");
    }

    Optional<URI> statusCallback() {
        return Optional.ofNullable(form.get("StatusCallback")).map(URI::create);
    }

    /** The first thing wrong with it. */
    Optional<TwilioError> refusal() {
        return Stream.of(missing(), wrongTo(), wrongSender(), wrongBody(), wrongValidity(), wrongCallback())
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<TwilioError> missing() {
        if (to().isBlank()) {
            return refuse(21604, "A 'To' phone number is required.");
        }
        if (field("From").isBlank() && field("MessagingServiceSid").isBlank()) {
            return refuse(21603, "A 'From' phone number is required.");
        }
        return body().isBlank() ? refuse(21602, "Message body is required.") : Optional.empty();
    }

    private Optional<TwilioError> wrongTo() {
        String to = to();
        return switch (to) {
            case "+15005550002" ->
                refuse(21612, "Message cannot be sent with the current combination of 'To' and 'From' parameters.");
            case "+15005550003" ->
                refuse(21408, "Permission to send an SMS has not been enabled for the region of the 'To' number.");
            case "+15005550004" -> refuse(21610, "Attempt to send to unsubscribed recipient");
            case "+15005550009" -> refuse(21614, "'To' number: " + to + ", is not a valid mobile number");
            case "+15005550001" -> invalidTo();
            default -> E164.matcher(to).matches() ? Optional.empty() : invalidTo();
        };
    }

    private Optional<TwilioError> invalidTo() {
        return refuse(21211, "Invalid 'To' Phone Number: " + to());
    }

    private Optional<TwilioError> wrongSender() {
        String service = messagingService();
        if (service != null) {
            return service.equals(SimulatedAccounts.TWILIO_MESSAGING_SERVICE_SID)
                    ? Optional.empty()
                    : refuse(21701, "The Messaging Service resource does not exist.");
        }
        return wrongFrom(field("From"));
    }

    private static Optional<TwilioError> wrongFrom(String from) {
        return switch (from) {
            case "+15005550001" -> refuse(21212, "Invalid From Number (caller ID): " + from);
            case "+15005550008" ->
                refuse(21611, "This 'From' number has exceeded the maximum number of queued messages");
            case WORKING_TEST_NUMBER, SimulatedAccounts.TWILIO_PHONE_NUMBER -> Optional.empty();
            default -> {
                if (E164.matcher(from).matches()) {
                    yield refuse(21606, "The 'From' phone number " + from + " is not a valid message-capable number.");
                }
                yield ALPHANUMERIC.matcher(from).matches()
                        ? Optional.empty()
                        : refuse(21212, "Invalid From Number (caller ID): " + from);
            }
        };
    }

    private Optional<TwilioError> wrongBody() {
        return body().length() > LONGEST_BODY
                ? refuse(21617, "The concatenated message body exceeds the 1600 character limit.")
                : Optional.empty();
    }

    private Optional<TwilioError> wrongValidity() {
        String validity = form.get("ValidityPeriod");
        if (validity == null || (validity.matches("\\d{1,5}") && between1AndLongest(Integer.parseInt(validity)))) {
            return Optional.empty();
        }
        return refuse(21624, "Invalid validity period value: " + validity);
    }

    private static boolean between1AndLongest(int seconds) {
        return seconds >= 1 && seconds <= LONGEST_VALIDITY;
    }

    private Optional<TwilioError> wrongCallback() {
        String url = form.get("StatusCallback");
        return url == null || isUrl(url)
                ? Optional.empty()
                : refuse(21609, "The StatusCallback URL " + url + " is not a valid URL.");
    }

    /** java.net.URI gives no host to a name with an underscore, which Twilio refuses too. */
    private static boolean isUrl(String url) {
        try {
            URI uri = URI.create(url);
            return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private String field(String name) {
        return form.getOrDefault(name, "");
    }

    private static Optional<TwilioError> refuse(int code, String message) {
        return Optional.of(TwilioError.badRequest(code, message));
    }
}
