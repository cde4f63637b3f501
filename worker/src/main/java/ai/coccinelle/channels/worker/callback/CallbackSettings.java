package ai.coccinelle.channels.worker.callback;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How tenants' systems are told; {@code channels.callback.*}.
 *
 * @param tick how often it is looked for events when nothing wakes the worker
 * @param inFlight how many this worker has under way at most
 * @param perTenant how many of one tenant are under way at most, over all workers; one while its endpoint fails
 * @param deadline how long an endpoint has to answer
 * @param lease after how long another worker takes what this one did not end; longer than the deadline
 * @param retryFor how long an event is tried again
 * @param disableAfter how long an endpoint may fail before it is switched off
 * @param allowNetworks networks that are connected to, at any port, though they are not public; for development only
 */
@Validated
@ConfigurationProperties("channels.callback")
record CallbackSettings(
        @DefaultValue("500ms") Duration tick,
        @DefaultValue("500") @Min(1) int inFlight,
        @DefaultValue("10") @Min(1) int perTenant,
        @DefaultValue("10s") Duration deadline,
        @DefaultValue("30s") Duration lease,
        @DefaultValue("3d") Duration retryFor,
        @DefaultValue("5d") Duration disableAfter,
        @DefaultValue List<String> allowNetworks) {
    CallbackSettings {
        if (lease.compareTo(deadline) <= 0) {
            throw new IllegalArgumentException(
                    "channels.callback.lease (" + lease + ") must be longer than channels.callback.deadline ("
                            + deadline + "), or an event is sent by two workers at once");
        }
        if (perTenant > inFlight) {
            throw new IllegalArgumentException("channels.callback.per-tenant (" + perTenant
                    + ") must not be more than channels.callback.in-flight (" + inFlight + "), or nothing is sent");
        }
    }
}
