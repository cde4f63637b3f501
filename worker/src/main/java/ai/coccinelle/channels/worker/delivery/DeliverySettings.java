package ai.coccinelle.channels.worker.delivery;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How attempts are made; {@code channels.delivery.*}.
 *
 * @param inFlight how many attempts of one channel this worker has under way at most; quorum queues allow 2000
 * @param deadline how long a provider's call may take before it counts as unanswered
 * @param lease how long an attempt may take before another process gives it up as uncertain; an attempt may make two
 *     calls, so more than twice the deadline; shorter than the release's lease, or each claim has an index to write
 * @param drain how long a stopping worker waits for what is in the air; longer than the deadline, or calls are cut off
 */
@Validated
@ConfigurationProperties("channels.delivery")
public record DeliverySettings(
        @DefaultValue("1000") @Min(1) @Max(2000) int inFlight,
        @DefaultValue("25s") Duration deadline,
        @DefaultValue("55s") Duration lease,
        @DefaultValue("30s") Duration drain) {
    public DeliverySettings {
        if (lease.compareTo(deadline.multipliedBy(2)) <= 0) {
            throw new IllegalArgumentException(
                    "channels.delivery.lease (" + lease + ") must be longer than twice channels.delivery.deadline ("
                            + deadline + "), or an attempt is given up while it is still under way");
        }
    }
}
