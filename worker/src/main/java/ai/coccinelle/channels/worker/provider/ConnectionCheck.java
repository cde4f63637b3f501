package ai.coccinelle.channels.worker.provider;

import ai.coccinelle.channels.connection.Diagnosis;
import ai.coccinelle.channels.connection.Finding;
import ai.coccinelle.channels.credential.Credentials;
import java.time.Duration;
import java.util.Optional;

/**
 * Tries credentials without sending anything. Called from many virtual threads at once. Its timeouts bound each step, and
 * {@link #within} all of them together.
 */
public interface ConnectionCheck {
    /** The whole of a check; the API waits for its answer a little longer. */
    Duration LONGEST = Duration.ofSeconds(20);

    /** Connects and authenticates; returns what is wrong, or empty when a message could be sent. */
    Optional<Finding> check(Credentials credentials);

    /** The same, interrupted when everything together takes longer. */
    default ConnectionCheck within(Duration longest) {
        Deadline deadline = new Deadline(longest);
        return credentials ->
                deadline.call(() -> check(credentials)).orElseGet(() -> Optional.of(unfinished(credentials)));
    }

    private static Finding unfinished(Credentials credentials) {
        return new Finding(
                switch (credentials) {
                    case Credentials.Smtp _ -> Diagnosis.SILENT;
                    case Credentials.WhatsApp _ -> Diagnosis.PROVIDER_BUSY;
                });
    }
}
