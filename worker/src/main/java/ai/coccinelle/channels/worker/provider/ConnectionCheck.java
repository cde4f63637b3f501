package ai.coccinelle.channels.worker.provider;

import ai.coccinelle.channels.connection.Finding;
import ai.coccinelle.channels.credential.Credentials;
import java.util.Optional;

/** Tries credentials without sending anything. Called from many virtual threads at once; bounded by its timeouts. */
public interface ConnectionCheck {

    /** Connects and authenticates; returns what is wrong, or empty when a message could be sent. */
    Optional<Finding> check(Credentials credentials);
}
