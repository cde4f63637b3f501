package ai.coccinelle.channels.simulator;

import java.time.Duration;
import java.util.Map;

/**
 * What a provider does instead of answering as it should. {@code processed} says whether it took the message all the
 * same: then it is in the inbox, and the sender cannot know.
 */
public sealed interface Fault {

    /** The provider refuses the recipient for good, in its usual way: Twilio 21211, Meta and 360dialog 131026, Vapi 400. */
    record Refuse() implements Fault {}

    /**
     * Too much at once; nothing was processed. HTTP 429 (360dialog: 400 and a text) with Retry-After in whole seconds,
     * rounded up.
     */
    record Throttle(Duration retryAfter) implements Fault {}

    /** A 5xx in the provider's own shape; nothing was processed. */
    record Unavailable() implements Fault {}

    /** Holds the connection open and says nothing, until the simulator is closed or 60 s have passed. */
    record NoAnswer(boolean processed) implements Fault {}

    /** Closes the connection: in the middle of the answer when the message was processed, else before its first byte. */
    record Dropped(boolean processed) implements Fault {}

    /**
     * The status of success with a body that cannot be read: the first half of the true answer when the message was
     * processed, else the HTML page of some machine in between.
     */
    record Garbage(boolean processed) implements Fault {}

    /** As if the credentials were wrong. */
    record WrongCredentials() implements Fault {}

    /** Anything else to order; nothing was processed. */
    record Answer(int status, String contentType, String body, Map<String, String> headers) implements Fault {
        public Answer {
            headers = Map.copyOf(headers);
        }
    }
}
