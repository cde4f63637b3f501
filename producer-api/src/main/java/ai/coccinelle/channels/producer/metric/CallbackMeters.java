package ai.coccinelle.channels.producer.metric;

import ai.coccinelle.channels.callback.CallbackEvents;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gauge {@code channels_callbacks_oldest_due_seconds}: how long the event that waits longest for a tenant's system could have been on its
 * way. As old as the last look, the same in every process, and NaN when the last look failed.
 */
final class CallbackMeters {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackMeters.class);

    private final CallbackEvents events;
    private volatile double oldestDue = Double.NaN;

    CallbackMeters(CallbackEvents events, MeterRegistry meters) {
        this.events = events;
        Gauge.builder("channels.callbacks.oldest.due", () -> oldestDue)
                .baseUnit("seconds")
                .description("how long the event that waits longest could have been on its way and was not")
                .register(meters);
    }

    /** Looks at what waits now. */
    void look() {
        try {
            oldestDue = events.oldestDue().toMillis() / 1000.0;
        } catch (JdbiException fault) {
            oldestDue = Double.NaN;
            LOG.warn("the database does not answer the look for events that wait: {}", fault.toString());
        }
    }
}
