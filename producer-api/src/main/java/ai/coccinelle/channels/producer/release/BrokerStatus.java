package ai.coccinelle.channels.producer.release;

import java.time.Instant;
import java.util.Optional;

/** Whether this process reaches the broker. */
public interface BrokerStatus {
    /** Since when the broker cannot be reached or takes nothing, or empty while it does. */
    Optional<Instant> unreachableSince();
}
